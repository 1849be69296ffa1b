"""When a story was gone: what servers say at the address where it was seen last."""

from __future__ import annotations

import pytest

from archive.store.absences import Absence, Answer, absences_of

HERE, MOVED = "https://a.vn/1", "https://b.vn/1"


def told(*answers: tuple[str, str, str | None]) -> list[Answer]:
    """(address, what came: article, a reason, or "-> address", ...) at 1, 2, 3 o'clock."""
    return [_answer(str(at), address, said, target) for at, (address, said, target) in enumerate(answers, 1)]


def _answer(at: str, address: str, said: str, target: str | None) -> Answer:
    is_story = said == "article"
    return Answer(f"capture {at}", at, address, said if is_story else None, None if is_story else said, target)


def test_a_story_that_always_answers_was_never_gone() -> None:
    assert absences_of(told((HERE, "article", None), (HERE, "article", None))) == []


@pytest.mark.parametrize("reason", ["http-404", "http-410", "redirect-home", "soft-404"])
def test_it_is_gone_from_the_first_answer_that_says_so(reason: str) -> None:
    answers = told((HERE, "article", None), (HERE, reason, None), (HERE, "http-404", None))
    assert absences_of(answers) == [Absence("2", None, reason, "capture 2")]


@pytest.mark.parametrize("reason", ["http-503", "http-403", "kind", "empty", "set-aside", "not-html"])
def test_a_failure_or_a_block_page_does_not_make_it_gone(reason: str) -> None:
    assert absences_of(told((HERE, "article", None), (HERE, reason, None))) == []


def test_it_comes_back_and_goes_again() -> None:
    answers = told(
        (HERE, "article", None), (HERE, "http-404", None), (HERE, "article", None), (HERE, "redirect-home", None)
    )
    assert absences_of(answers) == [
        Absence("2", "3", "http-404", "capture 2"),
        Absence("4", None, "redirect-home", "capture 4"),
    ]


def test_a_404_before_anybody_saw_it_is_no_absence() -> None:
    assert absences_of(told((HERE, "http-404", None), (HERE, "article", None))) == []


def test_an_old_address_that_was_given_up_says_nothing_of_the_new_one() -> None:
    assert absences_of(told((HERE, "article", None), (MOVED, "article", None), (HERE, "http-404", None))) == []


def test_where_the_address_leads_now_counts_even_before_it_was_read_there() -> None:
    answers = told((HERE, "article", None), (HERE, "http-301", MOVED), (MOVED, "http-404", None))
    assert absences_of(answers) == [Absence("3", None, "http-404", "capture 3")]


def test_a_redirect_to_where_nobody_ever_asked_leaves_the_old_address_in_force() -> None:
    answers = told((HERE, "article", None), (HERE, "http-301", "https://nobody.vn/"), (HERE, "http-404", None))
    assert [absence.gone for absence in absences_of(answers)] == ["3"]
