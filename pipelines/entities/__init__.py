"""From a text to its mentions."""

from pipelines.entities.mentions import find_mentions

__all__ = ["find_mentions"]
