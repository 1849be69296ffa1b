"""The facts of whole stories: well formed, as many as promised, and found above their floors."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.model import MentionType
from tests.pipelines.facts.counting import shares
from tests.pipelines.facts.stories import (
    LOTS,
    Count,
    GoldFacts,
    Row,
    counts,
    digest,
    floors,
    interval,
    load_stories,
    matched,
    repeated,
    spoken_names,
)

NOTHING = frozenset(("",))


STORIES: list[GoldFacts] = [story for lot in LOTS for story in load_stories(lot)]


def test_sixty_stories_are_read_and_a_hundred_and_three_of_later_lots() -> None:
    assert [len(list(load_stories(lot))) for lot in LOTS] == [60, 20, 20, 10, 8, 10, 5, 12, 18]
    assert len({story.name for story in STORIES}) == 163


def test_every_argument_of_the_gold_is_a_mention_of_its_story() -> None:
    strange = []
    for story in STORIES:
        known = spoken_names(story)
        for row in (*story.commendations, *story.listed):
            strange += [(story.name, part) for part in row[:4] if not part - NOTHING <= known]
        for row in story.roles:
            strange += [(story.name, part) for part in (row[0], row[2]) if not part - NOTHING <= known]
    assert strange == []


def test_every_quote_has_the_speaker_whom_the_annotator_of_the_mentions_named() -> None:
    for story in STORIES:
        quotes = [one for one in story.mentions if one.type is MentionType.QUOTE]
        marked = [" ".join(one.attrs.get("speaker", "").casefold().split()) for one in quotes]
        assert [next(iter(speaker)) for _, speaker in story.speakers] == marked, story.name


def test_every_figure_with_a_doer_is_a_mention_of_its_story() -> None:
    for story in STORIES:
        figures = [" ".join(one.surface.split()) for one in story.mentions if one.type is MentionType.FIG]
        for told in story.figures:
            nth = told["nth"]
            assert isinstance(nth, int)
            assert figures.count(str(told["surface"])) >= nth > 0, (story.name, told)
            who = told["who"]
            for name in who if isinstance(who, list) else [who]:
                assert str(name).casefold() in story.text.casefold(), (story.name, name)


def test_the_floors_speak_of_this_gold() -> None:
    assert floors()["gold"]["digest"] == digest(), "the gold changed: measure again, then pin the floors anew"


@pytest.mark.parametrize("lot", LOTS, ids=lambda lot: str(lot.name))
def test_facts_of_stories_stay_above_their_floors(lot: Path) -> None:
    whole = {name: sum(stories, Count()) for name, stories in counts(lot).items()}
    below = {name: whole[name].f1 for name, floor in floors()[lot.name].items() if whole[name].f1 < float(floor)}
    assert below == {}


def test_figures_stay_above_their_floors() -> None:
    found = {share.name: share for lot in LOTS for share in shares(lot)}
    least = floors()["figures"]
    assert set(least) == set(found)
    assert {name: str(found[name]) for name, floor in least.items() if found[name].share < float(floor)} == {}


def _row(*parts: str) -> Row:
    return tuple(frozenset(part.split("/")) for part in parts)


def test_one_found_row_answers_for_one_row_of_the_gold() -> None:
    gold = [_row("bằng khen", "a"), _row("bằng khen", "a")]
    assert len(matched(gold, [_row("bằng khen", "a")], (0, 1))) == 1


def test_another_reading_that_a_reader_allows_is_right() -> None:
    assert matched([_row("bằng khen", "/2024")], [_row("bằng khen", "")], (0, 1))
    assert matched([_row("bằng khen", "/2024")], [_row("bằng khen", "2024")], (0, 1))
    assert not matched([_row("bằng khen", "2024")], [_row("bằng khen", "")], (0, 1))


def test_the_same_said_again_with_less_is_neither_right_nor_wrong() -> None:
    pairs = [(_row("ông a", "chủ tịch", "ubnd xã"), _row("ông a", "chủ tịch", "ubnd xã"))]
    shorter, other = _row("ông a", "chủ tịch", ""), _row("ông a", "bí thư", "")
    assert repeated(pairs, [pairs[0][1], shorter, other], (0, 1, 2)) == [shorter]


@pytest.mark.parametrize(("right", "low", "high"), [(10, 1.0, 1.0), (0, 0.0, 0.0)])
def test_an_interval_of_stories_that_are_all_alike_is_a_point(right: int, low: float, high: float) -> None:
    assert interval([Count(10, 10, right)] * 20) == (low, high)


def test_an_interval_holds_what_was_measured() -> None:
    stories = [Count(4, 4, right) for right in (4, 3, 2, 4, 1, 4, 3, 0, 4, 2)]
    low, high = interval(stories)
    assert low < sum(stories, Count()).f1 < high
