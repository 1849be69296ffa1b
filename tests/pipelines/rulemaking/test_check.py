"""`guong publishers check`: rules that are out of date say so, on the pages that are kept."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.errors import BadInput
from archive.folder import DataFolder
from pipelines.publisher import Registry
from pipelines.rulemaking.checking import as_lines, check
from pipelines.rulemaking.holding import Held
from tests.command import guong
from tests.pipelines.rulemaking.newspaper import (
    HOME,
    RULES,
    STORIES,
    crawled,
    page,
    registry_folder,
    saved,
)

NOWHERE = DataFolder(Path("/nowhere"))


def hold_saved(tmp_path: Path, rules: str = RULES, **told: object) -> Held:
    registry = Registry.load(registry_folder(tmp_path, rules))
    (held,) = check(registry, None, NOWHERE, saved(tmp_path, told=told)).held
    return held


def faults(held: Held) -> list[tuple[str, str, str | None]]:
    return [(fault.field, fault.why.value, fault.url) for fault in held.faults]


def test_rules_that_fit_their_pages_have_no_fault(tmp_path: Path) -> None:
    held = hold_saved(tmp_path)
    assert len(held.pages) == len(STORIES)
    assert faults(held) == []
    assert all(held.tally(name)["own"] == len(STORIES) for name in ("title", "sapo", "body", "author", "published"))
    assert held.tally("section")["ruled"] == 0
    assert held.tally("section")["other"] == len(STORIES)


def test_a_new_layout_shows_as_a_rule_that_finds_nothing_and_names_the_page(tmp_path: Path) -> None:
    pages = saved(tmp_path)
    new = STORIES[2]
    (pages / f"{new.number}.html").write_text(page(new, layout="than-bai-moi"), encoding="utf-8")
    (held,) = check(Registry.load(registry_folder(tmp_path)), "baohoaban", NOWHERE, pages).held
    assert faults(held) == [("body", "finds nothing", new.url)]
    assert held.faults[0].read_by is not None
    assert held.tally("body")["own"] == len(STORIES) - 1


def test_a_rule_of_the_newspaper_that_never_finds_anything_is_a_fault_though_not_every_page_has_the_field(
    tmp_path: Path,
) -> None:
    held = hold_saved(tmp_path, RULES + 'tags = ".tu-khoa a"\ncaption = ".chu-thich"\n')
    assert faults(held) == [
        ("tags", "finds nothing on any page", None),
        ("caption", "finds nothing on any page", None),
    ]


def test_a_date_rule_that_finds_the_pages_clock_without_a_time_is_no_date(tmp_path: Path) -> None:
    held = hold_saved(tmp_path, RULES.replace(".thoi-diem", ".muc"))
    assert {fault.field for fault in held.faults} == {"published"}


def test_what_a_page_is_known_to_say_is_held_against_what_is_read(tmp_path: Path) -> None:
    held = hold_saved(tmp_path, title=STORIES[0].title, published="2026-03-03T08:30:00+07:00")
    wrong = [fault for fault in faults(held) if fault[1] == "is read wrong"]
    others = [story.url for story in STORIES[1:]]
    assert wrong == [(name, "is read wrong", url) for url in others for name in ("title", "published")]
    assert held.tally("title")["wrong"] == 3


def test_pictures_told_with_addresses_are_held_by_their_captions_and_other_kinds_of_pages_are_set_aside(
    tmp_path: Path,
) -> None:
    told: dict[str, Any] = {
        "images": [{"url": "/a.jpg", "caption": "Ông Sùng bên chiếc đò"}],
        "fetched": "2026-11-20T08:00:00+07:00",
    }
    held = hold_saved(tmp_path, **told)
    assert {fault[:2] for fault in faults(held)} == {("caption", "is read wrong")}
    assert hold_saved(tmp_path, images=[]).faults == ()
    gallery = hold_saved(tmp_path, kind="gallery")
    assert (len(gallery.pages), gallery.set_aside) == (0, len(STORIES))


def test_the_day_on_which_a_page_was_saved_chooses_the_rules_of_its_time(tmp_path: Path) -> None:
    head, mark, today = RULES.partition("# the layout since 2021")
    rules = f'{head}[[article]]\nvalid_until = 2020-12-31\nbody = ".khuon-cu"\n\n{mark}{today}'
    assert hold_saved(tmp_path, rules, fetched="2026-11-20").faults == ()
    assert {fault.field for fault in hold_saved(tmp_path, rules, fetched="2020-05-01").faults} == {"body"}
    with pytest.raises(BadInput, match=r"7001.json: fetched"):
        hold_saved(tmp_path, rules, fetched="hôm qua")


@pytest.mark.parametrize("torn", [{"published": "hôm qua"}, {"images": ["/a.jpg"]}])
def test_what_is_told_of_a_page_in_no_known_form_is_wrong_use(torn: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"bai7001.html: what is told of it is torn"):
        hold_saved(tmp_path, **torn)


def test_pages_of_an_unknown_newspaper_are_held_against_the_base_whose_marks_they_bear(tmp_path: Path) -> None:
    story = STORIES[0]
    html = page(story).replace("tua-de", "article__title").replace("than-bai", "article__body cms-body")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "one.html").write_text(html.replace(HOME, "https://khac.example/"), encoding="utf-8")
    (held,) = check(Registry.load(registry_folder(tmp_path)), None, NOWHERE, folder).held
    assert held.name == "cms/epi"
    assert held.tally("body")["base"] == 1
    assert faults(held) == [("published", "finds nothing", story.url.replace(HOME, "https://khac.example/"))]


def test_a_page_whose_newspaper_writes_another_form_of_address_is_noted(tmp_path: Path) -> None:
    story = STORIES[0]
    moved = f"{HOME}{story.number}/nguoi-cheo-do.html"
    folder = crawled(tmp_path, [(STORIES[1].url, page(STORIES[1])), (moved, page(story))])
    (held,) = check(Registry.load(registry_folder(tmp_path)), None, folder, None).held
    assert len(held.pages) == 1
    assert held.notes == (f"article_url does not match 1 pages that look like stories, such as {moved}",)


def test_a_section_with_dates_and_teasers_is_no_stray_story(tmp_path: Path) -> None:
    teasers = "".join(f"<h3><a href='{story.url}'>{story.title}</a></h3><p>{story.sapo}</p>" for story in STORIES)
    section = f"<html><body><span class='date'>26/11/2026 08:00</span>{teasers}</body></html>"
    pages = [(STORIES[0].url, page(STORIES[0])), (f"{HOME}nguoi-tot-viec-tot", section)]
    (held,) = check(Registry.load(registry_folder(tmp_path)), None, crawled(tmp_path, pages), None).held
    assert (len(held.pages), held.notes) == (1, ())


def test_of_the_captures_the_newest_of_each_address_are_held_and_no_more_than_asked_for(tmp_path: Path) -> None:
    first, second, third, _ = STORIES
    stale = page(first, layout="khuon-cu")
    crawled(tmp_path, [(first.url, stale), (second.url, page(second))], run="r1")
    folder = crawled(tmp_path, [(first.url, page(first)), (third.url, page(third))], run="r2")
    registry = Registry.load(registry_folder(tmp_path))
    assert faults(check(registry, None, folder, None).held[0]) == []
    assert len(check(registry, None, folder, None).held[0].pages) == 3
    assert len(check(registry, None, folder, None, limit=2).held[0].pages) == 2


def test_an_error_page_at_the_address_of_a_story_is_set_aside(tmp_path: Path) -> None:
    gone = "<html><head><title>Không tìm thấy trang</title></head><body><p>Trang không tồn tại.</p></body></html>"
    folder = crawled(tmp_path, [(STORIES[0].url, gone), (STORIES[1].url, page(STORIES[1]))])
    (held,) = check(Registry.load(registry_folder(tmp_path)), None, folder, None).held
    assert (len(held.pages), held.set_aside, held.faults) == (1, 1, ())


def test_a_folder_without_pages_and_a_page_without_an_address_are_wrong_use(tmp_path: Path) -> None:
    registry = Registry.load(registry_folder(tmp_path))
    with pytest.raises(BadInput, match="no saved page"):
        check(registry, None, NOWHERE, tmp_path)
    (tmp_path / "nameless.html").write_text("<p>Chuyện ở bản không ai đặt tên</p>", encoding="utf-8")
    with pytest.raises(BadInput, match=r"nameless.html does not say its address"):
        check(registry, None, NOWHERE, tmp_path)
    assert check(registry, None, NOWHERE, None).held == ()


def test_a_browsers_note_tells_where_a_saved_page_came_from(tmp_path: Path) -> None:
    story = STORIES[0]
    folder = tmp_path / "pages"
    folder.mkdir()
    note = f"<!-- saved from url=({len(story.url):04}){story.url} -->"
    html = page(story).replace("<head>", f"{note}<head>").replace("og:url", "og:khac")
    (folder / "one.htm").write_text(html, encoding="utf-8")
    (held,) = check(Registry.load(registry_folder(tmp_path)), None, NOWHERE, folder).held
    assert held.name == "baohoaban"


def test_frames_that_a_browser_saved_beside_a_page_are_no_pages(tmp_path: Path) -> None:
    pages = saved(tmp_path)
    beside = pages / f"{STORIES[0].number}_files"
    beside.mkdir()
    (beside / "quang-cao.html").write_text("<p>Quảng cáo</p>", encoding="utf-8")
    (held,) = check(Registry.load(registry_folder(tmp_path)), None, NOWHERE, pages).held
    assert len(held.pages) == len(STORIES)


def test_the_command_exits_with_one_where_a_rule_finds_nothing_and_marks_only_what_is_sound(tmp_path: Path) -> None:
    folder = registry_folder(tmp_path)
    pages = saved(tmp_path)
    command = ("publishers", "check", "baohoaban", "--registry", folder, "--pages", pages, "--mark")
    sound = guong(*command, "--json")
    assert sound.code == 0
    (line,) = sound.lines
    assert line["publisher"] == "baohoaban"
    assert line["fields"]["title"] == {"ruled": 4, "own": 4, "base": 0, "other": 0, "missing": 0, "wrong": 0}
    assert line["faults"] == []
    checked = Registry.load(folder).get("baohoaban").checked
    assert checked is not None
    written = (folder / "baohoaban.toml").read_text(encoding="utf-8")
    assert written == RULES.replace("\n\n#", f"\nchecked = {checked}\n\n#")

    (folder / "baohoaban.toml").write_text(RULES.replace(".than-bai", ".khuon-cu"), encoding="utf-8")
    broken = guong(*command)
    assert broken.code == 1
    assert f"fault: body finds nothing: {STORIES[0].url}" in broken.out
    assert Registry.load(folder).get("baohoaban").checked is None


@pytest.mark.parametrize(("named", "out"), [((), ""), (("baolaocai",), "baolaocai: 0 stories, checked 2026-11-24\n")])
def test_nothing_stored_is_said_and_no_fault(named: tuple[str, ...], out: str, tmp_path: Path) -> None:
    outcome = guong("publishers", "check", *named, "--data", tmp_path / "data")
    assert (outcome.code, outcome.out) == (0, out)
    assert f"no stored story in {tmp_path}/data" in outcome.err


def test_a_checked_date_is_written_once_and_replaced_later(tmp_path: Path) -> None:
    from pipelines.rulemaking.rule_file import write_checked

    path = registry_folder(tmp_path) / "baohoaban.toml"
    write_checked(path, date(2026, 11, 26))
    write_checked(path, date(2026, 12, 1))
    assert path.read_text(encoding="utf-8") == RULES.replace("\n\n#", "\nchecked = 2026-12-01\n\n#")
    bare = tmp_path / "bare.toml"
    shutil.copy(path, bare)
    bare.write_text('id = "bare"\n', encoding="utf-8")
    write_checked(bare, date(2026, 12, 1))
    assert bare.read_text(encoding="utf-8") == 'id = "bare"\nchecked = 2026-12-01\n'


def test_the_report_for_people_has_a_line_a_field(tmp_path: Path) -> None:
    lines = list(as_lines(hold_saved(tmp_path)))
    assert lines[0] == "baohoaban: 4 stories, never checked"
    assert lines[1].split() == ["field", "own", "base", "other", "missing", "wrong"]
    assert lines[2].split() == ["title", "4", "0", "0", "0", "0"]
    assert lines[7].endswith("(no rule)")
    assert len(lines) == 11
