"""Stories that a newspaper does not yet want to be shown elsewhere: kept, but left out of what is published."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from archive.store.takedowns import Takedown

REASON = "còn trong thời gian chờ của tòa soạn, đến {day}"  # readers see it
WAITING = """SELECT stories.id, stories.url,
        date(coalesce(published, first_seen), '+' || embargo_days || ' days', '+7 hours') AS shown
    FROM stories JOIN publishers ON publishers.id = stories.publisher
    WHERE embargo_days > 0
        AND datetime(coalesce(published, first_seen), '+' || embargo_days || ' days') > datetime(?)"""

SUBJECTS = "SELECT ?1 UNION SELECT alias FROM story_aliases WHERE story = ?1"  # all addresses of one that moved


def under_embargo(connection: sqlite3.Connection, now: datetime) -> dict[str, Takedown]:
    """The subjects of stories that are younger than their newspaper's embargo, each with until when."""
    return {
        subject: Takedown(now.isoformat(), REASON.format(day=day), url, (subject,), ())
        for story, url, day in connection.execute(WAITING, (now.isoformat(),)).fetchall()
        for (subject,) in connection.execute(SUBJECTS, (story,)).fetchall()
    }
