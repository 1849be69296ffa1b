"""Pages of newspapers: how their sites have answered of late."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.model import Origin
from archive.site.catalogue import TEXTS
from archive.site.entities import Coverage, Health, coverage
from tests.archive.store.invented import address, capture, page
from tests.archive.store.published import published


@pytest.mark.parametrize(
    ("story", "answers", "failed", "health"),
    [
        ("2026-10-30T08:00:00+07:00", 20, 3, Health.GOOD),
        ("2026-10-30T08:00:00+07:00", 20, 11, Health.FAILING),
        ("2026-10-30T08:00:00+07:00", 3, 3, Health.GOOD),  # too few to tell
        ("2026-06-30T08:00:00+07:00", 20, 0, Health.QUIET),
        (None, 20, 0, Health.GOOD),
    ],
)
def test_a_newspaper_that_fails_or_falls_silent_is_told(
    story: str | None, answers: int, failed: int, health: Health
) -> None:
    one = Coverage("a", "Báo A", None, 1, 2026, 2026, 0, "2026-11-01T00:00:00+00:00", story, answers, failed)
    assert one.health is health
    assert f"health.{health}" in TEXTS


def test_what_was_never_fetched_has_no_state() -> None:
    assert Coverage("a", "Báo A", None, 0, None, None, 0, None, None, 0, 0).health is None


def test_answers_of_the_last_thirty_days_are_counted(tmp_path: Path) -> None:
    month = 60 * 24 * 40
    captures = [capture(address(1), page("Tin"), minute=0), capture(address(2), page("Tin"), minute=month)]
    captures += [capture(address(n), b"", status=500, minute=month + n) for n in range(3, 9)]
    folder = published(tmp_path, captures)
    with closing(sqlite3.connect(folder.current)) as connection:
        (paper,) = coverage(connection)
    assert (paper.stories, paper.answers, paper.failed) == (2, 7, 6)
    assert paper.health is Health.FAILING


def test_a_saved_file_has_no_status_and_is_no_failure(tmp_path: Path) -> None:
    folder = published(tmp_path, [capture(address(1), page("Tin"), status=None, origin=Origin.IMPORT)])
    with closing(sqlite3.connect(folder.current)) as connection:
        (paper,) = coverage(connection)
    assert (paper.answers, paper.failed) == (1, 0)
