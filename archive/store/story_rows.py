"""The rows of one story, worked out from all its captures."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.model import Article
from archive.store.absences import Absence, Answer, absences_of
from archive.store.contents import articles_of, canonical
from archive.store.entities import Forms
from archive.store.facts import Facts, facts_from, facts_json, insert_facts, stored_facts, take_facts_away
from archive.store.readings import Reading
from archive.store.versions import Fingerprint, Seen, Version, fingerprint, versions_of


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


Fresh = Mapping[str, Reading]  # content -> what was read just now


@dataclass(frozen=True, slots=True)
class _Told:
    article: Article
    theme_score: float
    facts: Facts


def refresh_stories(
    connection: sqlite3.Connection,
    stories: Mapping[str, Sequence[str]],
    dissolved: Iterable[str],
    fresh: Fresh,
    forms: Forms,
) -> dict[str, Change]:
    """Work the rows of stories (with their subjects) out again; those dissolved are told under other ids now."""
    for story in sorted(dissolved):
        _put_away(connection, story, forms)
        if story not in stories:
            drop_story(connection, story)
    before = {story: _state(connection, story) for story in sorted(stories)}
    seen = {story: _seen(connection, story) for story in before}
    for story, state in before.items():  # all first: what one story lets go of may be another's now
        if state.content not in (None, seen[story][-1].content):
            _put_away(connection, story, forms)
    return {story: _refresh(connection, story, state, seen[story], fresh, forms) for story, state in before.items()}


def drop_story(connection: sqlite3.Connection, story: str) -> None:
    """Delete a story and all that hangs on it; should it come back, it is compared with all others anew."""
    connection.execute("UPDATE reprint_read SET content = '' WHERE story = ?", (story,))
    connection.execute("DELETE FROM stories WHERE id = ?", (story,))


def keep_facts(connection: sqlite3.Connection, fresh: Fresh) -> None:
    """Keep what readings say that are not the present ones: one day they may be."""
    for content, reading in fresh.items():
        if connection.execute("SELECT 1 FROM stories WHERE content = ?", (content,)).fetchone() is None:
            connection.execute(
                "UPDATE contents SET facts = ? WHERE id = ? AND facts IS NULL", (facts_json(reading.facts), content)
            )


def _refresh(
    connection: sqlite3.Connection,
    story: str,
    before: _State,
    seen: Sequence[Seen],
    fresh: Fresh,
    forms: Forms,
) -> Change:
    newest = seen[-1]
    contents = {sight.content for sight in seen}
    versions = versions_of(seen, _fingerprints(connection, contents))
    _save_addresses(connection, story)
    absences = absences_of(_answers(connection, story))
    after = _State(newest.content, len(versions), absences[-1].gone if absences and not absences[-1].back else None)
    if before.content != newest.content:
        told = _told(connection, newest.content, fresh.get(newest.content))
        _save_reading(connection, story, told, newest)
        insert_facts(connection, story, told.facts, forms)
    _save_life(connection, story, seen, after)
    _save_versions(connection, story, versions)
    _save_absences(connection, story, absences)
    return _change(before, after)


def _put_away(connection: sqlite3.Connection, story: str, forms: Forms) -> None:
    """Take what a story's reading says out of the tables, and keep it beside the reading."""
    content = _state(connection, story).content
    if content is None:
        return
    kept = facts_json(stored_facts(connection, story))
    connection.execute("UPDATE contents SET facts = ? WHERE id = ? AND facts IS NULL", (kept, content))
    take_facts_away(connection, story, forms)


def _told(connection: sqlite3.Connection, content: str, fresh: Reading | None) -> _Told:
    """What the present reading says; from now on it stands in the tables."""
    if fresh is not None:
        told = _Told(fresh.story.article, fresh.story.theme.score, fresh.facts)
    else:
        (article,) = articles_of(connection, [content]).values()
        score, kept = connection.execute("SELECT theme_score, facts FROM contents WHERE id = ?", (content,)).fetchone()
        told = _Told(article, score, facts_from(kept))
    connection.execute("UPDATE contents SET facts = NULL WHERE id = ? AND facts IS NOT NULL", (content,))
    return told


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


def _seen(connection: sqlite3.Connection, story: str) -> list[Seen]:
    rows = connection.execute(
        "SELECT id, fetched, content FROM captures WHERE story = ? ORDER BY fetched, id", (story,)
    )
    return [Seen(*row) for row in rows]


# What servers answered at the addresses of a story's subjects, and of those that lead to it, and where these lead
# if that is not another story's.
ANSWERS = """WITH subjects (id) AS (SELECT ?1 UNION SELECT alias FROM story_aliases WHERE story = ?1),
    own AS (SELECT id, redirect_to FROM captures WHERE subject IN (SELECT id FROM subjects)),
    asked (id) AS (SELECT id FROM own UNION SELECT captures.id FROM captures
        WHERE address IN (SELECT redirect_to FROM own WHERE redirect_to IS NOT NULL) AND NOT EXISTS
            (SELECT 1 FROM contents WHERE contents.subject = captures.subject AND contents.story <> ?1))
    SELECT captures.id, fetched, address, kind, reason, redirect_to FROM asked JOIN captures USING (id)
    ORDER BY fetched, captures.id"""


def _answers(connection: sqlite3.Connection, story: str) -> list[Answer]:
    return [Answer(*row) for row in connection.execute(ANSWERS, (story,))]


ADDRESSES = """SELECT address FROM captures WHERE story = ?1 UNION SELECT address FROM story_aliases JOIN captures
    ON captures.subject = alias AND redirect_to IS NOT NULL WHERE story_aliases.story = ?1"""


def _save_addresses(connection: sqlite3.Connection, story: str) -> None:
    wanted = connection.execute(ADDRESSES, (story,)).fetchall()
    stored = connection.execute("SELECT url FROM story_addresses WHERE story = ? ORDER BY url", (story,)).fetchall()
    if sorted(wanted) == stored:
        return
    connection.execute("DELETE FROM story_addresses WHERE story = ?", (story,))
    connection.executemany(
        "INSERT INTO story_addresses (story, url) VALUES (?, ?)", [(story, address) for (address,) in wanted]
    )


def _fingerprints(connection: sqlite3.Connection, contents: Collection[str]) -> Mapping[str, Fingerprint]:
    if len(contents) == 1:  # nothing to compare: by far the most stories
        return {content: {} for content in contents}
    return {content: fingerprint(article) for content, article in articles_of(connection, contents).items()}


def _save_reading(connection: sqlite3.Connection, story: str, told: _Told, newest: Seen) -> None:
    """What the newest capture says; `_save_life` fills in the rest."""
    article = told.article
    connection.execute(
        "INSERT INTO stories (id, content, kind, title, published, theme_score, sapo, text,"
        " publisher, url, first_seen, last_seen, versions)"
        " SELECT ?, ?, ?, ?, ?, ?, ?, ?, publisher, url, fetched, fetched, 1 FROM captures WHERE id = ?"
        " ON CONFLICT (id) DO UPDATE SET content = excluded.content, kind = excluded.kind, title = excluded.title,"
        " published = excluded.published, theme_score = excluded.theme_score, sapo = excluded.sapo,"
        " text = excluded.text",
        (
            story,
            newest.content,
            article.kind.value,
            article.title,
            article.published.isoformat() if article.published else None,
            told.theme_score,
            article.sapo,
            article.text,
            newest.capture,
        ),
    )


def _save_life(connection: sqlite3.Connection, story: str, seen: Sequence[Seen], state: _State) -> None:
    """Where and when it was seen."""
    connection.execute(
        "UPDATE stories SET first_seen = ?, gone_since = ?, versions = ?, (publisher, url, last_seen) ="
        " (SELECT publisher, url, fetched FROM captures WHERE id = ?) WHERE id = ?",
        (seen[0].fetched, state.gone_since, state.versions, seen[-1].capture, story),
    )


def _save_versions(connection: sqlite3.Connection, story: str, versions: Iterable[Version]) -> None:
    """An older capture that comes later renumbers them: they are written anew."""
    connection.execute("DELETE FROM story_versions WHERE story = ?", (story,))
    connection.executemany(
        "INSERT INTO story_versions (story, number, first_seen, changed, content, capture) VALUES (?, ?, ?, ?, ?, ?)",
        [(story, v.number, v.first_seen, canonical(v.changed), v.content, v.capture) for v in versions],
    )


def _save_absences(connection: sqlite3.Connection, story: str, absences: Sequence[Absence]) -> None:
    connection.execute("DELETE FROM absences WHERE story = ?", (story,))
    connection.executemany(
        "INSERT INTO absences (story, number, gone, back, reason, capture) VALUES (?, ?, ?, ?, ?, ?)",
        [(story, number, a.gone, a.back, a.reason, a.capture) for number, a in enumerate(absences, 1)],
    )
