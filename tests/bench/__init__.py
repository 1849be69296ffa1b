"""Measurements, each beside the tool that a user would pick instead; never run as tests."""
