"""Which addresses are one story: a newspaper that moved to another host, or gave a story another address.

A *subject* is the id that the address of a capture gives by itself. Two subjects that were read as stories are one
where the same newspaper has the same text on two hosts, or where one redirects to the other and their texts agree.
A subject that only redirects belongs to the story to which it led last. The subject with the earliest capture gives
the id; the others are aliases of it. All of this follows from the set of captures, not from their order.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from archive.store.contents import articles_of, contents_of
from archive.store.sameness import is_same_story

MAX_HOPS = 10  # redirects in a row, as in the crawl
# From text to text and then to addresses, in this order and no other: SQLite, left to itself, goes through all that the
# newspaper ever published (the plus keeps it from that), which made each story dearer than the one before.
SAME_TEXT = """
    SELECT DISTINCT mine.address, its.address, its.subject FROM contents AS own
    CROSS JOIN contents AS other ON other.text_key = own.text_key AND other.subject <> own.subject
    CROSS JOIN captures AS mine ON mine.content = own.id
    CROSS JOIN captures AS its ON its.content = other.id AND +its.publisher = mine.publisher
    WHERE own.subject = ? AND own.text_key IS NOT NULL"""


class Moves:
    """Joins subjects into stories; one for each batch, within the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.dissolved: set[str] = set()  # stories that are now told under another id, or under several

    def join(self, touched: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Bring all that the touched subjects belong to up to date; the ids of the stories, with their subjects."""
        waiting, seen = deque(sorted(touched)), set[str]()
        stories: dict[str, tuple[str, ...]] = {}
        while waiting:
            subject = waiting.popleft()
            if subject in seen:
                continue
            waiting.extend(self._told_with(subject))
            waiting.extend(self._upstream(subject))  # what is said at an address concerns those that lead to it
            if self._has_text(subject):
                component = self._component(subject)
                seen |= component
                for other in sorted(component - {subject}):  # under which id they stood by now
                    waiting.extend((*self._told_with(other), *self._upstream(other)))
                stories[self._earliest(component)] = tuple(sorted(component))
            else:
                seen.add(subject)
                waiting.extend(self._targets(subject))
        for story, subjects in stories.items():
            self._name(story, subjects)
        for story, subjects in stories.items():
            self._lead(story, subjects)
        return stories

    def _told_with(self, subject: str) -> list[str]:
        """The subjects that stand under the same story at the moment."""
        row = self._db.execute("SELECT story FROM story_aliases WHERE alias = ?", (subject,)).fetchone()
        story = row[0] if row else subject
        aliases = self._column("SELECT alias FROM story_aliases WHERE story = ? ORDER BY alias", story)
        return [story, *aliases] if row or aliases else []

    def _has_text(self, subject: str) -> bool:
        return self._db.execute("SELECT 1 FROM contents WHERE subject = ?", (subject,)).fetchone() is not None

    def _component(self, subject: str) -> frozenset[str]:
        """All subjects with texts to which evidence leads from this one."""
        component, waiting = {subject}, deque([subject])
        while waiting:
            one = waiting.popleft()
            near = {*self._twins(one), *(other for other in self._linked(one) if self._agree(one, other))}
            waiting.extend(sorted(near - component))
            component |= near
        return frozenset(component)

    def _twins(self, subject: str) -> Iterator[str]:
        """Subjects of the same newspaper that have the same text on another host, or under http where this is https."""
        for mine, its, other in self._db.execute(SAME_TEXT, (subject,)).fetchall():
            if _is_elsewhere(mine, its):
                yield other

    def _linked(self, subject: str) -> set[str]:
        """Subjects with texts to which this one redirects, or which redirect to it."""
        targets = {one for one in self._targets(subject) if one != subject}
        sources = {one for one in self._sources(subject) if subject in self._targets(one)}
        return targets | sources

    def _targets(self, subject: str) -> list[str]:
        """Subjects with texts at which redirects of this one end: the last one's, where it has no text of its own."""
        limit = -1 if self._has_text(subject) else 1
        led = self._column(
            "SELECT redirect_to FROM captures WHERE subject = ? AND redirect_to IS NOT NULL"
            " ORDER BY fetched DESC, id DESC LIMIT ?",
            subject,
            limit,
        )
        ends = (self._end(address) for address in dict.fromkeys(led))
        return [end for end in ends if end is not None]

    def _end(self, address: str) -> str | None:
        """The subject with a text at which the way from an address ends."""
        for _ in range(MAX_HOPS):
            subjects = self._column("SELECT DISTINCT subject FROM captures WHERE address = ? ORDER BY 1", address)
            found = next((subject for subject in subjects if self._has_text(subject)), None)
            if found is not None:
                return found
            led = self._column(
                "SELECT redirect_to FROM captures WHERE address = ? AND redirect_to IS NOT NULL"
                " ORDER BY fetched DESC, id DESC LIMIT 1",
                address,
            )
            if not led:
                return None
            address = led[0]
        return None

    def _sources(self, subject: str) -> list[str]:
        """Subjects with texts that redirect to this one, or did so over others that have none."""
        return [one for one in self._upstream(subject) if self._has_text(one)]

    def _upstream(self, subject: str) -> list[str]:
        """All subjects from which redirects lead to this one, up to those that have texts."""
        seen, waiting = {subject}, deque([subject])
        while waiting:
            led = self._column(
                "SELECT DISTINCT came.subject FROM captures AS own JOIN captures AS came"
                " ON came.redirect_to = own.address WHERE own.subject = ? ORDER BY 1",
                waiting.popleft(),
            )
            new = [one for one in led if one not in seen]
            seen.update(new)
            waiting.extend(one for one in new if not self._has_text(one))
        return sorted(seen - {subject})

    def _agree(self, one: str, other: str) -> bool:
        """Whether some reading of one can be a version of some reading of the other."""
        ours, theirs = (articles_of(self._db, contents_of(self._db, subject)) for subject in (one, other))
        return any(is_same_story(a, b) for a in ours.values() for b in theirs.values())

    def _earliest(self, component: Iterable[str]) -> str:
        firsts = [
            self._db.execute(
                "SELECT fetched, id, subject FROM captures WHERE subject = ? AND content IS NOT NULL"
                " ORDER BY fetched, id LIMIT 1",
                (subject,),
            ).fetchone()
            for subject in component
        ]
        return str(min(firsts)[2])

    def _name(self, story: str, component: tuple[str, ...]) -> None:
        """Put the captures and readings of a component under the id of its story."""
        for subject in component:
            if subject == story and self._is_alone(story):
                continue
            self._db.execute(
                "UPDATE captures SET story = ?1 WHERE subject = ?2 AND content IS NOT NULL AND story <> ?1",
                (story, subject),
            )
            self._db.execute(
                "UPDATE contents SET story = ?1 WHERE subject = ?2 AND story <> ?1",
                (story, subject),
            )
            if subject != story and self._is_story(subject):
                self.dissolved.add(subject)

    def _lead(self, story: str, component: tuple[str, ...]) -> None:
        """Write the aliases of a story: its other subjects, and those that only redirect to it."""
        leaves = {
            one
            for subject in component
            for one in self._upstream(subject)
            if not self._has_text(one) and set(self._targets(one)) & set(component)
        }
        wanted = sorted({*component, *leaves} - {story})
        stored = self._column("SELECT alias FROM story_aliases WHERE story = ? ORDER BY alias", story)
        if wanted == stored:
            return
        self._db.execute("DELETE FROM story_aliases WHERE story = ?", (story,))
        self._db.executemany(
            "INSERT INTO story_aliases (alias, story) VALUES (?, ?) ON CONFLICT DO UPDATE SET story = excluded.story",
            [(alias, story) for alias in wanted],
        )

    def _is_alone(self, story: str) -> bool:
        """Whether nothing stands under this id but what has it by itself."""
        row = self._db.execute("SELECT 1 FROM contents WHERE subject = ?1 AND story <> ?1", (story,)).fetchone()
        return row is None

    def _is_story(self, subject: str) -> bool:
        return self._db.execute("SELECT 1 FROM stories WHERE id = ?", (subject,)).fetchone() is not None

    def _column(self, sql: str, *values: object) -> list[str]:
        return [row[0] for row in self._db.execute(sql, values)]


def _is_elsewhere(one: str, other: str) -> bool:
    """Whether two addresses lie on two hosts, or differ in scheme or "www." alone."""
    here, there = urlsplit(one), urlsplit(other)
    return _host(here.netloc) != _host(there.netloc) or (here.path, here.query) == (there.path, there.query)


def _host(netloc: str) -> str:
    return netloc.removeprefix("www.")
