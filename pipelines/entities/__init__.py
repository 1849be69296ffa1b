"""From a text to its mentions."""
