"""WARC files: writing, reading, checking."""
