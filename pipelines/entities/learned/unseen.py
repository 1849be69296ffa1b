"""`python -m pipelines.entities.learned.unseen`: how well stories are read that the model did not learn from."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from archive.model import Mention
from pipelines.entities.evaluation import Evaluation, evaluate_stories
from pipelines.entities.gold import GoldStory, load_folder
from pipelines.entities.learned.decoder import Decoder
from pipelines.entities.learned.training import GOLD, train
from pipelines.entities.mentions import find_mentions

FOLDS = 5
CURVE = (10, 20, 40, 80)  # stories learnt from, beside all of the other folds
NAMES = ("PER", "ORG", "LOC", "all")


def cross_validated(stories: Sequence[GoldStory], most: int | None = None, folds: int = FOLDS) -> Evaluation:
    """Each fold read by a model of the others, or of `most` of their stories; always dealt the same way."""
    dealt = list(stories)
    random.Random(1).shuffle(dealt)  # noqa: S311 - dealing, no secret
    found: dict[str, tuple[Mention, ...]] = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(_read_fold, repeat(dealt), range(folds), repeat(folds), repeat(most)):
            found.update(part)
    return evaluate_stories(stories, lambda text: found[text])


def _read_fold(stories: Sequence[GoldStory], fold: int, folds: int, most: int | None) -> dict[str, tuple[Mention, ...]]:
    others = [story for at, story in enumerate(stories) if at % folds != fold]
    model = Decoder(train(others[:most], ""))
    return {story.text: find_mentions(story.text, model) for story in stories[fold::folds]}


def main() -> None:
    """Print the cross-validated table, then the learning curve."""
    stories = load_folder(GOLD)
    sys.stdout.write(cross_validated(stories).as_text() + "\n\nstories  " + "  ".join(NAMES) + "\n")
    for most in CURVE:
        types = cross_validated(stories, most).types
        sys.stdout.write(f"{most:7}  " + "  ".join(f"{types[name].f1:.3f}" for name in NAMES) + "\n")


if __name__ == "__main__":
    main()
