"""An archive of stories that were never written, with the syllables and phrases of our gold, written row by row.

A text is made of runs of one to six syllables, cut from the gold by chance: syllables and phrases are as frequent as
there. What lies before publishing is not measured here, so the rows go straight into archive.db.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from archive.folder import DataFolder
from archive.store.database import transaction
from archive.store.query import fold
from archive.store.schema import open_archive
from pipelines.entities.gold import load_folder
from scraper.samples.newspaper import newspapers

GOLD = Path(__file__).parents[1] / "gold" / "entities"
LONGEST_RUN = 6  # syllables
RUNS, TITLE_RUNS = (20, 56), (2, 4)  # of a paragraph and a title: a story has some 400 syllables
PARAGRAPHS = 3
NAMES = 20_000  # people and places that stories name
NAMED = 12  # mentions a story
FIRST_DAY, DAYS = date(2006, 1, 1), 7_500
PAPERS = 34
BATCH = 2_000


@cache
def syllables() -> tuple[str, ...]:
    """All words of the gold, in its order."""
    texts = [story.text for story in load_folder(GOLD)]
    texts += ["\n".join((one.title, one.sapo, *one.paragraphs)) for paper in newspapers() for one in paper.stories]
    return tuple(re.findall(r"\S+", "\n".join(texts)))


def write_archive(folder: DataFolder, number: int, *, seed: int = 1) -> None:
    """So many stories in archive.db."""
    chance = random.Random(seed)
    names = [_run(chance, 3) for _ in range(NAMES)]
    with closing(open_archive(folder)) as connection:
        papers = [(f"bao{paper}", f"Báo số {paper}", f"https://bao{paper}.example/", None) for paper in range(PAPERS)]
        kinds = ("PER", "LOC")
        with transaction(connection):
            connection.executemany("INSERT INTO publishers (id, name, home, province) VALUES (?, ?, ?, ?)", papers)
            connection.executemany(
                "INSERT INTO entities (id, type, name, key) VALUES (?, ?, ?, ?)",
                [(f"e{at}", kinds[at % 2], name, f"{name} {at}") for at, name in enumerate(names)],
            )
        for start in range(0, number, BATCH):
            with transaction(connection):
                for index in range(start, min(start + BATCH, number)):
                    for sql, rows in _story(index, chance, names):
                        connection.executemany(sql, rows)


def _story(index: int, chance: random.Random, names: Sequence[str]) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The rows of one story, by statement."""
    key, content, capture, paper = f"s{index:08}", f"c{index:08}", f"k{index:08}", f"bao{index % PAPERS}"
    url = f"https://{paper}.example/bai-post{index}.html"
    title, paragraphs = _text(chance, TITLE_RUNS), [_text(chance, RUNS) for _ in range(PARAGRAPHS)]
    text, day = "\n\n".join((title, *paragraphs)), FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    printed, seen = f"{day}T08:00:00+07:00", "2026-11-01T00:00:00+00:00"
    yield (
        "INSERT INTO contents (id, story, kind, title, body, authors, published, tags, images, fields, theme_is,"
        " theme_score, theme_because) VALUES (?, ?, 'article', ?, ?, '[]', ?, '[]', '[]', '{}', 1, 0.9, '[]')",
        [(content, key, title, json.dumps(paragraphs, ensure_ascii=False), printed)],
    )
    yield (
        "INSERT INTO stories VALUES (?, ?, ?, 'article', ?, ?, 0.9, ?, ?, NULL, 1, ?, NULL, ?)",
        [(key, paper, url, title, printed, seen, seen, content, text)],
    )
    yield (
        "INSERT INTO captures (id, url, address, subject, publisher, fetched, status, origin, kind, warc, offset,"
        " length, sha256, story, content)"
        " VALUES (?, ?, ?, ?, ?, ?, 200, 'crawl', 'article', 'warc/a.warc.gz', ?, 900, ?, ?, ?)",
        [(capture, url, url, key, paper, seen, index, f"{index:064x}", key, content)],
    )
    yield "INSERT INTO story_addresses VALUES (?, ?)", [(key, url)]
    yield "INSERT INTO story_versions VALUES (?, 1, ?, '[]', ?, ?)", [(key, seen, content, capture)]
    yield (
        'INSERT INTO mentions (story, number, entity, type, start, "end", surface, attrs)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, '{}')",
        [(key, at, *named) for at, named in enumerate(_named(text, chance))],
    )


def _named(text: str, chance: random.Random) -> Iterator[tuple[str, str, int, int, str]]:
    """Who is named where; some in many stories, most in few."""
    starts = sorted(chance.sample([found.end() for found in re.finditer(r"\s+", text)], NAMED))
    for start in starts:
        words = re.match(r"\S+ \S+", text[start : start + 40])
        if words is not None:
            entity = int(NAMES * chance.random() ** 3)
            yield f"e{entity}", ("PER", "LOC")[entity % 2], start, start + words.end(), words[0]


def _text(chance: random.Random, runs: tuple[int, int]) -> str:
    number = chance.randint(*runs)
    return " ".join(_run(chance, length) for length in chance.choices(range(1, LONGEST_RUN + 1), k=number))


def _run(chance: random.Random, length: int) -> str:
    start = chance.randrange(len(syllables()) - length)
    return " ".join(syllables()[start : start + length])


def frequent(number: int, *, with_marks: bool = False) -> list[str]:
    """The most frequent syllables of the gold, the most frequent first: folded, or those with marks."""
    text = " ".join(syllables()).lower()
    words = re.findall(r"[^\W\d_]+", text if with_marks else fold(text))
    counted = Counter(word for word in words if not with_marks or fold(word) != word)
    return [word for word, _ in counted.most_common(number)]


def phrases(number: int, length: int, common: frozenset[str], seed: int = 3) -> list[str]:
    """Phrases of the gold all of whose syllables are common ones."""
    chance, words = random.Random(seed), re.findall(r"[^\W\d_]+", fold(" ".join(syllables())))
    runs = {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
    found = sorted(" ".join(run) for run in runs if common.issuperset(run))
    return chance.sample(found, min(number, len(found)))
