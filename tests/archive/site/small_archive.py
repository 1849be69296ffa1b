"""A small archive written row by row, so that the true answer to a question can be told by looking at it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from archive.folder import DataFolder
from archive.model import MentionType
from archive.store.database import transaction
from archive.store.entities import ENTITY_TYPES, entity_id, name_key
from archive.store.schema import open_archive
from archive.store.snapshot import build_snapshot, check_snapshot


class SmallArchive:
    """Rows are added by what they mean; `publish` gives the file that readers get."""

    def __init__(self, path: Path) -> None:
        self.folder = DataFolder(path / "data")
        self._rows: list[tuple[str, dict[str, object]]] = []
        self._numbers = count(1)
        self._mentions: dict[str, list[int]] = {}
        self._entities = set[str]()

    def newspaper(self, name: str) -> str:
        return self._add("publishers", id=name_key(name).replace(" ", ""), name=name)

    def story(
        self, newspaper: str, published: str | None, text: str = "", *, theme: float = 0.9, gone: str | None = None
    ) -> str:
        """A story; its title is its number, its text follows."""
        number = next(self._numbers)
        story, title = f"story{number:03}", f"Bài {number}"
        shared = {"kind": "article", "title": title, "published": published, "theme_score": theme}
        lists = dict.fromkeys(("body", "authors", "tags", "images", "theme_because"), "[]")
        self._add("contents", id=f"content{number}", story=story, fields="{}", theme_is=1, **shared, **lists)
        return self._add(
            "stories",
            id=story,
            publisher=newspaper,
            url=f"https://{newspaper}.example/{number}",
            first_seen="2026-01-01T00:00:00+00:00",
            last_seen="2026-01-01T00:00:00+00:00",
            gone_since=gone,
            versions=1,
            content=f"content{number}",
            text=f"{title}\n\n{text}",
            **shared,
        )

    def mention(self, story: str, kind: str, surface: str, **attrs: str) -> int:
        """The number of a new mention; where it stands in the text no question asks."""
        number = len(self._mentions.setdefault(story, []))
        self._mentions[story].append(number)
        self._add(
            "mentions",
            story=story,
            number=number,
            entity=self._entity(kind, surface),
            type=kind,
            start=number,
            end=number + 1,
            surface=surface,
            attrs=json.dumps(attrs, ensure_ascii=False),
        )
        return number

    def award(
        self,
        story: str,
        award: str,
        *,
        giver: str | None = None,
        receiver: tuple[str, str] | None = None,
        counted: tuple[str, str] | None = None,
        occasion: str | None = None,
        date: str | None = None,
        confidence: float = 0.9,
    ) -> int | None:
        """An award that was given, to a receiver (type, name) or a count of them; the receiver's mention."""
        named = self.mention(story, *receiver) if receiver else None
        if counted:
            named = self.mention(story, "FIG", " ".join(counted), value=counted[0], unit=counted[1])
        self._add(
            "awards",
            story=story,
            award=self._entity("AWARD", award),
            giver=giver and self._entity("ORG", giver),
            receiver=receiver and self._entity(*receiver),
            occasion=occasion and self._entity("CAMPAIGN", occasion),
            date=date,
            mention=self.mention(story, "AWARD", award),
            receiver_mention=named,
            confidence=confidence,
        )
        return named

    def short_form(self, story: str, mention: int, full_form: int) -> None:
        self._add("short_forms", story=story, mention=mention, full_form=full_form)

    def role(self, story: str, person: str, title: str, *, past: bool = False, confidence: float = 0.95) -> None:
        self._add(
            "roles",
            story=story,
            mention=self.mention(story, "PER", person),
            title=title,
            person=self._entity("PER", person),
            is_past=int(past),
            start=0,
            end=1,
            confidence=confidence,
        )

    def quote(self, story: str, speaker: str | None, *, known: bool = True) -> None:
        start = next(self._numbers)
        person = self._entity("PER", speaker) if speaker and known else None
        self._add("quotes", story=story, start=start, end=start + 1, speaker=person, speaker_name=speaker)

    def figure(self, story: str, value: str, unit: str) -> None:
        """A figure, where the story's text has it."""
        text = next(str(row["text"]) for table, row in self._rows if table == "stories" and row["id"] == story)
        start = text.index(f"{value} {unit}")
        self._add("figures", story=story, start=start, end=start + len(f"{value} {unit}"), value=value, unit=unit)

    def unit(self, key: str, name: str, level: str, parent: str | None = None, *, until: str | None = None) -> str:
        return self._add("places", id=key, name=name, level=level, parent=parent, valid_to=until)

    def became(self, old: str, new: str, *, share: float = 1.0, main: bool = True) -> None:
        self._add("place_changes", old=old, new=new, on_date="2025-07-01", share=share, is_main=int(main))

    def placed(self, story: str, unit: str, *, kind: str = "LOC", name: str = "nơi", confidence: float = 0.95) -> None:
        mention = self.mention(story, kind, name)
        self._add(
            "mention_places",
            story=story,
            mention=mention,
            place=unit,
            confidence=confidence,
            reason="chain",
            hamlet=None,
        )

    def reprint(self, earliest: str, copy: str, *, share: float = 0.9) -> None:
        cluster = f"cluster-{earliest}"
        self._add("clusters", id=cluster, earliest=earliest)
        self._add("cluster_members", cluster=cluster, story=earliest, share=1.0, likeness="verbatim")
        self._add("cluster_members", cluster=cluster, story=copy, share=share, likeness="edited")

    def capture(self, story: str, newspaper: str) -> str:
        number = next(self._numbers)
        url = f"https://{newspaper}.example/{number}"
        return self._add(
            "captures",
            id=f"capture{number}",
            url=url,
            address=url,
            subject=story,
            publisher=newspaper,
            fetched="2026-01-01T00:00:00+00:00",
            status=404,
            origin="crawl",
            reason="http-404",
            warc="warc/a.warc.gz",
            offset=number,
            length=1,
            sha256="0" * 64,
        )

    def gone(self, story: str, newspaper: str, day: str, *, back: str | None = None) -> None:
        capture = self.capture(story, newspaper)
        self._add("absences", story=story, number=1, gone=day, back=back, reason="http-404", capture=capture)

    def version(self, story: str, newspaper: str, day: str, *changed: str) -> None:
        """The second version of a story."""
        number = next(self._numbers)
        lists = dict.fromkeys(("body", "authors", "tags", "images", "theme_because"), "[]")
        content = self._add(
            "contents", id=f"c{number}", story=story, kind="article", fields="{}", theme_is=1, theme_score=0.9, **lists
        )
        self._add(
            "story_versions",
            story=story,
            number=2,
            first_seen=day,
            changed=json.dumps(changed),
            content=content,
            capture=self.capture(story, newspaper),
        )

    def publish(self) -> Path:
        """Write archive.db and a published file of it; the latter's path."""
        with closing(open_archive(self.folder)) as connection, transaction(connection):
            for table, row in self._rows:
                _insert(connection, table, row)
        target = self.folder.root / "small.db"
        build_snapshot(self.folder.archive_db, self.folder.root / "work.db", target)
        check_snapshot(target)
        return target

    def _entity(self, kind: str, name: str) -> str | None:
        if MentionType(kind) not in ENTITY_TYPES:
            return None
        key = entity_id(MentionType(kind), name)
        if key not in self._entities:
            self._entities.add(key)
            self._add("entities", id=key, type=kind, name=name, key=name_key(name))
        return key

    def _add(self, table: str, **row: object) -> str:
        self._rows.append((table, row))
        return str(row.get("id", ""))


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    columns = ", ".join(f'"{column}"' for column in row)
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
