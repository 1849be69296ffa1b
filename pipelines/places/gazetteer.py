"""Every province, district and commune before July 2025 and now, found by name; loaded when first asked."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.places.names import folded, name_key
from pipelines.places.units import Change, Kind, Unit

DATA = Path(__file__).parent / "data"
UNITS_FILE = "units.tsv.gz"


class Gazetteer:
    """The units of a table as build_gazetteer.py writes it; a row is read when it is first wanted."""

    def __init__(self, text: str) -> None:
        units, names, further = text.split("\n\n")
        self._lines = units.split("\n")[1:]  # without the comment
        self._named = dict(_pairs(names))
        self._further = dict(_pairs(further))
        self._numbers: dict[str, int] = {}
        self._units: dict[int, Unit] = {}
        self._folded: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Unit]:
        """All units, by id."""
        return map(self._at, range(len(self._lines)))

    def get(self, name: str) -> Unit:
        """The unit of an id; KeyError where there is none."""
        if not self._numbers:
            self._numbers = {line.partition("\t")[0]: number for number, line in enumerate(self._lines)}
        return self._at(self._numbers[name])

    def named(self, name: str) -> tuple[Unit, ...]:
        """The units of a name without level word; one written without any mark is looked for without marks."""
        key = name_key(name)
        found = self._named.get(key)
        if found is not None:
            return self._all(found)
        return self.named_nearly(name) if key.isascii() else ()

    def named_nearly(self, name: str) -> tuple[Unit, ...]:
        """The units whose name is the same but for marks."""
        if not self._folded:
            for known in self._named:
                self._folded.setdefault(folded(known), []).append(known)
        keys = self._folded.get(folded(name_key(name)), ())
        return tuple(unit for key in keys for unit in self._all(self._named[key]))

    def took_in(self, kinds: frozenset[Kind], name: str) -> tuple[Unit, ...]:
        """The communes of June 2025 that had taken in one of this name before; kinds empty = whatever its kind."""
        key = folded(name_key(name))
        found = (self._further.get(f"{kind}{key}", "") for kind in sorted(kinds or "XWN"))
        return tuple(unit for numbers in found for unit in self._all(numbers))

    def _all(self, numbers: str) -> tuple[Unit, ...]:
        return tuple(self._at(int(number)) for number in numbers.split(",") if number)

    def _at(self, number: int) -> Unit:
        unit = self._units.get(number)
        if unit is None:
            unit = self._units[number] = _unit(self._lines[number])
        return unit


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that comes with the program."""
    return Gazetteer(gzip.decompress((DATA / UNITS_FILE).read_bytes()).decode())


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.strip("\n").split("\n"):
        key, _, numbers = line.partition("\t")
        yield key, numbers


def _unit(line: str) -> Unit:
    name, kind, bare, parent, since, until, lat, lon, becomes, comes_from = line.split("\t")
    return Unit(
        name,
        Kind(kind[0]),
        bare,
        parent,
        since,
        until,
        float(lat) if lat else None,
        float(lon) if lon else None,
        tuple(_change(written) for written in becomes.split(",") if written),
        tuple(comes_from.split(",")) if comes_from else (),
        kind[1:],
    )


def _change(written: str) -> Change:
    new, _, share = written.rstrip("*").partition("=")
    return Change(new, float(share) if share else None, written.endswith("*"))
