"""Floors of quality, pinned in a TOML file: a figure below its floor is a breach."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadInput
from archive.model import MentionType

_F1 = frozenset((*(kind.value for kind in MentionType), "all", "theme"))
_SHARES = frozenset(("role", "speaker"))


@dataclass(frozen=True, slots=True)
class Floors:
    """The least figure of each name: f1 of the types, "all" and "theme"; the share right of "role" and "speaker".

    `digest` pins the stories that they were measured on; "" does not.
    """

    least: Mapping[str, float]
    digest: str = ""

    @classmethod
    def load(cls, path: Path) -> Floors:
        """Read `digest = "..."`, `[f1]` and `[share]`; BadInput names the file and the key that is wrong."""
        table = _toml(path)
        digest = table.pop("digest", "")
        if not isinstance(digest, str):
            raise BadInput(f"{path}: digest must be a string")
        least = _section(path, table, "f1", _F1) | _section(path, table, "share", _SHARES)
        if table:
            raise BadInput(f"{path}: unknown key {next(iter(table))}; known are digest, f1, share")
        return cls(least, digest)

    def breaches(self, figures: Mapping[str, float], digest: str) -> Iterator[str]:
        """What lies below its floor, and whether the stories are others than those the floors speak of."""
        if self.digest and self.digest != digest:
            yield f"the stories changed: their digest is {digest}, the floors are of {self.digest}"
        for name, floor in self.least.items():
            if figures[name] < floor:
                yield f"{name}: {figures[name]:.4f} is below its floor {floor}"


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path}: not TOML: {error}") from error


def _section(path: Path, table: dict[str, object], name: str, known: frozenset[str]) -> dict[str, float]:
    section = table.pop(name, {})
    if not isinstance(section, dict):
        raise BadInput(f"{path}: {name} must be a table")
    for key, value in section.items():
        if key not in known:
            raise BadInput(f"{path}: unknown key {name}.{key}; known are {', '.join(sorted(known))}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise BadInput(f"{path}: {name}.{key} must be a number from 0 to 1")
    return {key: float(value) for key, value in section.items()}
