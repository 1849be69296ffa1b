"""A story that was taken down is not fetched again, under whatever address a newspaper lists it."""

from __future__ import annotations

from archive.store.decisions import append_decisions
from archive.store.takedowns import Takedown
from archive.urls import normalise
from tests.newspapers import behaviours as b
from tests.newspapers.press import Press
from tests.scraper.crawling import Desk

STORIES = ("/s-post1.html", "/s-post2.html")


def test_a_withheld_address_is_refused_when_it_is_listed_and_not_asked_when_it_is_due(desk: Desk) -> None:
    pages = {"/robots.txt": b.robots(""), "/rss": b.feed(*STORIES), **{path: b.story(path) for path in STORIES}}
    with Press(pages) as press:
        desk.publish(press)
        desk.folder.create()
        url = normalise(press.url(STORIES[0]))
        taken = Takedown("2026-11-20T00:00:00+00:00", "Theo yêu cầu", url, (), (url,))
        append_decisions(desk.folder, [taken.as_decision()])
        assert desk.crawl().code == 0
        assert desk.crawl(recheck=True).code == 0
        assert STORIES[0] not in {request.path for request in press.requests}
    assert desk.fate(STORIES[0]) == ("refused", "withheld")
    assert desk.fate(STORIES[1]) == ("archived", None)


def test_what_was_fetched_before_its_takedown_is_not_looked_at_again(desk: Desk) -> None:
    pages = {"/robots.txt": b.robots(""), "/rss": b.feed(*STORIES), **{path: b.story(path) for path in STORIES}}
    with Press(pages) as press:
        desk.publish(press)
        assert desk.crawl().code == 0
        asked = len(press.requests)
        url = normalise(press.url(STORIES[0]))
        taken = Takedown("2026-11-20T00:00:00+00:00", "Theo yêu cầu", url, (), (url,))
        append_decisions(desk.folder, [taken.as_decision()])
        assert desk.crawl(recheck=True).code == 0
        again = {request.path for request in press.requests[asked:]}
    assert STORIES[0] not in again
    assert STORIES[1] in again
