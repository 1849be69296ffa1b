"""Learns what the cues of the theme are worth: logistic regression, calibrated on items it has not seen.

`python -m pipelines.theme_training GOLD_FOLDER` writes theme.toml. Everything is deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from pipelines.quality.gold_theme import GoldItem, all_items, digest_of_items
from pipelines.theme import WEIGHTS, Feature, Model
from pipelines.theme_cues import Cues, load_cues

FOLDS = 10
SWEEPS = 60  # of coordinate descent; the weights stand still long before
RIDGE = 1.0  # strength of the pull to the prior
WHOLE_TEXT = 0.2  # what a whole story counts beside a beginning: it holds many cues, and feeds show beginnings
PREVALENCE = 0.015  # of the theme in real feeds

Row = Mapping[Feature, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """An item and the probability that a model which never saw it gives."""

    item: GoldItem
    probability: float


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and its verdicts in cross-validation."""

    model: Model
    judged: tuple[Judged, ...]


def train(items: Sequence[GoldItem], cues: Cues) -> Trained:
    """Weights from all items; calibration from the verdicts on items that were left out."""
    rows = [{(seen.cue.name, seen.place): seen.strength for seen in cues.find(item.article)} for item in items]
    truth = [item.is_exemplary for item in items]
    priors, against = cues.priors(), frozenset(cue.name for cue in cues.cues if cue.against)
    importance = [WHOLE_TEXT if item.kind == "story" else 1.0 for item in items]
    left_out = _left_out(rows, truth, importance, priors, against)
    slope, offset = platt(left_out, truth, importance)
    model = replace(fit(rows, truth, importance, priors, against), slope=slope, offset=offset, threshold=cues.threshold)
    judged = tuple(Judged(item, model.probability(odds)) for item, odds in zip(items, left_out, strict=True))
    return Trained(model, judged)


def fit(
    rows: Sequence[Row],
    truth: Sequence[bool],
    importance: Sequence[float],
    priors: Mapping[Feature, float],
    against: frozenset[str],
) -> Model:
    """Logistic regression by coordinate descent, pulled to the priors; no cue may speak against its own sign."""
    column: dict[Feature, list[tuple[int, float]]] = {feature: [] for feature in priors}
    for index, row in enumerate(rows):
        for feature, value in row.items():
            column[feature].append((index, value))
    weights = dict(priors)
    odds = [sum(weights[feature] * value for feature, value in row.items()) for row in rows]
    bias = 0.0
    everywhere = [(index, 1.0) for index in range(len(rows))]
    for _ in range(SWEEPS):
        bias = _step(bias, everywhere, odds, truth, importance, ridge=0.0)
        for feature, weight in weights.items():
            sign = -1 if feature[0] in against else 1
            weights[feature] = _step(weight, column[feature], odds, truth, importance, prior=priors[feature], sign=sign)
    return Model({feature: weight for feature, weight in weights.items() if weight}, bias)


def _step(
    weight: float,
    column: Sequence[tuple[int, float]],
    odds: list[float],
    truth: Sequence[bool],
    importance: Sequence[float],
    *,
    ridge: float = RIDGE,
    prior: float = 0.0,
    sign: int = 0,
) -> float:
    """One Newton step along one weight; the odds of the rows follow."""
    slope, curve = ridge * (prior - weight), ridge + 1e-6
    for index, value in column:
        probability = 1 / (1 + math.exp(-odds[index]))
        slope += importance[index] * value * (truth[index] - probability)
        curve += importance[index] * value * value * max(probability * (1 - probability), 0.05)
    moved = weight + slope / curve
    if sign * moved < 0:
        moved = 0.0
    for index, value in column:
        odds[index] += (moved - weight) * value
    return moved


def _left_out(
    rows: Sequence[Row],
    truth: Sequence[bool],
    importance: Sequence[float],
    priors: Mapping[Feature, float],
    against: frozenset[str],
) -> list[float]:
    """For each item the log-odds of a model trained without it (and its neighbours in the fold)."""
    odds = [0.0] * len(rows)
    for fold in range(FOLDS):
        inside = [index for index in range(len(rows)) if index % FOLDS != fold]
        known, weighed = [truth[i] for i in inside], [importance[i] for i in inside]
        model = fit([rows[i] for i in inside], known, weighed, priors, against)
        for index in range(fold, len(rows), FOLDS):
            odds[index] = model.bias + sum(model.weights.get(f, 0.0) * v for f, v in rows[index].items())
    return odds


def platt(odds: Sequence[float], truth: Sequence[bool], importance: Sequence[float]) -> tuple[float, float]:
    """Slope and offset that make probabilities of log-odds, by Newton's method along each in turn."""
    slope, offset = 1.0, 0.0
    calibrated = list(odds)
    steep = list(enumerate(odds))
    flat = [(index, 1.0) for index in range(len(odds))]
    for _ in range(SWEEPS):
        slope = _step(slope, steep, calibrated, truth, importance, ridge=0.0)
        offset = _step(offset, flat, calibrated, truth, importance, ridge=0.0)
    return round(slope, 4), round(offset, 4)


def f1(judged: Sequence[Judged], threshold: float) -> float:
    """F1 of the verdicts at a threshold."""
    taken = [one.item.is_exemplary for one in judged if one.probability >= threshold]
    wanted = sum(one.item.is_exemplary for one in judged)
    return 2 * sum(taken) / (wanted + len(taken) or 1)


def share_taken(judged: Sequence[Judged], threshold: float, *, exemplary: bool) -> float:
    """Of the exemplary items (or of the others) the share that is taken."""
    verdicts = [one.probability >= threshold for one in judged if one.item.is_exemplary is exemplary]
    return sum(verdicts) / (len(verdicts) or 1)


def precision_in_feeds(hits: float, false_alarms: float) -> float:
    """Precision where only PREVALENCE of the stories is of the theme."""
    right, wrong = PREVALENCE * hits, (1 - PREVALENCE) * false_alarms
    return right / (right + wrong) if right + wrong else 1.0


def written(model: Model, cues: Cues, gold: str) -> str:
    """theme.toml."""
    lines = [
        "# What the cues of theme_cues.toml are worth in each place. Written by `make train-theme`, not by hand.",
        f'cues = "{cues.digest}"',
        f'gold = "{gold}"',
        f"bias = {model.bias:.4f}",
        "",
        "[calibration]",
        f"slope = {model.slope}",
        f"offset = {model.offset}",
        "",
        "[weights]",
    ]
    for name in cues.names:
        places = {place: worth for (cue, place), worth in model.weights.items() if cue == name}
        told = ", ".join(f"{place} = {worth:.3f}" for place, worth in places.items())
        lines.append(f'"{name}" = {{ {told} }}' if told else f'"{name}" = {{}}')
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(gold: Path) -> None:
    """Learn the weights of the theme's cues from theme/, pages/ and entities/ of a gold folder; write theme.toml."""
    items = all_items(gold)
    cues = load_cues()
    trained = train(items, cues)
    WEIGHTS.write_text(written(trained.model, cues, digest_of_items(items)), encoding="utf-8")
    for line in report(trained):
        click.echo(line)


def report(trained: Trained) -> list[str]:
    """Figures of the cross-validation."""
    judged, threshold = trained.judged, trained.model.threshold
    hits = share_taken(judged, threshold, exemplary=True)
    kinds = sorted({one.item.kind for one in judged})
    false_alarms = share_taken([one for one in judged if one.item.kind == "news"], threshold, exemplary=False)
    lines = [
        f"{len(judged)} items, {FOLDS}-fold cross-validation, threshold {threshold}",
        f"F1 {f1(judged, threshold):.4f}, recall {hits:.4f}, "
        f"false alarms {share_taken(judged, threshold, exemplary=False):.4f}, of ordinary news {false_alarms:.4f}",
    ]
    for kind in kinds:
        of_kind = [one for one in judged if one.item.kind == kind]
        right = sum((one.probability >= threshold) is one.item.is_exemplary for one in of_kind)
        lines.append(f"{kind:10} {right} of {len(of_kind)} right")
    return lines


if __name__ == "__main__":
    main()
