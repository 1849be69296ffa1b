"""What a search asks of the indexes, as SQL: which stories, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from archive.store.champions import TITLE_WEIGHT
from archive.store.filters import Filters
from archive.store.query import Query

EXACT_BOOST = 10_000.0  # all stories with the words as typed come before all others
SIDE_BOOST, HEADLINE_BOOST = 2_000.0, 1_000.0  # above any bm25: side by side first, then in the headline, then the rest
BESIDE = f"""WITH beside AS MATERIALIZED (
    SELECT rowid AS number, bm25(story_pairs, {TITLE_WEIGHT}, 1.0) AS score
    FROM story_pairs WHERE story_pairs MATCH ? AND rowid > ?)
  """  # noqa: S608 - a constant
Statement = tuple[str, list[object]]


class Order(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    DATE = "date"


class Floors(NamedTuple):
    """Above which number hits are ranked, by where all the words stand; None: that these stand so is not asked."""

    side: int | None = 0  # side by side as typed
    headline: int | None = 0
    text: int | None = 0


ALL_RANKED = Floors()


def statement(asked: Asked, floors: Floors) -> Statement:
    """What selects the numbers of a page of hits, with its values."""
    return ranked(asked, floors) if asked.is_ranked else newest(asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with all that narrows and orders its hits, and the page that is wanted."""

    query: Query
    filters: Filters
    order: Order
    limit: int
    offset: int
    marks: tuple[str, str]
    is_headed: bool = False  # all the words have to stand in the headline

    @property
    def index(self) -> str | None:
        """The index that is asked first; None: nothing is looked for, so all stories are gone through."""
        if self.is_headed:
            return "story_titles"
        if self.query.words is not None:
            return "story_search"
        return None if self.query.phrases is None else "story_pairs"

    @property
    def is_ranked(self) -> bool:
        """Whether hits come by relevance: there are words to be looked for, and no other order was asked for."""
        return self.index is not None and self.order != Order.DATE

    @property
    def side_by_side(self) -> Asked | None:
        """The same, with all the words side by side as typed; None where there is but one."""
        if self.query.side is None:
            return None
        return replace(self, query=replace(self.query, words=None, phrases=self.query.side, beside=None))

    @property
    def headed(self) -> Asked | None:
        """The same, with all the words in the headline; None where there is but one."""
        return None if self.query.side is None else replace(self, is_headed=True)

    @property
    def score(self) -> str:
        """What FTS5 reckons of a hit."""
        return "bm25(story_titles)" if self.is_headed else f"bm25({self.index}, {TITLE_WEIGHT}, 1.0)"

    def matching(self, columns: str, *, floor: int = 0, beside: str = "") -> Statement:
        """SELECT of columns of `found` (the index) or `listed` (the list), and its parameters."""
        if self.index is None:
            source, number = "story_list AS listed", "listed.number"
        else:
            source, number = f"{self.index} AS found{beside}", "found.rowid"
            if self.filters.of_list:
                source += " JOIN story_list AS listed ON listed.number = found.rowid"
        parts = self._conditions(number, floor)
        conditions = " AND ".join(condition for condition, _ in parts) or "1"
        values = [value for _, more in parts for value in more]
        return f"SELECT {columns.format(number=number)} FROM {source} WHERE {conditions}", values  # noqa: S608

    def _conditions(self, number: str, floor: int) -> list[tuple[str, list[object]]]:
        conditions: list[tuple[str, list[object]]] = []
        wanted = {"story_search": self.query.words, "story_pairs": self.query.phrases}
        if self.is_headed:
            wanted = {"story_titles": self.query.folded}
        unwanted = {"story_search": self.query.excluded_words, "story_pairs": self.query.excluded_phrases}
        if self.index is not None:
            excluded = unwanted.pop(self.index, None)
            match = f"({wanted.pop(self.index)})" + (f" NOT ({excluded})" if excluded else "")
            conditions.append((f"{self.index} MATCH ?", [match]))
            conditions += [_other(number, "IN", index, match, floor) for index, match in wanted.items() if match]
        conditions += [_other(number, "NOT IN", index, match, floor) for index, match in unwanted.items() if match]
        if floor:
            conditions.append((f"{number} > ?", [floor]))
        return conditions + self.filters.conditions(number)


def _other(number: str, how: str, index: str, match: str, floor: int) -> tuple[str, list[object]]:
    """Whether a hit is, or is not, in another index too. Plus: SQLite must not look each of these up in the first."""
    hits = f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid > ?"  # noqa: S608 - a name of ours
    return f"+{number} {how} ({hits})", [match, floor]


def ranked(asked: Asked, floors: Floors) -> Statement:
    """First stories with the words as typed; of these and of the others first those with all side by side, then all in
    the headline, then all anywhere; each by bm25.
    """
    side, headed = asked.side_by_side, asked.headed
    parts: dict[str, Statement] = {}
    if side is not None and floors.side is not None:
        parts["side"] = _boosted(side, SIDE_BOOST, floors.side)
    if headed is not None and floors.headline is not None:
        parts["headline"] = _boosted(headed, HEADLINE_BOOST, floors.headline)
    if floors.text is not None:
        parts["anywhere"] = _anywhere(asked, floors.text)
    found = ",\n  ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _) in parts.items())
    hits = " UNION ALL ".join(f"SELECT * FROM {name}" for name in parts)  # noqa: S608 - our names
    values = [value for _, more in parts.values() for value in more]
    score = "min(score)"
    if asked.query.exact is not None:
        exact = "SELECT rowid FROM story_exact WHERE story_exact MATCH ?"
        score += f" - {EXACT_BOOST} * (number IN ({exact}))"
        values = [*values, asked.query.exact]
    page = f"SELECT number, {score} AS score FROM ({hits}) GROUP BY number"  # noqa: S608 - the same
    return f"WITH {found} {page} ORDER BY 2, 1 DESC LIMIT ? OFFSET ?", [*values, asked.limit, asked.offset]


def _boosted(asked: Asked, boost: float, floor: int) -> Statement:
    return asked.matching("{number} AS number, " + f"{asked.score} - {boost} AS score", floor=floor)


def _anywhere(asked: Asked, floor: int) -> Statement:
    """By bm25 of words and phrases; words typed side by side count as a phrase where a story has them so."""
    if asked.query.words is None or asked.query.beside is None:
        return asked.matching("{number} AS number, " + f"{asked.score} AS score", floor=floor)
    columns = "{number} AS number, " + f"{asked.score} + coalesce(beside.score, 0) AS score"
    joined = " LEFT JOIN beside ON beside.number = found.rowid"
    sql, values = asked.matching(columns, floor=floor, beside=joined)
    return f"{BESIDE}{sql}", [asked.query.beside, floor, *values]


def newest(asked: Asked) -> Statement:
    """A page of hits by date."""
    sql, values = asked.matching("{number} AS number, 0 AS score")
    return f"{sql} ORDER BY 1 DESC LIMIT ? OFFSET ?", [*values, asked.limit, asked.offset]
