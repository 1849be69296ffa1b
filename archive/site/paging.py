"""Page numbers of lists: whatever a reader types is a page."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list: `number` counts from 1."""

    number: int
    size: int

    @classmethod
    def of(cls, asked: str, size: int) -> Paging:
        """The page asked for; the first where that is no number of a page."""
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
        return cls(min(max(number, 1), LARGEST_PAGE), size)

    @property
    def offset(self) -> int:
        """How many items stand on the pages before."""
        return (self.number - 1) * self.size

    @property
    def before(self) -> int | None:
        """The page before; None on the first."""
        return self.number - 1 if self.number > 1 else None

    def after(self, total: int) -> int | None:
        """The page behind; None on the last of `total` items."""
        return self.number + 1 if self.offset + self.size < total else None
