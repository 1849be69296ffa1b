"""Stories that were never written, as they come out of reading: what the store is fed with where pages do not matter.

A text is made of runs of syllables cut from our gold by chance, too short for a fingerprint of reprints, with names,
bodies, places and figures between them, as many of each kind as the sample newspapers have. Phrases of the trade stand
in it too, some in most stories, many in a few. One story in twenty repeats another newspaper's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from archive.ids import story_id
from archive.model import (
    Article,
    Capture,
    Evidence,
    Kind,
    Mention,
    MentionType,
    Method,
    Place,
    PlacedMention,
    RecordPosition,
    Role,
    Story,
    Theme,
)
from archive.store.newspapers import PublisherRow
from archive.store.readings import reading_of
from archive.store.save import Outcome
from pipelines.places.gazetteer import gazetteer
from tests.bench._press import FAMILIES, GIVEN, MIDDLES
from tests.bench._stories import syllables

PAPERS = tuple(PublisherRow(f"bao{n}", f"Báo số {n}", f"https://bao{n}.example/", "Lào Cai") for n in range(34))
PARAGRAPHS = 8
NAMED = (  # what a story names, a paragraph's share of it
    (MentionType.PER, 5), (MentionType.LOC, 5), (MentionType.ORG, 4), (MentionType.FIG, 9), (MentionType.DATE, 3),
    (MentionType.AWARD, 1), (MentionType.CAMPAIGN, 1), (MentionType.MODEL, 1),
)  # fmt: skip
RUNS = (6, 10)  # between two names
LONGEST_RUN = 3  # syllables
REPRINTED = 20
PHRASES, PHRASE = 5_000, 6  # how many there are, and syllables of each; a paragraph has one
BATCH = 500  # as ingest commits them
READER = "0" * 26
VIETNAM = timezone(timedelta(hours=7))
FIELDS = {name: Evidence(Method.PUBLISHER, 1.0) for name in ("title", "sapo", "body", "published")}


def batches(number: int, *, seed: int = 1) -> Iterator[list[Outcome]]:
    """So many stories, a batch at a time."""
    for start in range(0, number, BATCH):
        yield [_outcome(index, seed) for index in range(start, min(start + BATCH, number))]


@dataclass(slots=True)
class _Text:
    """A text that grows, and what it names."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    mentions: list[Mention] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def name(self, kind: MentionType, surface: str) -> None:
        attrs = {"value": surface.split()[0], "unit": "hộ"} if kind is MentionType.FIG else {}
        self.mentions.append(Mention(kind, self.length, self.length + len(surface), surface, attrs))
        self.say(surface)


def _outcome(index: int, seed: int) -> Outcome:
    paper, chance = PAPERS[index % len(PAPERS)], random.Random(f"{seed} {index}")
    number = str(1_000_000 * seed + index)
    url = f"{paper.home}bai-post{number}.html"
    key = story_id(paper.id, number)
    seen = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=seed, seconds=2 * index)
    like = index - 7 if index % REPRINTED == REPRINTED - 1 else index
    title, text = _told(random.Random(f"{seed} {like} told"), _run(chance, 8).capitalize())
    printed = datetime(2006, 1, 1, 8, tzinfo=VIETNAM) + timedelta(days=chance.randrange(7_500))
    sapo, *body = "".join(text.parts).split("\n\n")[1:]
    article = Article(Kind.ARTICLE, title, sapo, tuple(body), ("Mai Lan",), published=printed, fields=FIELDS)
    capture = Capture(
        url, seen, 200, (), b"", f"{seed:08}{index:056}", RecordPosition(f"warc/{seed}.warc.gz", 16_000 * index, 16_000)
    )
    theme = Theme(True, 0.97, ("điển hình", "gương"))
    mentions = tuple(text.mentions)
    people, bodies, places = (
        [at for at, one in enumerate(mentions) if one.type is kind]
        for kind in (MentionType.PER, MentionType.ORG, MentionType.LOC)
    )
    roles = tuple(
        Role(person, "Chủ tịch", mentions[person].start, mentions[person].end, office)
        for person, office in zip(people[:2], bodies, strict=False)
    )
    placed = tuple(PlacedMention(at, chance.choice(_places()), (), 0.9, "named") for at in places)
    story = Story(key, url, paper.id, article, theme, mentions, capture, places=placed, roles=roles)
    return Outcome(capture, paper, url, key, Kind.ARTICLE, reading=reading_of(story), reader=READER)


def _told(chance: random.Random, title: str) -> tuple[str, _Text]:
    text = _Text()
    text.say(title)
    named = [kind for kind, number in NAMED for _ in range(number)]
    chance.shuffle(named)
    for paragraph in range(PARAGRAPHS):
        text.say("\n\n")
        for kind in named[paragraph::PARAGRAPHS]:
            text.say(f"{_words(chance)} ")
            text.name(kind, _surface(kind, chance))
            text.say(" ")
        text.say(f"{_words(chance)} {_phrases()[int(PHRASES * chance.random() ** 3)]}.")
    return title, text


def _surface(kind: MentionType, chance: random.Random) -> str:
    if kind is MentionType.PER:
        return " ".join(map(chance.choice, (FAMILIES, MIDDLES, GIVEN, GIVEN)))
    if kind is MentionType.FIG:
        return f"{chance.randrange(2, 10_000)} hộ"
    if kind is MentionType.DATE:
        return f"ngày {chance.randrange(1, 29)}/{chance.randrange(1, 13)}"
    begins = {MentionType.LOC: "xã", MentionType.ORG: "Hội", MentionType.AWARD: "Huy chương"}
    name = _names()[int(len(_names()) * chance.random() ** 2)]  # some are named often, most seldom
    return f"{begins.get(kind, 'Phong trào')} {name}"


def _words(chance: random.Random) -> str:
    lengths = chance.choices(range(1, LONGEST_RUN + 1), k=chance.randint(*RUNS))
    return " ".join(_run(chance, length) for length in lengths)


def _run(chance: random.Random, length: int) -> str:
    start = chance.randrange(len(syllables()) - length)
    return " ".join(syllables()[start : start + length])


@cache
def _names() -> Sequence[str]:
    chance = random.Random(7)
    return [_run(chance, 2).title() for _ in range(20_000)]


@cache
def _phrases() -> Sequence[str]:
    chance = random.Random(8)
    return [_run(chance, PHRASE) for _ in range(PHRASES)]


@cache
def _places() -> Sequence[Place]:
    return [Place(unit.id, unit.full_name, (), unit.lat, unit.lon) for unit in gazetteer()]
