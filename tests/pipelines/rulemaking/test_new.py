"""`guong publishers new`: two saved pages become fifteen lines that load, and that read the third page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadInput
from pipelines.article import extract
from pipelines.decode import decode
from pipelines.publisher import Registry
from pipelines.reading import loose_capture
from pipelines.rulemaking.addresses import form_of, hosts_of, id_of
from pipelines.rulemaking.draft_file import as_toml, parse_draft, quoted
from pipelines.rulemaking.drafting import Draft, draft
from pipelines.rulemaking.stored import StoredPage
from pipelines.rules import Publisher
from tests.command import guong
from tests.newspapers.behaviours import answer, redirect, robots, status
from tests.newspapers.press import Press
from tests.pipelines.rulemaking.newspaper import HOME, STORIES, page, saved

REGISTRY = Registry.load()
EPI = "article__body cms-body"


def stored(html: str, url: str) -> StoredPage:
    return StoredPage(loose_capture(html.encode(), url, None))


def drafted(*pages: StoredPage) -> tuple[Draft, Publisher]:
    made = draft(pages, REGISTRY)
    return made, parse_draft(as_toml(made), made.id, REGISTRY.bases)


def two() -> tuple[StoredPage, StoredPage]:
    one, other = STORIES[:2]
    return stored(page(one), one.url), stored(page(other), other.url)


def rules_of(made: Draft) -> dict[str, tuple[str, ...]]:
    return {rule.field: rule.selectors for rule in made.rules}


def test_two_pages_of_an_unknown_system_give_a_rule_for_every_field_they_share() -> None:
    made, publisher = drafted(*two())
    assert (made.name, publisher.home, publisher.cms) == ("Báo Hoa Ban", HOME, None)
    assert publisher.number(STORIES[2].url) == "7003"
    assert publisher.feeds == (f"{HOME}tin-moi.rss",)
    assert publisher.sections == (f"{HOME}nguoi-tot-viec-tot",)
    assert publisher.checked is None
    rules = rules_of(made)
    assert rules["title"] == ("h1.tua-de",)
    assert rules["sapo"] == ("h2.mo-dau",)
    assert rules["body"] == ("div.than-bai",)
    assert rules["author"] == ("p.but-ky",)
    assert rules["published"] == ("div.thoi-diem",)
    assert rules["section"] == ("div.duong-dan a",)
    assert rules["remove"][:2] == ("div.hop-moi", "div.doc-tiep")


def test_the_draft_reads_a_page_it_has_never_seen() -> None:
    _, publisher = drafted(*two())
    story = STORIES[3]
    article = extract(decode(loose_capture(page(story).encode(), story.url, None)), publisher)
    assert (article.title, article.sapo, article.body) == (story.title, story.sapo, story.body)
    assert (article.authors, article.section) == ((story.author,), "Người tốt việc tốt")
    assert {article.fields[name].method.value for name in ("title", "sapo", "body", "section")} == {"publisher"}


def test_lead_and_date_that_nothing_names_are_told_by_where_they_stand() -> None:
    assert extract(two()[0].decoded(), None).sapo is None
    rules = rules_of(drafted(two()[0])[0])
    assert (rules["sapo"], rules["published"]) == (("h2.mo-dau",), ("div.thoi-diem",))


def test_a_listing_among_the_pages_tells_what_is_template_and_is_no_story() -> None:
    one = two()[0]
    note = "Bản quyền thuộc Báo Hoa Ban, mọi hình thức sao chép phải được đồng ý bằng văn bản của tòa soạn."
    story = stored(page(STORIES[0]).replace("</h1>", f"</h1><p class='quyen'>{note}</p>"), one.url)
    teasers = "".join(
        f"<div><h3><a href='{other.url}'>{other.title}</a></h3><p>{other.sapo}</p></div>" for other in STORIES * 5
    )
    listing = stored(f"<html><body><p class='quyen'>{note}</p>{teasers}</body></html>", f"{HOME}nguoi-tot-viec-tot")
    assert rules_of(drafted(story)[0])["sapo"] == ("p.quyen",)  # alone nobody can tell
    made, _ = drafted(story, listing)
    assert made.stories == (one.url,)
    assert rules_of(made)["sapo"] == ("h2.mo-dau",)


def test_a_menu_that_names_the_section_too_is_passed_over() -> None:
    made, _ = drafted(*two())
    assert rules_of(made)["section"] != ("ul.muc li",)
    html = page(STORIES[0]).replace("duong-dan", "menu-nho").replace('"muc"', '"main-menu"')
    assert "section" not in rules_of(drafted(stored(html, STORIES[0].url))[0])


def test_a_photographer_is_no_author_and_a_bold_line_below_a_common_paragraph_no_byline() -> None:
    frame = '<figure class="khung"><img src="/a.jpg"><figcaption class="chu">Ảnh: Lò Thị Mẩy</figcaption></figure>'
    html = page(STORIES[0]).replace('<p class="but-ky">Lò Thị Mẩy</p>', f"{frame}<p><strong>Lò Thị Mẩy</strong></p>")
    assert "author" not in rules_of(drafted(stored(html, STORIES[0].url))[0])


def test_numbers_of_one_story_never_stand_in_a_selector() -> None:
    made, _ = drafted(two()[0])
    assert [one for rule in made.rules for one in rule.selectors if re.search(r"\d{3}", one)] == []


def test_on_a_known_system_only_what_its_base_does_not_find_is_written() -> None:
    html = page(STORIES[0]).replace("tua-de", "article__title").replace("than-bai", EPI)
    made, publisher = drafted(stored(html, STORIES[0].url.replace("-bai7", "-post7")))
    assert publisher.cms is REGISTRY.bases["epi"]
    assert set(made.by_base) >= {"title", "body"}
    assert rules_of(made).keys().isdisjoint(made.by_base)
    assert made.article_url is None
    assert "# found by the base epi: title, body" in as_toml(made)


def test_every_rule_shows_what_it_found_and_on_how_many_pages() -> None:
    text = as_toml(draft(two(), REGISTRY))
    assert 'title = "h1.tua-de"   # on 2 of 2: Người chèo đò không lấy tiền' in text
    assert "every line is a guess" in text.partition("\n")[0]
    assert "checked =" not in text


def test_a_newspaper_that_the_registry_has_is_named() -> None:
    url = STORIES[0].url.replace("baohoaban.example", "baolaocai.vn")
    made, _ = drafted(stored(page(STORIES[0]), url))
    assert "# The registry has this newspaper already: baolaocai.toml." in as_toml(made)


def test_the_province_is_taken_from_the_name_also_where_it_is_a_part_of_another_now() -> None:
    html = page(STORIES[0])
    assert draft([stored(html.replace("Báo Hoa Ban", "Báo Lai Châu"), STORIES[0].url)], REGISTRY).province == "Lai Châu"
    assert draft([stored(html.replace("Báo Hoa Ban", "Báo Yên Bái"), STORIES[0].url)], REGISTRY).province == "Lào Cai"
    assert draft([stored(html, STORIES[0].url)], REGISTRY).province is None


def test_pages_without_a_story_of_several_newspapers_or_too_many_are_wrong_use() -> None:
    one = two()[0]
    with pytest.raises(BadInput, match="none of these pages is a story"):
        draft([stored("<html><title>404</title><p>Không tìm thấy trang</p></html>", f"{HOME}x")], REGISTRY)
    with pytest.raises(BadInput, match="several newspapers"):
        draft([one, stored(page(STORIES[1]), "https://khac.example/mot-bai7002.html")], REGISTRY)
    with pytest.raises(BadInput, match="4 pages"):
        draft([one] * 4, REGISTRY)


@pytest.mark.parametrize(
    ("urls", "number"),
    [
        (["https://a.vn/song-dep-post404649.html", "https://a.vn/khac-post9.html"], "404649"),
        (["https://a.vn/95/64112/dung-mang/"], "64112"),
        (["https://a.vn/van-hoa/202603/mot-chuyen-a1e16da/"], "a1e16da"),
        (["https://a.vn/hop-ngay-2026-a196670.html"], "196670"),
        (["https://a.vn/viewer.aspx?macm=39&macmp=39&mabb=222823"], "222823"),
        (["https://a.vn/ban-doc/202407/don-doc-1016437/index.htm"], "1016437"),
        (["https://a.vn/suoi-ca/d2023032215063906.htm"], "2023032215063906"),
        (["http://a.vn/254/194270/Nhung-bong-hoa.aspx"], "194270"),
        (["https://a.vn/ky-hop-2026-be-mac.html"], None),
        (["https://a.vn/mot-chuyen-rat-dai-o-ban/"], None),
        (["https://a.vn/"], None),
    ],
)
def test_the_form_of_an_address_is_told_from_one_or_two(urls: list[str], number: str | None) -> None:
    pattern = re.compile(form_of(urls))
    assert all(map(pattern.search, urls))
    match = pattern.search(urls[0])
    assert match is not None
    assert match.groupdict().get("number") == number


@pytest.mark.parametrize(
    ("url", "name", "hosts"),
    [
        ("https://baolaocai.vn/x", "baolaocai", ("baolaocai.vn", "www.baolaocai.vn")),
        ("https://www.baoapbac.com.vn/x", "baoapbac", ("www.baoapbac.com.vn", "baoapbac.com.vn")),
        ("https://phuyen.baodaklak.vn/x", "phuyen-baodaklak", ("phuyen.baodaklak.vn",)),
        ("http://127.0.0.1:8001/x", "127-0-0-1", ("127.0.0.1:8001",)),
    ],
)
def test_id_and_hosts_come_from_the_address(url: str, name: str, hosts: tuple[str, ...]) -> None:
    assert hosts_of([url]) == hosts
    assert id_of(hosts[0]) == name


@given(st.text())
def test_any_text_can_stand_in_a_toml_string(text: str) -> None:
    written = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert tomllib.loads(f"key = {quoted(written)}") == {"key": written}


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=40))
def test_whatever_a_page_calls_itself_its_draft_loads(name: str, classes: str) -> None:
    story = replace(STORIES[0], title=name, author=classes)
    html = page(story, layout=classes.replace('"', "")).replace("Báo Hoa Ban", name.replace('"', "&quot;"))
    html = html.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    try:
        made = draft([stored(html, story.url)], REGISTRY)
    except BadInput:
        return  # the name broke the page: no story is left on it
    publisher = parse_draft(as_toml(made), made.id, REGISTRY.bases)
    assert publisher.is_article(story.url)
    assert not any(map(publisher.is_article, publisher.sections))


def test_from_saved_pages_to_a_checked_newspaper_in_three_commands(tmp_path: Path) -> None:
    pages = saved(tmp_path)
    files = [pages / f"{story.number}.html" for story in STORIES[:2]]
    made = guong("publishers", "new", *files)
    assert (made.code, made.err) == (0, "")
    registry = tmp_path / "mine"
    registry.mkdir()
    (registry / "baohoaban.toml").write_text(made.out, encoding="utf-8")
    held = guong("publishers", "check", "baohoaban", "--registry", registry, "--pages", pages, "--mark")
    assert held.code == 0, held.out
    learnt = guong("publishers", "learn", "baohoaban", "--registry", registry, "--pages", pages)
    assert learnt.code == 0
    assert Registry.load(registry).get("baohoaban").checked is not None


def test_a_page_that_does_not_say_its_address_needs_url(tmp_path: Path) -> None:
    path = tmp_path / "one.html"
    path.write_text(page(STORIES[0]).replace("og:url", "og:khac"), encoding="utf-8")
    nameless = guong("publishers", "new", path)
    assert nameless.code == 2
    assert "--url" in nameless.err
    assert guong("publishers", "new", path, "--url", STORIES[0].url).code == 0
    assert guong("publishers", "new", path, "--url", "ftp://a/b").code == 2
    assert guong("publishers", "new", path, "--url", STORIES[0].url, "--url", STORIES[1].url).code == 2


def test_pages_are_fetched_as_a_crawl_would_and_links_on_them_are_left_alone() -> None:
    first, second = STORIES[:2]
    paths = [story.url.removeprefix(HOME[:-1]) for story in (first, second)]
    pages = {path: answer(page(story).encode()) for path, story in zip(paths, (first, second), strict=True)}
    with Press({"/robots.txt": robots("User-agent: *\nDisallow: /kin/"), **pages}) as press:
        done = guong("publishers", "new", *map(press.url, paths), "--allow-loopback")
        assert done.code == 0, done.err
        assert [request.path for request in press.requests] == ["/robots.txt", *paths]
        agents = {request.header("User-Agent") for request in press.requests}
    assert all(agent and agent.startswith("Guong/") for agent in agents)
    assert 'title = "h1.tua-de"   # on 2 of 2' in done.out
    assert f'home = "http://{press.host}/"' in done.out


def test_a_page_that_has_moved_is_drafted_from_where_it_is_now() -> None:
    path = STORIES[0].url.removeprefix(HOME[:-1])
    moved = redirect(path, code=301)
    with Press({path: answer(page(STORIES[0]).encode()), "/cu.html": moved}) as press:
        done = guong("publishers", "new", press.url("/cu.html"), "--allow-loopback")
    assert done.code == 0, done.err
    assert "article_url = '-bai(?P<number>\\d+)\\.html$'" in done.out


@pytest.mark.parametrize(
    ("path", "code"), [("/kin/mot-bai7001.html", 3), ("/khong-co-bai7001.html", 3), ("/loi-bai7001.html", 3)]
)
def test_what_may_not_or_cannot_be_fetched_is_said_with_the_way_out(path: str, code: int) -> None:
    pages = {"/robots.txt": robots("User-agent: *\nDisallow: /kin/"), "/loi-bai7001.html": status("500 Oops")}
    with Press(pages) as press:
        done = guong("publishers", "new", press.url(path), "--allow-loopback")
    assert done.code == code
    assert "save it in a browser" in done.err
    assert done.out == ""


@pytest.mark.parametrize(("url", "named"), [("http://[x", "bad address"), ("https:///a", "bad address")])
def test_an_address_that_is_none_is_one_line(url: str, named: str) -> None:
    done = guong("publishers", "new", url)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert named in done.err


def test_too_many_addresses_are_refused_before_any_is_fetched() -> None:
    with Press({}) as press:
        done = guong("publishers", "new", *[press.url(f"/{n}") for n in range(4)], "--allow-loopback")
        assert press.requests == []
    assert done.code == 2


def test_a_host_that_no_file_can_name_is_wrong_use() -> None:
    with pytest.raises(BadInput, match="is no host"):
        draft([stored(page(STORIES[0]), "https://báo_mẫu.vn/mot-bai7001.html")], REGISTRY)


def test_a_real_host_needs_a_contact_and_this_machine_needs_leave() -> None:
    assert "GUONG_CONTACT" in guong("publishers", "new", "https://baolaocai.vn/x-post1.html").err
    assert "--allow-loopback" in guong("publishers", "new", "http://127.0.0.1:9/x").err
