"""What an export says of itself: a Frictionless Data Package, a schema.org Dataset, and checksums."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.export.tables import Column, Table

PACKAGE, DATASET, CHECKSUMS = "datapackage.json", "dataset.jsonld", "SHA256SUMS"
NAME = "guong"
TITLE = "Gương: stories of Vietnamese provincial newspapers on exemplary people, collectives and models"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".json": "application/vnd.citationstyles.csl+json",
    ".wacz": "application/wacz",
}
FIELD_TYPES = {"INTEGER": "integer", "REAL": "number"}


@dataclass(frozen=True, slots=True)
class About:
    """What an export is of: the published file, when it was made, the search, and what the stories span."""

    version: str
    created: str
    query: str | None
    stories: int
    first: str | None
    last: str | None

    @property
    def description(self) -> str:
        """One sentence."""
        found = f" that a search for {self.query!r} finds" if self.query is not None else ""
        return f"{self.stories} stories{found}, from the published file {self.version}."


def about(connection: sqlite3.Connection, version: str, created: str, query: str | None, stories: int) -> About:
    """What there is to say of a selection."""
    first, last = connection.execute(
        "SELECT min(published), max(published) FROM story_list JOIN chosen USING (number)"
    ).fetchone()
    return About(version, created, query, stories, first, last)


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of an export; `table` where it holds one, else `rows` are the stories in it."""

    path: Path
    rows: int
    table: Table | None = None

    def as_json(self) -> dict[str, Any]:
        """As the data package lists it."""
        suffix = self.path.suffix
        described: dict[str, Any] = {
            "name": resource_name(self.path.name),
            "path": self.path.name,
            "format": suffix.removeprefix("."),
            "mediatype": MEDIA_TYPES.get(suffix, "application/octet-stream"),
            "encoding": "utf-8",
            "bytes": self.path.stat().st_size,
            "hash": f"sha256:{sha256_of(self.path)}",
            "stories" if self.table is None else "rows": self.rows,
        }
        if self.table is not None:
            described |= {"profile": "tabular-data-resource", "description": self.table.meaning}
            described["schema"] = _schema(self.table, suffix)
        return described


def resource_name(file: str) -> str:
    """The name of a file in the data package: letters, digits and hyphens; unique, as formats share a folder."""
    name = file.lower().replace("_", "-").replace(".", "-")
    return name.removesuffix("-csv")


def data_package(of: About, resources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """datapackage.json of Frictionless Data."""
    return {
        "profile": "data-package",
        "name": NAME,
        "title": TITLE,
        "description": of.description,
        "version": of.version,
        "created": of.created,
        "query": of.query,
        "resources": list(resources),
    }


def dataset(of: About, resources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A Dataset of schema.org, as search engines for data read it."""
    span = f"{(of.first or '')[:10]}/{(of.last or '')[:10]}" if of.first and of.last else None
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "alternateName": "Gương",
        "description": of.description,
        "version": of.version,
        "dateModified": of.created,
        "inLanguage": "vi",
        "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Place", "name": "Việt Nam"},
        "temporalCoverage": span,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": one["name"],
                "contentUrl": one["path"],
                "encodingFormat": one["mediatype"],
                "contentSize": f"{one['bytes']} B",
                "sha256": one["hash"].removeprefix("sha256:"),
            }
            for one in resources
        ],
    }


def write_metadata(folder: Path, of: About, resources: Sequence[Mapping[str, Any]]) -> None:
    """The three files; the checksums cover the other two as well."""
    for name, value in ((PACKAGE, data_package(of, resources)), (DATASET, dataset(of, resources))):
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sums = {one["path"]: one["hash"].removeprefix("sha256:") for one in resources}
    sums |= {name: sha256_of(folder / name) for name in (PACKAGE, DATASET)}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    (folder / CHECKSUMS).write_text(lines, encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _schema(table: Table, suffix: str) -> dict[str, Any]:
    described: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        described["primaryKey"] = list(table.key)
    references = [
        {"fields": column.name, "reference": {"resource": resource_name(other + suffix), "fields": field}}
        for column in table.columns
        if (found := column.refers_to)
        for other, field in [found]
    ]
    return described | ({"foreignKeys": references} if references else {})


def _field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": FIELD_TYPES.get(column.type, "string"), "description": column.meaning}
