"""Downloader middlewares: robots and delay, guard, block pages."""
