"""Finds and fetches: the only code that talks to the network."""
