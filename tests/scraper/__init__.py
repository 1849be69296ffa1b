"""Tests of the crawl."""
