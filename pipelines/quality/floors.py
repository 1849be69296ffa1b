"""Floors of quality: the least figure of each measurement, pinned in one file with the digest of each gold set.

A set is a table, a reader of it a table inside: `[pages.rules] title = 1.0` is the figure `rules.title` of `pages`.
Floors rise by themselves when they are written anew; one that falls has to be named.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadInput

HEAD = (
    "# Written by `make floors`. Below a floor `make check` fails; `make floors LOWER=set.reader.figure` lowers one.\n"
)
SCALE = 10_000  # floors have four digits


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a gold set (0 to 1, by reader and name, "rules.title"), and the digest of the set."""

    figures: Mapping[str, float]
    digest: str


def load_floors(path: Path) -> dict[str, Measured]:
    """The floors of each set; BadInput names file and key."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadInput(f"{path}: not TOML: {error}") from error
    return {name: _floors_of(path, name, table) for name, table in tables.items()}


def breaches(name: str, measured: Measured, floors: Measured | None) -> Iterator[str]:
    """What lies below its floor; and a set that is another than the one the floors speak of."""
    if floors is None:
        yield f"{name}: no floors yet; run `make floors`"
        return
    if floors.digest != measured.digest:
        yield f"{name}: the gold changed since its floors were set; run `make floors`"
    for key, least in floors.figures.items():
        figure = measured.figures.get(key, 0.0)
        if _down(figure) < least:
            yield f"{name}.{key}: {figure:.4f} is below its floor {least}"


def raised(name: str, measured: Measured, floors: Measured | None, lower: frozenset[str]) -> Measured:
    """The floors that these figures reach; BadInput where one would fall that is not named."""
    before = floors.figures if floors else {}
    now = {key: _down(figure) for key, figure in measured.figures.items()}
    fallen = sorted(f"{name}.{key}" for key, least in before.items() if now.get(key, 0.0) < least)
    unasked = [key for key in fallen if key not in lower]
    if unasked:
        raise BadInput(f"would fall: {', '.join(unasked)}; if that is meant, name them: make floors LOWER=...")
    return Measured(now, measured.digest)


def write_floors(path: Path, sets: Mapping[str, Measured]) -> None:
    """Write all sets, in the order of their names."""
    path.write_text(HEAD + "".join(_written(name, sets[name]) for name in sorted(sets)), encoding="utf-8")


def _floors_of(path: Path, name: str, table: object) -> Measured:
    if not isinstance(table, dict) or not isinstance(table.get("digest"), str):
        raise BadInput(f"{path}: {name}: must be a table with a digest")
    readers = {key: value for key, value in table.items() if key != "digest"}
    figures: dict[str, float] = {}
    for reader, values in readers.items():
        if not isinstance(values, dict):
            raise BadInput(f"{path}: {name}.{reader}: must be a table of figures")
        for key, value in values.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise BadInput(f"{path}: {name}.{reader}.{key}: must be a number from 0 to 1")
            figures[f"{reader}.{key}"] = float(value)
    return Measured(figures, str(table["digest"]))


def _written(name: str, measured: Measured) -> str:
    lines = [f'\n[{name}]\ndigest = "{measured.digest}"\n']
    readers = dict.fromkeys(key.partition(".")[0] for key in measured.figures)
    for reader in readers:
        lines.append(f"[{name}.{reader}]\n")
        own = {key: value for key, value in measured.figures.items() if key.startswith(f"{reader}.")}
        lines += [f"{key.partition('.')[2]} = {value}\n" for key, value in own.items()]
    return "".join(lines)


def _down(figure: float) -> float:
    """Rounded down, so that a floor is never above what was measured."""
    return math.floor(figure * SCALE + 1e-9) / SCALE
