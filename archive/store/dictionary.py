"""What every table and column means: the one source of the table `dictionary` and of docs/data.md."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from archive.store.database import transaction


class Where(StrEnum):
    """In which databases a table is."""

    BOTH = "both"
    ARCHIVE = "archive.db"
    SNAPSHOT = "published files"


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """What a table holds, and what each of its columns means."""

    meaning: str
    columns: Mapping[str, str]
    where: Where = Where.BOTH


_STORY = "the story, an id of `stories`"
_SPAN = {
    "start": "first code point in `stories.text`, counted from 0",
    "end": "code point behind the last one in `stories.text`",
}

MEANINGS: Mapping[str, TableMeaning] = {
    "stories": TableMeaning(
        "one row a story of the theme, or imported by the user, as it reads in its newest capture",
        {
            "id": "hash of the publisher and its own number of the story, or else of the address; never changes",
            "publisher": "the newspaper, an id of `publishers`",
            "url": "address of the newest capture, as fetched",
            "kind": "article, video or gallery",
            "title": "the headline; null where none was found",
            "published": "when the newspaper says it was published, ISO 8601 in +07:00; null where unknown",
            "theme_score": "how sure it is of the theme, 0 to 1",
            "first_seen": "when the earliest capture was fetched, UTC",
            "last_seen": "when the newest capture was fetched, UTC",
            "gone_since": "since when it is gone, the open one of its `absences`, UTC; null: still there",
            "versions": "how many different versions are kept",
            "content": "the present reading, an id of `contents`",
            "sapo": "the lead; null where there is none",
            "text": "title, sapo and paragraphs joined by two line ends, NFC; spans of mentions count in it",
        },
    ),
    "contents": TableMeaning(
        "the different readings of a story: all that a page says, and by which method it was found",
        {
            "id": "hash of the story and all other columns",
            "story": _STORY,
            "kind": "article, video or gallery",
            "title": "the headline",
            "sapo": "the lead",
            "body": "JSON list of paragraphs",
            "authors": "JSON list of bylines",
            "published": "as the page says, ISO 8601 in +07:00",
            "source": "another newspaper or agency that the page names as its source",
            "section": "the section that the page names",
            "tags": "JSON list of the tags that the page names",
            "images": "JSON list of {url, caption}",
            "fields": "JSON: for each field that was found {method, confidence 0 to 1, others: what disagrees}",
            "theme_is": "1 where this reading by itself is of the theme",
            "theme_score": "how sure it is of the theme, 0 to 1",
            "theme_because": "JSON list of the cues that say so",
            "access": "open; paywall or login where readers see only the beginning",
            "decoding": "JSON {charset, how: steps from bytes to text, partial: they ended too early}; null: unknown",
            "subject": "the id that the address of this reading gives by itself; `story` where nothing was joined",
            "text_key": "hash of its words, by which a text is known again at another address; null: too short",
            "facts": "JSON: its rows of mentions, roles, …; null for the present one, whose rows are in the tables",
        },
    ),
    "captures": TableMeaning(
        "one row an answer of a server that is kept in warc/, whatever it was",
        {
            "id": "hash of url, fetched and sha256",
            "url": "the address as fetched",
            "address": "the same in normal form: no fragment, no tracking keys",
            "subject": "the id that a story at this address has, or would have",
            "publisher": "the newspaper, an id of `publishers`",
            "fetched": "when, ISO 8601 in UTC",
            "status": "HTTP status; null for an imported file",
            "origin": "crawl or import",
            "kind": "article, listing, video, gallery or error; null where the page was not read",
            "reason": "why it is no story: robots, feed, not-html, http-<code>, redirect-home, soft-404, kind, empty,"
            " off-theme, set-aside, withheld; null where it is one",
            "truncated": "why the body is cut short: length, time, disconnect, unspecified; null: it is whole",
            "warc": "the WARC file, a path below the data folder",
            "offset": "where the gzip member of the record begins in it, bytes",
            "length": "length of the gzip member, bytes",
            "sha256": "digest of the body as sent, hex",
            "story": "the story that was read from it, an id of `stories`; null: none",
            "content": "what was read, an id of `contents`; null where there is no story",
            "redirect_to": "where the answer sent its reader, in normal form; null: to no page of its own",
            "reader": "digests of the rules, the reading and the mentions that were at work, as far as they were",
        },
    ),
    "absences": TableMeaning(
        "when a story was gone from its newspaper",
        {
            "story": _STORY,
            "number": "1 is the first",
            "gone": "when it was first found gone, UTC",
            "back": "when it was first seen again, UTC; null: it is gone still",
            "reason": "http-404, http-410, redirect-home (to the front page) or soft-404 (a page says so)",
            "capture": "the answer that says it is gone, an id of `captures`",
        },
    ),
    "story_aliases": TableMeaning(
        "ids of addresses that turned out to be one story's: they lead to the id of its earliest capture",
        {"alias": "an id as its address gives it", "story": "the story that it leads to, an id of `stories`"},
    ),
    "tombstones": TableMeaning(
        "stories that were taken down; nothing else of them is shown",
        {
            "story": "the id that the story had, or would have",
            "withheld": "when it was decided, UTC",
            "reason": "why, as the decision says",
        },
    ),
    "story_addresses": TableMeaning(
        "the addresses at which a story was found",
        {"story": _STORY, "url": "address in normal form"},
    ),
    "story_versions": TableMeaning(
        "what a story said over time; a new version where title, sapo, body, authors, date or pictures changed",
        {
            "story": _STORY,
            "number": "1 is the oldest",
            "first_seen": "when the first capture of this version was fetched, UTC",
            "changed": "JSON list of the fields that differ from the version before; empty for the first",
            "content": "the reading, an id of `contents`",
            "capture": "the first capture of this version, an id of `captures`",
        },
    ),
    "entities": TableMeaning(
        "who and what the stories name; for now mentions of one type and one name are one entity",
        {
            "id": "hash of type and name of its earliest mention; never changes, aliases lead to it",
            "type": "PER, ORG, LOC, DOC, CAMPAIGN, MODEL or AWARD",
            "name": "the name most of its mentions stand for: a body with its unit, a document with number and year",
            "key": "the same in small letters, single spaces; several bodies, places and people may bear one name",
        },
    ),
    "entity_forms": TableMeaning(
        "how an entity is written, and how often",
        {
            "entity": "an id of `entities`",
            "form": "as printed, single spaces",
            "name": "the name that it stands for there",
            "mentions": "how often",
        },
    ),
    "entity_aliases": TableMeaning(
        "ids of people's other sightings: they lead to the person",
        {"alias": "the lost id", "entity": "the entity that it leads to now, an id of `entities`"},
    ),
    "sightings": TableMeaning(
        "the people of each story, and all by which they are known again in another one",
        {
            "story": _STORY,
            "name": "the name in full, small letters",
            "id": "hash of story and name",
            "person": "whom people of all stories were joined into, an id of `entities`: the id of the earliest one",
            "form": "the name as printed",
            "mention": "the `number` of the mention that names in full",
            "day": "day of publication; null: unknown",
            "communes": "JSON list of the communes of today where the story puts them, ids of the gazetteer",
            "provinces": "JSON list of the provinces of today; the newspaper's where the story says none",
            "hamlets": "JSON list of names",
            "offices": "JSON list of [title, body, 1 where it is past]",
            "born": "year of birth, as it follows from an age; null: not said",
            "address": "what the story calls them: ông, bà, anh, …",
            "is_byline": "1: they wrote or photographed the story",
        },
    ),
    "person_links": TableMeaning(
        "pairs of sightings that are one person, or may be",
        {
            "first": "an id of `sightings`, the lesser one",
            "second": "an id of `sightings`",
            "verdict": "same, or doubtful: left to people",
            "confidence": "how sure that the two are one, 0 to 1",
            "reasons": "JSON list of what speaks for and against it",
        },
    ),
    "people_decided": TableMeaning(
        "what people decided of two sightings, from decisions.jsonl",
        {
            "first": "an id of `sightings`, the lesser one",
            "second": "an id of `sightings`",
            "verdict": "join or split",
        },
    ),
    "people_blocks": TableMeaning(
        "by name and place, body or title: sightings that are held against one another",
        {"block": "hash", "day": "of the story, counted from the year 1", "sighting": "an id of `sightings`"},
        Where.ARCHIVE,
    ),
    "people_read": TableMeaning(
        "the blocks of each sighting as it was last compared",
        {"sighting": "an id of `sightings`", "day": "as in `people_blocks`", "blocks": "8 bytes each, sorted"},
        Where.ARCHIVE,
    ),
    "people_stale": TableMeaning(
        "sightings that came or went since the last pass over people",
        {"sighting": "an id of `sightings`"},
        Where.ARCHIVE,
    ),
    "person_profiles": TableMeaning(
        "how stories tell of the people who stand in several, at most 64 ways each",
        {"person": "an id of `entities`", "profiles": "JSON list of [name, year, provinces, year of birth, address]"},
        Where.ARCHIVE,
    ),
    "mentions": TableMeaning(
        "spans of a story's present text that name something",
        {
            "story": _STORY,
            "number": "counts the mentions of a story in the order of the text, from 0",
            "entity": "whom or what it names, an id of `entities`; null for FIG, DATE and QUOTE",
            "type": "PER, ORG, LOC, DOC, CAMPAIGN, MODEL, AWARD, FIG, DATE or QUOTE",
            **_SPAN,
            "surface": "the span itself",
            "name": "the name that it stands for; null: as it is printed",
            "attrs": "JSON: role (PER), level (LOC), value and unit (FIG), speaker (QUOTE)",
        },
    ),
    "roles": TableMeaning(
        "who holds which title on the day of a story, or held it, as the story says",
        {
            "story": _STORY,
            "mention": "the `number` of the person in `mentions`",
            "title": 'as printed, without "nguyên"',
            "person": "an id of `entities`",
            "organisation": "the body that the title names, an id of `entities`; null: none",
            "office": "the `number` of the mention of the body or place that the title names; null: none",
            "is_past": "1: the story says that it is past",
            **{name: f"{meaning}: of the title" for name, meaning in _SPAN.items()},
            "confidence": "how sure, 0 to 1",
        },
    ),
    "awards": TableMeaning(
        "which award was given to whom, one row a receiver; what is only asked for is left out",
        {
            "story": _STORY,
            "award": "an id of `entities`",
            "giver": "an id of `entities`; null: not said",
            "receiver": "a person, body or model, an id of `entities`; null: not said, or only counted",
            "occasion": "the campaign or document for which it was given, an id of `entities`; null: not said",
            "date": "day, month or year of it, ISO 8601, as exact as the story says; null: not said",
            "mention": "the `number` of the award in `mentions`",
            "giver_mention": "the `number` of the giver in `mentions`",
            "receiver_mention": 'the `number` of the receiver in `mentions`: also "22 tập thể"',
            "occasion_mention": "the `number` of the occasion in `mentions`",
            "confidence": "how sure, 0 to 1",
        },
    ),
    "short_forms": TableMeaning(
        'which mentions are short for another of the same story: "anh Páo", "Huyện ủy"',
        {
            "story": _STORY,
            "mention": "the `number` of the short form in `mentions`",
            "full_form": "the `number` of the mention that names the same in full",
        },
    ),
    "quotes": TableMeaning(
        "direct speech",
        {
            "story": _STORY,
            "speaker": "an id of `entities`; null where the name is not one of the story's persons",
            "speaker_name": "the speaker's name as the text gives it; null: unnamed",
            **_SPAN,
        },
    ),
    "figures": TableMeaning(
        "numbers with what they count and who did it",
        {
            "story": _STORY,
            "value": "the number as printed",
            "unit": "the unit or counted noun as printed; null: nothing named",
            **_SPAN,
            "counted": "what is counted, with the words of doing before it, as its sentence says; null: not said",
            "who": "who did or has it, an id of `entities`; null where not said, or where it has no page",
            "who_mention": "the mention that names them, `number` of `mentions`",
            "confidence": "0 to 1: .8 where its sentence names them, .5 where an earlier one does; null: unknown",
        },
    ),
    "places": TableMeaning(
        "administrative units, old and new, that a mention lies in, with the units above them and what they became",
        {
            "id": "official code, behind a dash the year in which the unit ended; a short name where it has none",
            "name": "with its level word, the latest it had",
            "level": "tinh, huyen or xa",
            "parent": "the unit it belongs to, an id of `places`; null: a province",
            "valid_from": "first day, ISO 8601, or only the year; null: before the records",
            "valid_to": "last day, ISO 8601, or only the year; null: still valid, or not known where changes are known",
            "lat": "degrees north, WGS 84",
            "lon": "degrees east, WGS 84",
        },
    ),
    "place_changes": TableMeaning(
        "which old unit went into which new one",
        {
            "old": "an id of `places`",
            "new": "an id of `places`",
            "share": "part of the old unit that went there, 0 to 1, for a district by the count of its communes; null:"
            " unknown",
            "on_date": "day from which the change holds, ISO 8601, or only the year; null: unknown",
            "is_main": "1: the largest part, as far as known",
        },
    ),
    "mention_places": TableMeaning(
        "where a mention lies: one row a LOC, and an ORG with a unit in its name",
        {
            "story": _STORY,
            "mention": "the `number` of the mention in `mentions`",
            "place": "the unit at the time, an id of `places`; null: not known, `reason` says why",
            "hamlet": "the thôn, bản, khu phố … inside the unit, as printed; null: none",
            "above": "the `number` of the mention that names the unit above it; null: none does",
            "confidence": "how sure, 0 to 1; 0: not known",
            "reason": "by what it was decided, or why not; docs/quality.md explains each",
        },
    ),
    "clusters": TableMeaning(
        "a story and those that repeat it, wholly or in part",
        {"id": "hash of the earliest story's id", "earliest": "the original, an id of `stories`"},
    ),
    "cluster_members": TableMeaning(
        "the stories of a cluster, the earliest too; a round-up of several stories is in the cluster of each",
        {
            "cluster": "an id of `clusters`",
            "story": _STORY,
            "share": "portion of its text that also stands in the earliest, 0 to 1",
            "likeness": "verbatim (but for a few words), edited, or part (much stands in one of the two only)",
        },
    ),
    "publishers": TableMeaning(
        "newspapers from which something was captured",
        {
            "id": "the id in its rules; the host where there are no rules for it",
            "name": "its name, with marks",
            "home": "its front page; null where unknown",
            "province": "the province it belongs to today; null where unknown",
            "embargo_days": "days after publication in which its stories are kept, but not published; 0: none",
        },
    ),
    "runs": TableMeaning(
        "when captures were read into the archive",
        {
            "id": "hash of the start and what was read",
            "started": "UTC",
            "ended": "UTC",
            "captures": "how many were added",
            "pages": "how many of them were HTML pages and read",
            "new": "stories added",
            "changed": "stories that gained a version",
            "gone": "stories found gone",
            "set_aside": "captures that could not be read",
        },
    ),
    "set_aside": TableMeaning(
        "captures that could not be read; they are tried again when archive.db is made anew",
        {"capture": "an id of `captures`", "error": "what went wrong"},
    ),
    "reprint_read": TableMeaning(
        "what the pass over reprints has compared",
        {
            "story": _STORY,
            "content": "the reading that was compared, an id of `contents`",
            "first_seen": "the story's `first_seen` at that time",
            "fingerprints": "those of its text, signed integers of 64 bits",
        },
        where=Where.ARCHIVE,
    ),
    "reprint_fingerprints": TableMeaning(
        "runs of words by which stories with shared text find each other",
        {"fingerprint": "winnowed hash of six words", "story": _STORY},
        where=Where.ARCHIVE,
    ),
    "reprint_links": TableMeaning(
        "two stories that share text",
        {
            "first": "an id of `stories`, the lesser of the two",
            "second": "an id of `stories`",
            "share_of_first": "portion of the first one's text that also stands in the second, 0 to 1",
            "share_of_second": "portion of the second one's text that also stands in the first, 0 to 1",
            "likeness": "verbatim, edited or part, as in `cluster_members`",
        },
        where=Where.ARCHIVE,
    ),
    "watermarks": TableMeaning(
        "how far each WARC file was read",
        {"warc": "the WARC file, a path below the data folder", "upto": "bytes read from its beginning"},
        where=Where.ARCHIVE,
    ),
    "dictionary": TableMeaning(
        "this list",
        {
            "table_name": "a table",
            "column_name": "a column of it; empty for the table itself",
            "meaning": "what it means",
        },
    ),
    "story_list": TableMeaning(
        "the narrow table beside `stories`, in order of date: what lists, filters and facets need",
        {
            "number": "place in the order of dates, 1 is the oldest; another one in every published file",
            "id": _STORY,
            "publisher": "the newspaper, an id of `publishers`",
            "published": "ISO 8601 in +07:00; null where unknown",
            "year": "year of publication; null where unknown",
            "title": "the headline",
            "url": "the newspaper's address",
            "kind": "article, video or gallery",
            "gone_since": "UTC; null: still there",
            "versions": "how many different versions are kept",
        },
        where=Where.SNAPSHOT,
    ),
    "entity_stories": TableMeaning(
        "in which stories an entity is named",
        {
            "entity": "an id of `entities`",
            "number": "the story, a number of `story_list`",
            "mentions": "how often",
        },
        where=Where.SNAPSHOT,
    ),
    "entity_counts": TableMeaning(
        "how often an entity is named, for lists and suggestions",
        {
            "place": "1 is the entity that most stories name",
            "entity": "an id of `entities`",
            "type": "as in `entities`",
            "name": "as in `entities`",
            "folded": "the name without marks, in small letters",
            "stories": "in how many stories",
            "mentions": "how often",
            "first": "number of the oldest of them",
            "last": "number of the newest of them",
        },
        where=Where.SNAPSHOT,
    ),
    "story_counts": TableMeaning(
        "stories by newspaper and year",
        {
            "publisher": "an id of `publishers`",
            "year": "year of publication; 0 where unknown",
            "stories": "how many",
            "first": "number of the oldest of them",
            "last": "number of the newest of them",
            "gone": "how many of them the newspaper no longer shows",
        },
        where=Where.SNAPSHOT,
    ),
    "publisher_health": TableMeaning(
        "how a newspaper's site has answered of late",
        {
            "publisher": "an id of `publishers`",
            "last_fetched": "when anything of it was last fetched, UTC",
            "last_story": "when its newest story was published",
            "answers": "how many answers were kept in the thirty days up to then",
            "failed": "how many of these were errors, or could not be read",
        },
        Where.SNAPSHOT,
    ),
    "month_counts": TableMeaning(
        "stories by newspaper and month",
        {
            "publisher": "an id of `publishers`",
            "month": "month of publication, as 2025-07; empty where unknown",
            "stories": "how many",
        },
        where=Where.SNAPSHOT,
    ),
    "corrections": TableMeaning(
        "mistakes that the archive's keeper has confirmed, from decisions.jsonl; what was read stays as it was",
        {
            "story": _STORY,
            "number": "their order, from 1",
            "at": "when it was decided, UTC, ISO 8601; null: not told",
            "place": "where in the story",
            "was": "what it says",
            "should": "what it should say",
        },
        where=Where.SNAPSHOT,
    ),
    "documents": TableMeaning(
        "documents of Party and State that stories name by their number, from a thesaurus",
        {
            "id": "an id of `entities`",
            "kind": "Chỉ thị, Nghị quyết, …",
            "number": "as written, two digits at least",
            "suffix": "what stands behind the number, such as CT/TW",
            "issued": "the day of its issue, ISO 8601",
            "about": "what it is about",
        },
        where=Where.SNAPSHOT,
    ),
    "error_rates": TableMeaning(
        "how often what is published is right: what people found of stories that were drawn by lot",
        {
            "kind": "theme, title, published, or a type of `mentions`",
            "year": "year of publication; 0: all years",
            "judged": "how many were looked at that stand here as they were judged",
            "right": "how many of them were right",
            "precision": "their share",
            "low": "lower end of its 95 % interval (Wilson)",
            "high": "upper end of its 95 % interval (Wilson)",
        },
        where=Where.SNAPSHOT,
    ),
    "type_counts": TableMeaning(
        "entities and mentions by type",
        {"type": "as in `mentions`", "entities": "how many", "mentions": "how many", "stories": "in how many stories"},
        where=Where.SNAPSHOT,
    ),
    "champions": TableMeaning(
        "the best stories of each word of more than 2,000, so that common words are found at once",
        {
            "word": "the word, small letters",
            "is_exact": "1: with marks, and only stories that have it so; 0: without",
            "place": "0 is the best",
            "number": "a number of `story_list`",
        },
        Where.SNAPSHOT,
    ),
    "words": TableMeaning(
        "every word of the search index",
        {"word": "without marks, in small letters", "stories": "in how many stories it occurs"},
        where=Where.SNAPSHOT,
    ),
    "place_today": TableMeaning(
        "what a unit of `places` is today: itself, or one or several others",
        {
            "place": "an id of `places`",
            "number": "0 is the largest part, as far as known",
            "today": "an id of `places` that is still valid",
            "province": "today's province of it, an id of `places`",
        },
        where=Where.SNAPSHOT,
    ),
    "place_stories": TableMeaning(
        "stories that name a unit, what lies in it, or what it became",
        {"place": "an id of `places`", "number": "the story, a number of `story_list`"},
        where=Where.SNAPSHOT,
    ),
    "place_counts": TableMeaning(
        "how many stories there are of a unit, and its names for searching",
        {
            "place": "an id of `places`",
            "folded": "the name without marks, in small letters",
            "bare": "the same without its level word",
            "stories": "rows of `place_stories`",
        },
        where=Where.SNAPSHOT,
    ),
    "totals": TableMeaning(
        "the numbers of the front page",
        {
            "name": "stories, captures, publishers, versions, gone, people, organisations, places, mentions",
            "value": "how many",
        },
        where=Where.SNAPSHOT,
    ),
}


def dictionary_rows(*, snapshot: bool = False) -> list[tuple[str, str, str]]:
    """The rows of `dictionary` for archive.db, or for a published file."""
    rows = []
    for table, described in MEANINGS.items():
        if described.where in (Where.BOTH, Where.SNAPSHOT if snapshot else Where.ARCHIVE):
            rows.append((table, "", described.meaning))
            rows += [(table, column, meaning) for column, meaning in described.columns.items()]
    if snapshot:
        rows.append(("stories", "number", "place in the order of dates, 1 is the oldest; the number of `story_list`"))
    return sorted(rows)


def refresh_dictionary(connection: sqlite3.Connection, *, snapshot: bool = False) -> None:
    """Write the dictionary where it is not yet as it must be."""
    wanted = dictionary_rows(snapshot=snapshot)
    stored = connection.execute("SELECT table_name, column_name, meaning FROM dictionary ORDER BY 1, 2").fetchall()
    if stored == wanted:
        return
    with transaction(connection):
        connection.execute("DELETE FROM dictionary")
        connection.executemany("INSERT INTO dictionary VALUES (?, ?, ?)", wanted)


def data_page() -> str:
    """The text of docs/data.md."""
    sections = {where: [_section(*one) for one in MEANINGS.items() if one[1].where is where] for where in Where}
    return "\n".join(
        [_HEAD, *sections[Where.BOTH], _ARCHIVE, *sections[Where.ARCHIVE], _PUBLISHED, *sections[Where.SNAPSHOT]]
    )


_HEAD = """# The tables

`archive.db` holds what was read from the WARC files; it can be thrown away and made again from them. A published
file holds the same tables, in the order of dates, and others beside them. The table `dictionary` of every database
says the same as this page. Times are ISO 8601, in UTC for what the archive did and in +07:00 for what a newspaper
printed. Ids are hashes, the same on every machine; row numbers are none.

## In archive.db and in published files
"""

_ARCHIVE = """## Only in archive.db
"""

_PUBLISHED = """## Only in published files

There `stories` has one more column, `number`: its place in the order of dates, 1 is the oldest.
`story_search` and `story_exact` are the search index (SQLite FTS5), without and with marks; `story_pairs` is that of
neighbouring words, for phrases; `story_titles` that of headlines; `entity_search` that of names.
"""


def _section(table: str, described: TableMeaning) -> str:
    rows = [f"| `{column}` | {meaning} |" for column, meaning in described.columns.items()]
    sentence = f"{described.meaning[0].upper()}{described.meaning[1:]}."
    return "\n".join([f"### {table}", "", sentence, "", "| column | meaning |", "|---|---|", *rows, ""])
