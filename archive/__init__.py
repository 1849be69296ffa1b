"""Keeps and shows: the WARC files, the database and the site. Knows nothing of crawling and reading."""
