"""Turns one capture into one story: pure functions, and one shell (`ingest`) that calls them."""
