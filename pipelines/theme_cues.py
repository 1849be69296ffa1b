"""The cues of the theme, and where an article shows them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.model import Article
from pipelines.wordings import Wordings

CUES = Path(__file__).with_suffix(".toml")
THRESHOLD = re.compile(rb"^threshold = .*$", re.MULTILINE)
PLACES = ("title", "sapo", "section", "tags", "body")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is looked for, and where. `against`: it can only speak against the theme; `prior`: its worth unlearnt."""

    name: str
    pattern: str
    places: frozenset[str]
    against: bool
    prior: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A cue in a place, its words there, and how strongly it shows (0 to 1)."""

    cue: Cue
    place: str
    words: str
    strength: float


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues; of the body the first `reach` characters count, a cue in full where it is seen every `often` of them.

    `threshold` is the probability from which a story is of the theme.
    """

    cues: tuple[Cue, ...]
    wordings: Wordings
    reach: int
    often: int
    shares: Mapping[str, float]
    threshold: float
    digest: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the cues, in their order."""
        return tuple(cue.name for cue in self.cues)

    def priors(self) -> dict[tuple[str, str], float]:
        """For each cue and place the weight to begin with."""
        return {
            (cue.name, place): cue.prior * self.shares[place] * (-1 if cue.against else 1)
            for cue in self.cues
            for place in sorted(cue.places)
        }

    def find(self, article: Article) -> list[Seen]:
        """Every cue in every place where the article shows it."""
        texts = {
            "title": (article.title or "").lower(),
            "sapo": (article.sapo or "").lower(),
            "section": (article.section or "").lower(),
            "tags": " | ".join(article.tags).lower(),
            "body": _beginning(article.body, self.reach).lower(),
        }
        return [seen for place, text in texts.items() if text for seen in self._in(place, text)]

    def _in(self, place: str, text: str) -> Iterator[Seen]:
        for cue, times in zip(self.cues, self.wordings.find(text), strict=True):
            if times and place in cue.places:
                strength = min(1.0, len(times) * self.often / len(text)) if place == "body" else 1.0
                yield Seen(cue, place, " ".join(times[0][0].split()), strength)


@cache
def load_cues() -> Cues:
    """The cues of theme_cues.toml."""
    written = CUES.read_bytes()
    table = tomllib.loads(written.decode("utf-8"))
    cues = tuple(
        Cue(
            entry["name"],
            entry["pattern"],
            frozenset(entry.get("places", PLACES)),
            entry.get("against", False),
            float(entry.get("prior", 0)),
        )
        for entry in table["cue"]
    )
    digest = hashlib.sha256(THRESHOLD.sub(b"", written)).hexdigest()[:16]  # a setting: nothing is learnt for it
    wordings = Wordings(cue.pattern for cue in cues)
    return Cues(cues, wordings, table["reach"], table["often"], table["places"], table["threshold"], digest)


def _beginning(paragraphs: tuple[str, ...], reach: int) -> str:
    text = ""
    for paragraph in paragraphs:
        text += paragraph + "\n"
        if len(text) >= reach:
            break
    return text[:reach]
