"""Measures a gold set: every reader on every page; the theme's verdicts in cross-validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.entities.evaluation import Evaluation, evaluate
from pipelines.entities.gold import digest_of
from pipelines.quality.floors import Measured
from pipelines.quality.gold_pages import digest_of_pages, load_pages
from pipelines.quality.gold_theme import all_items, digest_of_items
from pipelines.quality.page_scores import BODY, FIELDS, PageScore, score_page, together
from pipelines.quality.readers import OTHERS, Reader, other_readers, own_readers
from pipelines.theme_cues import load_cues
from pipelines.theme_training import Trained, f1, precision_in_feeds, report, share_taken, train

KNOWS_NO = dict.fromkeys(OTHERS, ("kind", "access", "source", "captions", "images"))  # fields that they do not have


@dataclass(frozen=True, slots=True)
class PagesReport:
    """The scores of each reader on the pages of a folder."""

    pages: int
    scores: Mapping[str, tuple[PageScore, ...]]
    digest: str

    @property
    def measured(self) -> Measured:
        """The shares of our own readers, as floors hold them."""
        own = {name: scores for name, scores in self.scores.items() if name not in OTHERS}
        figures = {
            f"{name}.{field}": total / pages
            for name, scores in own.items()
            for field, (total, pages) in together(scores).items()
        }
        return Measured(figures, self.digest)

    def as_text(self) -> str:
        """A table: fields down, readers across, counts of pages right; the body's F1 is a mean."""
        columns = {name: together(scores) for name, scores in self.scores.items()}
        lines = ["".join(["field".ljust(12), *(name.rjust(14) for name in columns)])]
        for field in (*FIELDS, BODY):
            cells = [_cell(field, name, column) for name, column in columns.items()]
            if any(cells):
                lines.append("".join([field.ljust(12), *(cell.rjust(14) for cell in cells)]))
        return "\n".join(lines)

    def wrong(self) -> Iterable[str]:
        """What our own readers got wrong, page by page."""
        for name, scores in self.scores.items():
            for score in scores if name not in OTHERS else ():
                yield from (f"{name}: {score.name}: {field}: {read!r}" for field, read in score.wrong.items())


def measure_pages(folder: Path, *, others: bool) -> PagesReport:
    """Read all pages of a folder; `newspapers/` in it, where there is one, stands for the registry."""
    newspapers = folder / "newspapers"
    readers: dict[str, Reader] = own_readers(newspapers if newspapers.is_dir() else None)
    if others:
        readers |= other_readers()
    pages = load_pages(folder)
    scores = {
        name: tuple(score_page(read(page), page, lead_in_body=name in OTHERS) for page in pages)
        for name, read in readers.items()
    }
    return PagesReport(len(pages), scores, digest_of_pages(folder))


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """The theme's verdicts on gold items that the model had not seen."""

    trained: Trained
    digest: str

    @property
    def measured(self) -> Measured:
        """F1 and shares, as floors hold them."""
        judged, threshold = self.trained.judged, self.trained.model.threshold
        hits = share_taken(judged, threshold, exemplary=True)
        ordinary = [one for one in judged if one.item.kind in ("news", "page")]
        false_alarms = share_taken(ordinary, threshold, exemplary=False)
        figures = {
            "unseen.f1": f1(judged, threshold),
            "unseen.recall": hits,
            "unseen.left_alone": 1 - share_taken(judged, threshold, exemplary=False),
            "unseen.ordinary_left_alone": 1 - false_alarms,
            "unseen.precision_in_feeds": precision_in_feeds(hits, false_alarms),
        }
        return Measured(figures, self.digest)

    def as_text(self) -> str:
        """The figures for a reader."""
        return "\n".join(report(self.trained))


@dataclass(frozen=True, slots=True)
class MentionsReport:
    """What is found in annotated stories; where the model learnt from them this guards, it does not judge."""

    evaluation: Evaluation
    digest: str

    @property
    def measured(self) -> Measured:
        """F1 of each type, shares of attributes, as floors hold them."""
        figures = {f"f1.{name}": score.f1 for name, score in self.evaluation.types.items()}
        shares = {"right.role": self.evaluation.role.share, "right.speaker": self.evaluation.speaker.share}
        return Measured(figures | shares, self.digest)


def measure_mentions(folder: Path) -> MentionsReport:
    """Read all annotated stories of a folder."""
    return MentionsReport(evaluate(folder), digest_of(folder))


def measure_theme(gold: Path) -> ThemeReport:
    """Train anew in folds, and judge what was left out."""
    items = all_items(gold)
    return ThemeReport(train(items, load_cues()), digest_of_items(items))


def _cell(field: str, name: str, column: Mapping[str, tuple[float, int]]) -> str:
    if field not in column or field in KNOWS_NO.get(name, ()):
        return ""
    total, pages = column[field]
    return f"{total / pages:.4f}" if field == BODY else f"{total:.0f}/{pages}"
