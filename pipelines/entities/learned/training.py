"""`make train`: from the annotated stories of tests/gold/entities alone to the weights of the package."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from pipelines.entities.gold import GoldStory, digest_of, load_folder
from pipelines.entities.grammar import read_spans
from pipelines.entities.learned.features import VERSION, lines_of, sequence, views_of
from pipelines.entities.learned.labels import OUTSIDE, labels_of
from pipelines.entities.learned.weights import PATH, UNITS, Weights, save
from pipelines.entities.tokens import tokenize

GOLD = Path(__file__).parents[3] / "tests" / "gold" / "entities"
_PARAMETERS = {"c1": 0.05, "c2": 0.02, "max_iterations": 150}  # by cross-validation, docs/quality.md

Line = tuple[Sequence[Sequence[str]], Sequence[str]]
"""The features and the labels of the tokens of a line."""


class Pupil:
    """What is learnt from some lines. The trainer sees short names: its own files are safe with plain ones only."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._names: dict[str, str] = {}
        self._trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
        for rows, labels in lines:
            self._trainer.append([self.short(row) for row in rows], labels)

    def short(self, names: Iterable[str]) -> list[str]:
        """The short names of features."""
        return [self._names.setdefault(name, f"a{len(self._names)}") for name in names]

    def learn(self, path: Path) -> None:
        """Learn, and write the trainer's own file; the same lines give the same bytes."""
        self._trainer.train(str(path))

    def weights(self, path: Path, stories: int, digest: str) -> Weights:
        """The weights in a file that `learn` wrote."""
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        info = tagger.info()
        tagger.close()
        names = {short: name for name, short in self._names.items()}
        labels = [OUTSIDE, *sorted(set(info.labels) - {OUTSIDE})]
        number = {label: at for at, label in enumerate(labels)}
        transitions = [[round(UNITS * info.transitions.get((a, b), 0.0)) for b in labels] for a in labels]
        emissions: dict[str, list[tuple[int, int]]] = {}
        for (short, label), weight in sorted(info.state_features.items()):
            if round(UNITS * weight):
                emissions.setdefault(names[short], []).append((number[label], round(UNITS * weight)))
        return Weights(VERSION, digest, stories, labels, transitions, emissions)


def train(stories: Sequence[GoldStory], digest: str) -> Weights:
    """The weights learnt from stories; the same stories give the same weights."""
    pupil = Pupil(line for story in stories for line in lines_to_learn(story))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        pupil.learn(path)
        return pupil.weights(path, len(stories), digest)


def lines_to_learn(story: GoldStory) -> Iterator[Line]:
    """The lines of a story with the features that reading would see, and the labels that people gave."""
    board = read_spans(tokenize(story.text))
    views, labels = views_of(board), labels_of(story, board.tokens)
    for first, stop in lines_of(board):
        yield sequence(views[first:stop]), labels[first:stop]


def main() -> None:
    """Train on our gold, and write the package's weights."""
    weights = train(load_folder(GOLD), digest_of(GOLD))
    save(weights)
    size = PATH.stat().st_size // 1024
    sys.stdout.write(f"{weights.stories} stories, {len(weights.emissions)} features, {size} KiB: {PATH}\n")


if __name__ == "__main__":
    main()
