"""The site, through a real server and in a real browser."""
