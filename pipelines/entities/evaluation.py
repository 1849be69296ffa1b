"""What is found in annotated stories against what people marked: strict spans, attributes, theme, and floors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.model import Article, Kind, Mention, MentionType
from pipelines.entities.floors import Floors
from pipelines.entities.gold import GoldStory, digest_of, load_folder
from pipelines.entities.mentions import find_mentions
from pipelines.entities.scores import Ratio, Score, interval_of
from pipelines.theme import judge

Finder = Callable[[str], Sequence[Mention]]
ALL = "all"


@dataclass(frozen=True, slots=True)
class Tally:
    """What one story adds: per type gold, found and right; the same for roles, speakers and the theme."""

    counts: Mapping[tuple[str, str], int]

    def score(self, name: str) -> Score:
        """The score of one type, "role", "speaker" or "theme"."""
        return Score(*(self.counts.get((name, what), 0) for what in ("gold", "found", "right")))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a folder of annotated stories."""

    files: int
    types: Mapping[str, Score]
    intervals: Mapping[str, tuple[float, float]]
    role: Ratio
    speaker: Ratio
    theme: Score
    breaches: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The figures as CONTRACT's `evaluate --json` prints them, with the interval of each f1."""
        return {
            "files": self.files,
            "types": {
                name: score.as_json() | {"interval": list(self.intervals[name])} for name, score in self.types.items()
            },
            "role": self.role.as_json(),
            "speaker": self.speaker.as_json(),
            "theme": self.theme.as_json(),
        }

    def as_text(self) -> str:
        """The figures as a table for a reader."""
        lines = [f"{self.files} stories; strict spans, 95 % intervals over stories", ""]
        lines.append(f"{'':9} {'gold':>5} {'found':>5} {'right':>5}  {'prec':>5} {'recall':>6} {'f1':>6}")
        for name, score in self.types.items():
            low, high = self.intervals[name]
            lines.append(f"{name:9} {score.as_text()}  [{low:.3f} {high:.3f}]")
        lines.append(f"{'theme':9} {self.theme.as_text()}")
        lines += [f"{name:9} {ratio.right} of {ratio.gold} right ({ratio.share:.3f})" for name, ratio in self._ratios()]
        return "\n".join(lines)

    def _ratios(self) -> tuple[tuple[str, Ratio], ...]:
        return ("role", self.role), ("speaker", self.speaker)


def evaluate(directory: Path, floors: Path | None = None, find: Finder = find_mentions) -> Evaluation:
    """Score the reading of every story of a folder; `floors` is a TOML file whose breaches are named."""
    wanted = Floors.load(floors) if floors else None
    evaluation = evaluate_stories(load_folder(directory), find)
    if wanted is None:
        return evaluation
    figures = {name: score.f1 for name, score in evaluation.types.items()} | {
        "theme": evaluation.theme.f1,
        "role": evaluation.role.share,
        "speaker": evaluation.speaker.share,
    }
    breaches = tuple(wanted.breaches(figures, digest_of(directory)))
    return Evaluation(
        evaluation.files,
        evaluation.types,
        evaluation.intervals,
        evaluation.role,
        evaluation.speaker,
        evaluation.theme,
        breaches,
    )


def evaluate_stories(stories: Sequence[GoldStory], find: Finder = find_mentions) -> Evaluation:
    """Score the reading of stories."""
    tallies = [tally_of(story, find(story.text)) for story in stories]
    together = Tally(sum((Counter(tally.counts) for tally in tallies), Counter()))
    names = [kind.value for kind in MentionType] + [ALL]
    role, speaker = together.score("role"), together.score("speaker")
    return Evaluation(
        files=len(stories),
        types={name: together.score(name) for name in names},
        intervals={name: interval_of([tally.score(name) for tally in tallies]) for name in names},
        role=Ratio(role.gold, role.right),
        speaker=Ratio(speaker.gold, speaker.right),
        theme=together.score("theme"),
    )


def tally_of(story: GoldStory, mentions: Sequence[Mention]) -> Tally:
    """Hold the mentions found in one story against its gold."""
    counts: Counter[tuple[str, str]] = Counter()
    found = {(mention.type, mention.start, mention.end): mention.attrs for mention in mentions}
    for kind, _, _ in found:
        counts.update({(kind.value, "found"): 1, (ALL, "found"): 1})
    for span in story.spans:
        attrs = found.get((span.type, span.start, span.end))
        counts.update({(span.type.value, "gold"): 1, (ALL, "gold"): 1})
        if attrs is not None:
            counts.update({(span.type.value, "right"): 1, (ALL, "right"): 1})
        for name in ("role", "speaker"):
            if name in span.attrs:
                counts[name, "gold"] += 1
                counts[name, "right"] += attrs is not None and attrs.get(name) == span.attrs[name]
    counts.update(_theme_counts(story))
    return Tally(counts)


def _theme_counts(story: GoldStory) -> Mapping[tuple[str, str], int]:
    paragraphs = [part.strip() for part in story.text.split("\n") if part.strip()]
    article = Article(Kind.ARTICLE, title=paragraphs[0] if paragraphs else None, body=tuple(paragraphs[1:]))
    judged = judge(article).is_exemplary
    return {
        ("theme", "gold"): int(story.is_exemplary),
        ("theme", "found"): int(judged),
        ("theme", "right"): int(judged and story.is_exemplary),
    }
