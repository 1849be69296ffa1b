"""Whether a story is about exemplary people, collectives or models: a sum of cues that a reader can check."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.model import Article, Theme
from pipelines.theme_cues import Cues, Seen, load_cues

WEIGHTS = Path(__file__).with_suffix(".toml")
PLACE_NAMES = {"title": "tiêu đề", "sapo": "sapo", "section": "chuyên mục", "tags": "từ khóa", "body": "nội dung"}
MOST_CUES = 8  # cues that are named
TELLING = 0.05  # log-odds below which a cue is not worth naming
Feature = tuple[str, str]  # name of a cue, place


class ModelMismatch(Exception):
    """The weights were learnt for other cues; `make train-theme` learns them anew."""


@dataclass(frozen=True, slots=True)
class Model:
    """What each cue is worth in each place, and how the sum becomes a probability (Platt 1999)."""

    weights: Mapping[Feature, float]
    bias: float
    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5

    def log_odds(self, seen: Iterable[Seen]) -> float:
        """The sum, before calibration."""
        return self.bias + sum(map(self.adds, seen))

    def adds(self, found: Seen) -> float:
        """What a cue that was found adds to the sum."""
        return self.weights.get((found.cue.name, found.place), 0.0) * found.strength

    def probability(self, log_odds: float) -> float:
        """Calibrated on gold that the model was not trained on."""
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, self.slope * log_odds + self.offset))))


def judge(article: Article) -> Theme:
    """The verdict on an article, its score from 0 to 1, and the cues that speak for it (or against it, marked -)."""
    cues, model = load()
    seen = cues.find(article)
    score = model.probability(model.log_odds(seen))
    telling = [found for found in seen if abs(model.adds(found)) >= TELLING]
    strongest = sorted(telling, key=lambda found: -abs(model.adds(found)))[:MOST_CUES]
    return Theme(score >= model.threshold, round(score, 3), tuple(_reason(found, model) for found in strongest))


@cache
def load() -> tuple[Cues, Model]:
    """The cues, and their weights from theme.toml; ModelMismatch where these were learnt for other cues."""
    cues = load_cues()
    table = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    if table["cues"] != cues.digest:
        raise ModelMismatch(f"{WEIGHTS.name} was learnt for other cues than theme_cues.toml: run `make train-theme`")
    weights = {(name, place): worth for name, places in table["weights"].items() for place, worth in places.items()}
    calibration = table["calibration"]
    return cues, Model(weights, table["bias"], calibration["slope"], calibration["offset"], cues.threshold)


def _reason(found: Seen, model: Model) -> str:
    sign = "" if model.adds(found) > 0 else "- "
    return f"{sign}{PLACE_NAMES[found.place]}: {found.words} ({found.cue.name})"
