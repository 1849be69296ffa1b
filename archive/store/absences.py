"""When a story was gone: a pure function of all that servers answered at its addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.store.versions import STORY_KINDS

REDIRECT_HOME = "redirect-home"
SOFT_404 = "soft-404"
GONE_REASONS = frozenset({"http-404", "http-410", REDIRECT_HOME, SOFT_404})


@dataclass(frozen=True, slots=True)
class Answer:
    """A capture at an address of a story, or at one to which such an address redirects."""

    capture: str
    fetched: str
    address: str
    kind: str | None
    reason: str | None
    redirect_to: str | None

    @property
    def is_story(self) -> bool:
        """Whether the story was there."""
        return self.kind in STORY_KINDS


@dataclass(frozen=True, slots=True)
class Absence:
    """From when to when a story was gone (`back` None: still), and what says so."""

    gone: str
    back: str | None
    reason: str
    capture: str


def absences_of(answers: Iterable[Answer]) -> list[Absence]:
    """The absences of a story, oldest first; answers come in the order of time.

    What counts is the address at which it was seen last, or to which that one leads: an old address that a
    newspaper has given up says nothing of a story that lives on at another.
    """
    told = list(answers)
    asked = {answer.address for answer in told}
    found: list[Absence] = []
    current: str | None = None
    for answer in told:
        is_gone = bool(found) and found[-1].back is None
        if answer.is_story:
            current = answer.address
            if is_gone:
                found[-1] = replace(found[-1], back=answer.fetched)
        elif answer.address != current:
            continue
        elif answer.reason in GONE_REASONS and not is_gone:
            found.append(Absence(answer.fetched, None, answer.reason or "", answer.capture))
        elif answer.redirect_to in asked:
            current = answer.redirect_to
    return found
