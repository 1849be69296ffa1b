"""The command line: options in, one call out."""

from __future__ import annotations

__version__ = "0.1.0"
