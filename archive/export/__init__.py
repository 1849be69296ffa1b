"""What leaves the archive: tables, stories, citations and captures, as a folder that says what it holds."""
