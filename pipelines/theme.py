"""Whether a story is about exemplary people, collectives or models: a sum of cues that a reader can check."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.model import Article, Theme

CUES = Path(__file__).with_suffix(".toml")
PLACE_NAMES = {"title": "tiêu đề", "sapo": "sapo", "section": "chuyên mục", "tags": "từ khóa", "body": "nội dung"}
MAX_BODY = 60_000  # characters that are looked at
MOST_CUES = 8  # cues that are named


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: where it is looked for and what it is worth there, negative where it speaks against the theme."""

    name: str
    pattern: re.Pattern[str]
    weight: float
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Model:
    """The cues and how they add up."""

    cues: tuple[Cue, ...]
    places: dict[str, float]
    bias: float
    threshold: float
    repeated: int
    often: float
    long: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A cue that was found: its place, its words, what it adds."""

    cue: Cue
    place: str
    words: str
    adds: float


def judge(article: Article) -> Theme:
    """The verdict on an article, its score from 0 to 1, and the cues that speak for it (or against it, marked -)."""
    model = load()
    texts = _texts(article)
    seen = [found for cue in model.cues if (found := _look(cue, texts, model))]
    score = 1 / (1 + math.exp(-(model.bias + sum(found.adds for found in seen))))
    strongest = sorted(seen, key=lambda found: -abs(found.adds))[:MOST_CUES]
    return Theme(score >= model.threshold, round(score, 3), tuple(map(_reason, strongest)))


@cache
def load() -> Model:
    """The cues of theme.toml."""
    table = tomllib.loads(CUES.read_text(encoding="utf-8"))
    places = {name: float(table["places"][name]) for name in PLACE_NAMES}
    cues = tuple(
        Cue(
            entry["name"],
            re.compile(rf"(?<!\w)(?:{entry['pattern']})"),
            float(entry["weight"]),
            frozenset(entry.get("places", places)),
        )
        for entry in table["cue"]
    )
    more = table["places"]
    return Model(cues, places, table["bias"], table["threshold"], more["repeated"], more["often"], table["long"])


def _texts(article: Article) -> dict[str, str]:
    return {
        "title": (article.title or "").lower(),
        "sapo": (article.sapo or "").lower(),
        "section": (article.section or "").lower(),
        "tags": " | ".join(article.tags).lower(),
        "body": "\n".join(article.body).lower()[:MAX_BODY],
    }


def _look(cue: Cue, texts: dict[str, str], model: Model) -> Seen | None:
    """The cue in the place where it tells most."""
    found = [_worth(cue, place, text, model) for place, text in texts.items() if text and place in cue.places]
    return max(filter(None, found), key=lambda seen: abs(seen.adds), default=None)


def _worth(cue: Cue, place: str, text: str, model: Model) -> Seen | None:
    first = cue.pattern.search(text)
    if first is None:
        return None
    share = model.places[place]
    if place == "body":
        times = sum(1 for _, _ in zip(range(model.repeated), cue.pattern.finditer(text), strict=False))
        share = model.often if times >= model.repeated else share
        share *= min(1.0, model.long / len(text))
    return Seen(cue, place, " ".join(first[0].split()), cue.weight * share)


def _reason(seen: Seen) -> str:
    sign = "" if seen.adds > 0 else "- "
    return f"{sign}{PLACE_NAMES[seen.place]}: {seen.words} ({seen.cue.name})"
