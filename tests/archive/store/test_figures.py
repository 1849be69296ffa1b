"""What a figure counts and who did it, from a reading to the tables and back."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from archive.folder import DataFolder
from archive.model import Figure
from archive.store.facts import COLUMNS, facts_from
from archive.store.relations import stored_figures
from archive.store.schema import open_archive
from tests.archive.store.invented import address, capture, page
from tests.archive.store.published import put

NAMED = [("PER", "Lò Thị Mai", {}), ("FIG", "9 m2", {"value": "9", "unit": "m2"})]


def test_a_figure_is_stored_with_what_it_counts_and_who_did_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    put(folder, [capture(address(1), page("Đường về bản", "Bà Lò Thị Mai hiến 9 m2 đất làm đường.", named=NAMED))])
    with closing(open_archive(folder)) as connection:
        (row,) = connection.execute(
            "SELECT story, value, unit, counted, who_mention, confidence, entities.name FROM figures"
            " JOIN entities ON entities.id = who"
        ).fetchall()
        assert row[1:] == ("9", "m2", "hiến đất làm đường", 0, 0.8, "Lò Thị Mai")
        assert stored_figures(connection, row[0]) == (Figure(1, "hiến đất làm đường", 0, 0.8),)


def test_rows_that_an_earlier_version_kept_have_nothing_in_the_later_columns() -> None:
    (row,) = facts_from(json.dumps({"figures": [[10, 14, "9", "m2"]]}))["figures"]
    assert row == (10, 14, "9", "m2", None, None, None, None)
    assert len(row) == len(COLUMNS["figures"].split(","))
