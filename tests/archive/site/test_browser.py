"""The site in a real browser: a journalist's way through it, on a desk and on a phone, with and without scripts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Request, ViewportSize, expect, sync_playwright

from archive.folder import DataFolder
from tests.archive.site.newsroom import CHANGED, DRAFTS, GONE, STORY, plain
from tests.archive.site.test_pages import MAI, entity

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
OUTPUT = Path(__file__).parents[3] / "test-output" / "site"
SERIOUS = {"serious", "critical"}
KINDS = {
    "home": "/",
    "search": "/tim?q=dan van kheo",
    "search-none": "/tim?q=trưởng bản Venezuela",
    "search-all": "/tim",
    "story": f"/tin/{STORY.id}?q=bản",
    "story-gone": f"/tin/{GONE.id}",
    "story-hostile": f"/tin/{DRAFTS[4].id}",
    "story-english": f"/tin/{STORY.id}?lang=en",
    "story-beside-copy": f"/tin/{STORY.id}/ban-luu",
    "publisher": "/bao/songda",
    "data": "/du-lieu",
    "version": f"/tin/{CHANGED.id}/ban/2",
    "side-by-side": f"/tin/{DRAFTS[1].id}/so-sanh/{DRAFTS[6].id}",
    "map": "/ban-do",
    "old-place": "/tim?q=thị trấn sông đốc",
    "unit": "/noi/{unit}",
    "publishers": "/bao",
    "about": "/gioi-thieu",
    "about-english": "/gioi-thieu?lang=en",
    "missing": "/tin/khong",
    "replay": f"/replay/20260301020000/{STORY.url}",
    "person": "/nguoi/{person}",
    "place": "/noi/{place}",
    "organisation": "/to-chuc/{organisation}",
    "document": "/van-ban/{document}",
    "campaign": "/phong-trao/{campaign}",
    "model": "/mo-hinh/{model}",
    "award": "/khen-thuong/{award}",
}
NAMES = {
    "person": MAI,
    "place": "xã Mường Chùm",
    "organisation": "Đảng ủy xã Mường Chùm",
    "document": "Chỉ thị số 05-CT/TW (2016)",
    "campaign": "Dân vận khéo",
    "model": "Chi bộ bốn tốt",
    "award": "Bằng khen",
}


@dataclass
class Watched:
    """A page, with what its console and its network said."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type != "log" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfinished", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        """What a policy stops is never sent; all else counts, though the tests' machine reaches nothing."""
        if request.failure not in {"csp", "net::ERR_BLOCKED_BY_CSP"}:
            self.requests.append(request.url)

    def go(self, path: str) -> int:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer.status


# Not for the session: Playwright leaves an event loop running in the thread, which other tests would stumble over.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    yield launched
    launched.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESK)
    yield Watched(context.new_page(), address)
    context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    yield Watched(context.new_page(), address)
    context.close()


@pytest.fixture
def paths(made: DataFolder) -> dict[str, str]:
    with sqlite3.connect(made.current) as connection:
        unit = connection.execute("select id from places where name = 'xã Sông Đốc'").fetchone()[0]
    ids = {kind: entity(made, name) for kind, name in NAMES.items()}
    return {kind: path.format(unit=unit, **ids) for kind, path in KINDS.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_is_accessible_and_quiet(desk: Watched, paths: dict[str, str], kind: str) -> None:
    status = desk.go(paths[kind])
    desk.page.screenshot(path=OUTPUT / f"{kind}-desk.png", full_page=True)
    if status == 200:
        assert desk.complaints == []
    assert all(url.startswith((desk.address, "data:")) for url in desk.requests), desk.requests
    found = Axe().run(desk.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []


@pytest.mark.parametrize("kind", ["home", "search", "story"])
def test_the_dark_pages_are_accessible(browser: Browser, address: str, paths: dict[str, str], kind: str) -> None:
    context = browser.new_context(viewport=DESK, color_scheme="dark")
    watched = Watched(context.new_page(), address)
    watched.go(paths[kind])
    watched.page.screenshot(path=OUTPUT / f"{kind}-dark.png")
    found = Axe().run(watched.page).response["violations"]
    context.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []


def test_the_filters_are_one_step_from_the_top_on_a_phone(phone: Watched) -> None:
    phone.go("/tim?q=dan van kheo")
    phone.page.get_by_role("link", name="Lọc theo năm").click()
    expect(phone.page.get_by_role("heading", name="Theo năm")).to_be_in_viewport()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_fits_a_phone(phone: Watched, paths: dict[str, str], kind: str) -> None:
    phone.go(paths[kind])
    phone.page.screenshot(path=OUTPUT / f"{kind}-phone.png", full_page=True)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_data_is_accessible_with_everything_opened(phone: Watched, language: str) -> None:
    phone.go(f"/du-lieu?lang={language}")
    phone.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    phone.page.screenshot(path=OUTPUT / f"data-open-{language}-phone.png", full_page=True)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(phone.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []


def test_a_researcher_goes_from_a_question_to_its_rows(desk: Watched) -> None:
    desk.go("/du-lieu")
    desk.page.get_by_text("Kho có bao nhiêu bài của mỗi báo trong từng tháng?").click()
    desk.page.locator("#coverage").get_by_role("link", name="Chạy trong Datasette").click()
    expect(desk.page.locator("table.rows-and-columns")).to_contain_text("Báo Sông Đà")
    assert desk.complaints == []


def test_a_researcher_goes_from_a_table_to_what_its_columns_mean(desk: Watched) -> None:
    desk.go("/archive/awards")
    desk.page.get_by_role("link", name="nghĩa của từng cột").click()
    expect(desk.page.get_by_text("the `number` of the receiver in `mentions`")).to_be_visible()
    assert desk.complaints == []


def test_a_journalist_finds_a_story_and_follows_it(desk: Watched) -> None:
    page = desk.page
    desk.go("/")
    page.get_by_label("Tìm trong kho lưu trữ").fill("lo thi mai suong")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Nữ trưởng bản Nậm Hua").click()
    expect(page.locator("mark.hit").first).to_be_visible()
    label = page.locator(".prose mark.m-PER .kind").first
    expect(label).to_be_visible()
    page.get_by_label("Đánh dấu", exact=True).uncheck()
    expect(label).to_be_hidden()
    page.get_by_label("Đánh dấu", exact=True).check()
    page.get_by_role("checkbox", name=re.compile("^Người")).uncheck()
    expect(label).to_be_hidden()
    expect(page.locator(".prose mark.m-ORG .kind").first).to_be_visible()
    page.get_by_role("link", name=MAI).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MAI)
    page.go_back()
    page.get_by_role("link", name="Mở bản lưu").first.click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Nữ trưởng bản Nậm Hua")
    page.go_back()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Provenance")).to_be_visible()
    assert desk.complaints == []


def test_names_are_suggested_while_typing(desk: Watched) -> None:
    desk.go("/")
    box = desk.page.get_by_label("Tìm trong kho lưu trữ")
    box.press_sequentially("mai su")
    option = desk.page.locator("datalist option").first
    expect(option).to_have_attribute("value", MAI)
    expect(option).to_have_attribute("label", f"{MAI} – Trưởng bản Nậm Hua, xã Mường Bú, 2")
    assert desk.complaints == []


def test_a_journalist_narrows_a_search_to_some_years(desk: Watched) -> None:
    desk.go("/tim?q=")
    desk.page.get_by_label("Từ năm").fill("2025")
    desk.page.get_by_label("đến", exact=True).fill("2025")
    desk.page.get_by_role("button", name="Lọc").click()
    expect(desk.page.get_by_role("status")).to_have_text("3 tin")
    desk.page.get_by_role("link", name="2025 – bỏ lọc").click()
    expect(desk.page.get_by_role("status")).to_contain_text(str(len(DRAFTS)))
    desk.page.locator(".bars a").last.click()
    expect(desk.page).to_have_url(re.compile(r"nam=2026$"))
    assert desk.complaints == []


def test_the_copy_stands_beside_the_text(desk: Watched) -> None:
    desk.go(f"/tin/{STORY.id}")
    desk.page.get_by_role("link", name="Đối chiếu với bản lưu").click()
    left = desk.page.get_by_role("heading", name="Văn bản đã đọc").bounding_box()
    right = desk.page.locator("iframe").bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    expect(desk.page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(plain(STORY.title))
    assert all(url.startswith(desk.address) for url in desk.requests), desk.requests


def test_nothing_is_left_empty_between_a_story_and_what_follows_it(desk: Watched) -> None:
    desk.go(f"/tin/{STORY.id}")
    article = desk.page.locator("article").bounding_box()
    below = desk.page.locator(".below").bounding_box()
    assert article
    assert below
    assert below["y"] - (article["y"] + article["height"]) < 120


def test_results_are_taken_away_as_csv(desk: Watched) -> None:
    desk.go("/tim?q=dan van kheo")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "guong.csv"
    assert len(download.value.path().read_text("utf-8").splitlines()) == 31


def test_the_keyboard_is_enough(desk: Watched) -> None:
    desk.go("/tim?q=lo thi mai suong")
    desk.page.keyboard.press("Tab")
    expect(desk.page.get_by_role("link", name="Đến nội dung")).to_be_focused()
    desk.page.keyboard.press("Enter")
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        focused = desk.page.evaluate("document.activeElement.textContent")
        if "Nữ trưởng bản" in focused:
            break
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Nữ trưởng bản")


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Tìm trong kho lưu trữ").fill("lo thi mai suong")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_label("Từ năm").fill("2026")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("link", name="Nữ trưởng bản Nậm Hua").click()
    label = page.locator(".prose mark.m-PER .kind").first
    page.get_by_label("Đánh dấu", exact=True).click()
    assert label.is_hidden()
    page.get_by_role("link", name="Đối chiếu với bản lưu").click()
    assert page.frame_locator("iframe").get_by_role("heading", level=1).inner_text() == plain(STORY.title)
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="The text as read").is_visible()
    page.goto(f"{address}/du-lieu")
    page.get_by_text("Kho có bao nhiêu bài của mỗi báo trong từng tháng?").click()
    assert page.locator("#coverage pre").is_visible()
    context.close()


def test_marks_are_switched_and_facts_opened_by_keyboard(desk: Watched) -> None:
    desk.go(f"/tin/{STORY.id}")
    for _ in range(30):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.id") == "marks":
            break
    label = desk.page.locator(".prose mark.m-PER .kind").first
    expect(label).to_be_visible()
    desk.page.keyboard.press("Space")
    expect(label).to_be_hidden()
    fact = desk.page.locator("#khen ~ .scroll a", has_text="Mở").first
    fact.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".at:target + mark")).to_be_in_viewport()


@pytest.mark.parametrize("form", ["", "id_", "mp_"])
def test_nothing_archived_runs_or_leaves(desk: Watched, form: str) -> None:
    desk.go(f"/replay/20260301020000{form}/{STORY.url}")
    desk.page.wait_for_timeout(300)
    assert all(url.startswith(desk.address) for url in desk.requests), desk.requests
    assert desk.page.title() != "hacked"
    assert desk.page.url.endswith(STORY.url), "no refresh led away"
    shown = desk.page.frames[-1] if form == "" else desk.page.main_frame
    assert shown.get_by_role("heading", level=1).inner_text() == plain(STORY.title)


def test_a_link_in_an_archived_page_leads_to_another_copy(desk: Watched) -> None:
    desk.go(f"/replay/20260301020000/{STORY.url}")
    desk.page.frame_locator("iframe").get_by_role("link", name="Trang chủ").click()
    desk.page.wait_for_url("**/replay/20260301020000/https://songda.example/")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Kho không có bản lưu của địa chỉ này")


def test_a_printed_story_is_its_text_and_where_it_comes_from(desk: Watched) -> None:
    desk.page.emulate_media(media="print")
    desk.go(f"/tin/{STORY.id}")
    desk.page.screenshot(path=OUTPUT / "story-print.png", full_page=True)
    for gone in (".masthead form", ".switch-row", ".aside", ".foot", ".prose .kind >> nth=0", "#bao-loi"):
        expect(desk.page.locator(gone)).to_be_hidden()
    for kept in (".prose", "#xuat-xu", "#trich-dan"):
        expect(desk.page.locator(kept)).to_be_visible()


def test_a_fact_opens_its_words(desk: Watched) -> None:
    desk.go(f"/tin/{STORY.id}")
    desk.page.locator("#khen ~ .scroll").get_by_role("link", name="Mở 1").click()
    award = desk.page.locator(".at:target + mark")
    expect(award).to_be_in_viewport()
    expect(award).to_contain_text("Bằng khen")
    assert award.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert desk.complaints == []


def test_hostile_text_does_nothing(desk: Watched) -> None:
    for path in ("/", f"/tin/{DRAFTS[4].id}", "/tim?q=hacked", "/archive/stories"):
        desk.go(path)
        assert desk.page.evaluate("window.hacked") is None, path


def test_every_link_from_home_answers(desk: Watched) -> None:
    desk.go("/")
    links = {str(link) for link in desk.page.evaluate("[...document.links].map(link => link.href.split('#')[0])")}
    for link in sorted(one for one in links if one.startswith(desk.address)):
        answer = desk.page.request.get(link)
        assert answer.status == 200, link


def test_native_pages_keep_their_scripts(desk: Watched) -> None:
    for path in ("/archive", "/archive/stories", "/archive/stories/1", "/-/"):
        assert desk.go(path) == 200
    assert desk.complaints == []
