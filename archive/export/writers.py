"""Writers of one file each: rows and stories go through them one by one, nothing is held."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from archive.errors import BadInput
from archive.export.selection import Selection
from archive.export.tables import Table
from archive.site.citing import Cited, bibtex, ris
from archive.site.records import StoryRecord, load_story
from archive.site.texts import local
from archive.story_json import as_json

Count = Callable[[int], None]  # hears how many rows or stories are written

ROW_GROUP = 20_000  # rows that Parquet compresses together, and that are in memory at once
PARQUET_TYPES = {"INTEGER": "int64", "REAL": "float64"}


def write_csv(path: Path, table: Table, selection: Selection, count: Count) -> None:
    """A table as CSV of RFC 4180, UTF-8; null is an empty field."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for number, row in enumerate(table.rows(selection.connection), 1):
            writer.writerow(row)
            count(number)


def write_parquet(path: Path, table: Table, selection: Selection, count: Count) -> None:
    """A table as Parquet, zstd; BadInput where pyarrow is not there."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise BadInput("export parquet needs the extra `parquet`: pip install 'guong[parquet]'") from error
    schema = pyarrow.schema(
        [
            pyarrow.field(
                column.name, PARQUET_TYPES.get(column.type, "string"), metadata={"description": column.meaning}
            )
            for column in table.columns
        ]
    )
    rows, number = table.rows(selection.connection), 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROW_GROUP)):
            transposed = zip(*group, strict=True)
            columns = [pyarrow.array(values, one.type) for values, one in zip(transposed, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(columns, schema=schema))
            number += len(group)
            count(number)


def write_jsonl(path: Path, selection: Selection, count: Count) -> None:
    """Each story as a line of JSON, in the shape of `read --json`."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number, record in enumerate(records(selection), 1):
            file.write(json.dumps(as_json(record.story, record.entity_ids), ensure_ascii=False) + "\n")
            count(number)


def write_citations(folder: Path, selection: Selection, site: str, count: Count) -> list[Path]:
    """Each story as a citation: BibTeX, RIS, CSL-JSON; the files."""
    paths = [folder / name for name in ("citations.bib", "citations.ris", "citations.csl.json")]
    with (
        paths[0].open("w", encoding="utf-8", newline="\n") as bib,
        paths[1].open("w", encoding="utf-8", newline="") as tagged,
        paths[2].open("w", encoding="utf-8", newline="\n") as csl,
    ):
        csl.write("[")
        for number, record in enumerate(records(selection), 1):
            cited = cited_of(record, site)
            bib.write(bibtex(cited) + "\n\n")
            tagged.write(ris(cited) + "\r\n")
            csl.write((",\n" if number > 1 else "\n") + json.dumps(csl_json(cited), ensure_ascii=False))
            count(number)
        csl.write("\n]\n")
    return paths


def records(selection: Selection) -> Iterator[StoryRecord]:
    """The stories with all that is known of them."""
    for story in selection.ids():
        record = load_story(selection.connection, story)
        assert record is not None, "what is listed is there"
        yield record


def cited_of(record: StoryRecord, site: str) -> Cited:
    """What a citation names of a story; `site`: the address of the site that shows it, "" where unknown."""
    article, listed, fetched = record.story.article, record.listed, record.story.capture.fetched
    return Cited(
        id=listed.id,
        title=article.title or listed.url,
        authors=article.authors,
        publisher=listed.publisher_name,
        published=listed.published,
        url=listed.url,
        permalink=f"{site.rstrip('/')}/tin/{listed.id}",
        captured=fetched.isoformat() if fetched else None,
    )


def csl_json(cited: Cited) -> dict[str, Any]:
    """An item of CSL-JSON 1.0.2, for citation processors."""
    fields: dict[str, Any] = {
        "id": f"guong-{cited.id}",
        "type": "article-newspaper",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.authors],
        "container-title": cited.publisher,
        "issued": _date_parts(cited.published),
        "accessed": _date_parts(cited.captured),
        "URL": cited.url,
        "archive_location": cited.permalink,
        "language": "vi",
    }
    return {name: value for name, value in fields.items() if value}


def _date_parts(moment: str | None) -> dict[str, Sequence[Iterable[int]]] | None:
    when = local(moment)
    return {"date-parts": [[when.year, when.month, when.day]]} if when else None
