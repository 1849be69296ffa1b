"""The rows of one story, worked out from all its captures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.model import Story
from archive.store.contents import articles_of, canonical
from archive.store.entities import Forms, replace_mentions
from archive.store.versions import Answer, Fingerprint, Sighting, Version, fingerprint, gone_since, versions_of


@dataclass(frozen=True, slots=True)
class Change:
    """What new captures made of a story."""

    is_new: bool
    has_more_versions: bool
    went: bool
    came_back: bool


@dataclass(frozen=True, slots=True)
class _State:
    content: str | None = None
    versions: int = 0
    gone_since: str | None = None


def refresh_story(connection: sqlite3.Connection, story: str, fresh: Mapping[str, Story], forms: Forms) -> Change:
    """Work a story's rows out again; `fresh` holds what was read just now, by content id."""
    before = _state(connection, story)
    sightings = _sightings(connection, story)
    versions = versions_of(sightings, _fingerprints(connection, story, sightings))
    _save_addresses(connection, story)
    newest = sightings[-1]
    after = _State(newest.content, len(versions), gone_since(_answers(connection, story)))
    if before.content != newest.content:
        _save_reading(connection, fresh[newest.content], newest)
        replace_mentions(connection, fresh[newest.content], forms, is_new=before.content is None)
    _save_life(connection, story, sightings, after)
    _save_versions(connection, story, versions)
    return _change(before, after)


def _change(before: _State, after: _State) -> Change:
    return Change(
        is_new=before.content is None,
        has_more_versions=after.versions > before.versions,
        went=before.gone_since is None and after.gone_since is not None,
        came_back=before.gone_since is not None and after.gone_since is None,
    )


def _state(connection: sqlite3.Connection, story: str) -> _State:
    row = connection.execute("SELECT content, versions, gone_since FROM stories WHERE id = ?", (story,)).fetchone()
    return _State(*row) if row else _State()


def _sightings(connection: sqlite3.Connection, story: str) -> list[Sighting]:
    rows = connection.execute(
        "SELECT id, fetched, content FROM captures WHERE story = ? ORDER BY fetched, id", (story,)
    )
    return [Sighting(*row) for row in rows]


def _answers(connection: sqlite3.Connection, story: str) -> list[Answer]:
    rows = connection.execute(
        "SELECT fetched, status, kind FROM captures WHERE address IN"
        " (SELECT url FROM story_addresses WHERE story = ?) ORDER BY fetched, id",
        (story,),
    )
    return [Answer(*row) for row in rows]


def _save_addresses(connection: sqlite3.Connection, story: str) -> None:
    connection.execute(
        "INSERT INTO story_addresses (story, url) SELECT DISTINCT story, address FROM captures WHERE story = ?"
        " ON CONFLICT DO NOTHING",
        (story,),
    )


def _fingerprints(
    connection: sqlite3.Connection, story: str, sightings: Sequence[Sighting]
) -> Mapping[str, Fingerprint]:
    contents = {sighting.content for sighting in sightings}
    if len(contents) == 1:  # nothing to compare: by far the most stories
        return {content: {} for content in contents}
    return {content: fingerprint(article) for content, article in articles_of(connection, story).items()}


def _save_reading(connection: sqlite3.Connection, story: Story, newest: Sighting) -> None:
    """What the newest capture says; `_save_life` fills in the rest."""
    article = story.article
    connection.execute(
        "INSERT INTO stories (id, content, kind, title, published, theme_score, sapo, text,"
        " publisher, url, first_seen, last_seen, versions)"
        " SELECT ?, ?, ?, ?, ?, ?, ?, ?, publisher, url, fetched, fetched, 1 FROM captures WHERE id = ?"
        " ON CONFLICT (id) DO UPDATE SET content = excluded.content, kind = excluded.kind, title = excluded.title,"
        " published = excluded.published, theme_score = excluded.theme_score, sapo = excluded.sapo,"
        " text = excluded.text",
        (
            story.id,
            newest.content,
            article.kind.value,
            article.title,
            article.published.isoformat() if article.published else None,
            story.theme.score,
            article.sapo,
            article.text,
            newest.capture,
        ),
    )


def _save_life(connection: sqlite3.Connection, story: str, sightings: Sequence[Sighting], state: _State) -> None:
    """Where and when it was seen."""
    connection.execute(
        "UPDATE stories SET first_seen = ?, gone_since = ?, versions = ?, (publisher, url, last_seen) ="
        " (SELECT publisher, url, fetched FROM captures WHERE id = ?) WHERE id = ?",
        (sightings[0].fetched, state.gone_since, state.versions, sightings[-1].capture, story),
    )


def _save_versions(connection: sqlite3.Connection, story: str, versions: Iterable[Version]) -> None:
    """An older capture that comes later renumbers them: they are written anew."""
    connection.execute("DELETE FROM story_versions WHERE story = ?", (story,))
    connection.executemany(
        "INSERT INTO story_versions (story, number, first_seen, changed, content, capture) VALUES (?, ?, ?, ?, ?, ?)",
        [(story, v.number, v.first_seen, canonical(v.changed), v.content, v.capture) for v in versions],
    )
