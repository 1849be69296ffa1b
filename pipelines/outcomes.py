"""One capture -> what comes of it: a story, a page that is none of ours, or no page at all. No database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.ids import story_id
from archive.model import Article, Capture, Kind, Origin, Story
from archive.store.absences import REDIRECT_HOME, SOFT_404
from archive.store.readings import Reading, reading_of
from archive.store.save import OFF_THEME, SET_ASIDE, Outcome
from archive.store.versions import STORY_KINDS
from pipelines.identity import Identity, identify
from pipelines.missing import SAYS_MISSING, is_login, is_no_story, redirect_target
from pipelines.newspapers import publisher_row
from pipelines.no_page import READ_STATUSES, NoPage, why_no_page
from pipelines.provenance import Readers
from pipelines.publisher import Publisher, Registry

OTHER_KIND = "kind"  # a listing or an error page
SAID_SHORTLY = 500  # characters in which a page says that there is none

Reader = Callable[[Capture, Publisher | None], Story]
Completer = Callable[[Story, Publisher | None], Story]

# What reading may raise on a page that nobody foresaw: that page is set aside with the error, all others are read.
# Not a full memory or disk: these are no page's fault.
POISON = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads captures by the rules of a registry; what a page mentions (`complete`) is looked for in stories alone."""

    registry: Registry
    read: Reader
    complete: Completer
    readers: Readers

    def outcome(self, capture: Capture, *, as_story: bool = False) -> Outcome:
        """What comes of one capture; `as_story`: it is read as one whatever its theme."""
        publisher = self.registry.of(capture.url)
        outcome = _unread(capture, publisher)
        by = self.readers.of(publisher)
        if outcome.reason is not None:
            return replace(outcome, reader=by.of_no_page)
        try:
            story = self.read(capture, publisher)
            is_ours = as_story or capture.origin is Origin.IMPORT or story.theme.is_exemplary
            is_story = is_ours and story.article.kind in STORY_KINDS
            reading = reading_of(self.complete(story, publisher) if is_story else story)
        except POISON as error:
            return replace(outcome, reason=SET_ASIDE, error=f"{type(error).__name__}: {error}", reader=by.of_story)
        read = _read(outcome, reading)
        return replace(read, reader=by.of_story if is_story else by.of_page)


def _unread(capture: Capture, publisher: Publisher | None) -> Outcome:
    """A capture before it is read: whose it is, and why it will not be read, if so."""
    try:
        identity = identify(capture.url, publisher)
        reason = why_no_page(capture, publisher)
    except ValueError:  # an imported record may have anything for an address
        owner = publisher.id if publisher else ""
        identity, reason = Identity(owner, capture.url, story_id(owner, capture.url)), NoPage.NOT_HTML
    row = publisher_row(identity.publisher, publisher)
    outcome = Outcome(capture, row, identity.address, identity.story, reason=reason)
    target = redirect_target(capture) if capture.status not in READ_STATUSES else None
    if target is None or is_login(target) or reason == NoPage.ROBOTS:
        return outcome
    if is_no_story(target):
        return outcome if is_no_story(identity.address) else replace(outcome, reason=REDIRECT_HOME)
    return replace(outcome, redirect_to=target)


def _read(outcome: Outcome, reading: Reading) -> Outcome:
    """What reading made of a capture: a story, or a page that is none of ours."""
    story, article = reading.story, reading.story.article
    if article.kind is Kind.ERROR and _says_missing(article):
        return replace(outcome, kind=article.kind, reason=SOFT_404)
    if article.kind not in STORY_KINDS:
        return replace(outcome, kind=article.kind, reason=OTHER_KIND)
    if not article.text:
        return replace(outcome, kind=article.kind, reason=NoPage.EMPTY.value)
    ours = story.theme.is_exemplary or outcome.capture.origin is Origin.IMPORT
    reason = None if ours else OFF_THEME
    return replace(outcome, kind=article.kind, subject=story.id, reading=reading, reason=reason)


def _says_missing(article: Article) -> bool:
    return SAYS_MISSING.search(article.text[:SAID_SHORTLY].lower()) is not None
