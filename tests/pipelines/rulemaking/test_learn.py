"""`guong publishers learn`: what repeats goes, what belongs to a story stays, and the file keeps its face."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.folder import DataFolder
from pipelines.article import extract
from pipelines.article.tree import parse_html
from pipelines.publisher import Registry
from pipelines.rulemaking.learning import Learnt, learn
from pipelines.rulemaking.repeated import find_repeated, open_body
from pipelines.rulemaking.stored import saved_page
from tests.command import guong
from tests.pipelines.rulemaking.newspaper import (
    BOX,
    NOTE,
    RULES,
    STORIES,
    Written,
    crawled,
    page,
    registry_folder,
    saved,
)

NOWHERE = DataFolder(Path("/nowhere"))


def learn_saved(tmp_path: Path, stories: tuple[Written, ...] = STORIES, rules: str = RULES) -> Learnt:
    registry = Registry.load(registry_folder(tmp_path, rules))
    return learn(registry, "baohoaban", NOWHERE, saved(tmp_path, stories))


def selectors(learnt: Learnt) -> list[str]:
    return [one.selector for one in learnt.repeated]


def test_box_list_and_note_are_found_each_by_its_plainest_selector(tmp_path: Path) -> None:
    learnt = learn_saved(tmp_path)
    assert selectors(learnt) == ["div.hop-moi", "div.doc-tiep", f'p:lexbor-contains("{NOTE[:57]}")']
    assert [one.stories for one in learnt.repeated] == [4, 4, 4]
    assert learnt.repeated[0].text == BOX


def test_a_note_whose_lines_are_broken_is_known_by_its_longest_line(tmp_path: Path) -> None:
    pages = saved(tmp_path)
    for story in STORIES:
        broken = page(story).replace(NOTE, '"Ý kiến" xin gửi\n Ban Bạn đọc của tòa soạn, số 5 phố Hoa Ban,\n Nậm Tèn')
        (pages / f"{story.number}.html").write_text(broken, encoding="utf-8")
    learnt = learn(Registry.load(registry_folder(tmp_path)), "baohoaban", NOWHERE, pages)
    assert selectors(learnt)[-1] == 'p:lexbor-contains("Ban Bạn đọc của tòa soạn, số 5 phố Hoa Ban,")'


def test_what_was_learnt_takes_the_furniture_out_and_leaves_the_story_whole(tmp_path: Path) -> None:
    learn_saved(tmp_path).write()
    publisher = Registry.load(tmp_path / "registry").get("baohoaban")
    for story in STORIES:
        article = extract(saved_page(tmp_path / f"pages/{story.number}.html").decoded(), publisher)
        assert article.body == story.body
        assert article.authors == (story.author,)


def test_learning_again_finds_nothing_and_leaves_the_file_alone(tmp_path: Path) -> None:
    learn_saved(tmp_path).write()
    path = tmp_path / "registry/baohoaban.toml"
    written = path.read_text(encoding="utf-8")
    again = learn(Registry.load(tmp_path / "registry"), "baohoaban", NOWHERE, tmp_path / "pages")
    again.write()
    assert selectors(again) == []
    assert path.read_text(encoding="utf-8") == written


def test_comments_and_order_of_the_file_stay(tmp_path: Path) -> None:
    learn_saved(tmp_path, rules=RULES + 'remove = [\n    ".cu",  # until 2024\n]\n').write()
    written = (tmp_path / "registry/baohoaban.toml").read_text(encoding="utf-8")
    assert written.startswith(RULES)
    assert '".cu",  # until 2024' in written
    assert '"div.hop-moi"' in written


def test_a_single_selector_in_remove_becomes_a_list(tmp_path: Path) -> None:
    learn_saved(tmp_path, rules=RULES + 'remove = ".cu"\n').write()
    rules = Registry.load(tmp_path / "registry").get("baohoaban").rules_on(None)
    assert rules is not None
    assert [one.css for one in rules.remove][:2] == [".cu", "div.hop-moi"]


def test_rules_of_an_earlier_layout_are_left_as_they_were(tmp_path: Path) -> None:
    old = RULES + '\n[[article]]\nvalid_until = 2020-12-31\nbody = ".khuon-cu"\n'
    rules = old.replace("[[article]]\ntitle", "[[article]]\nvalid_until = 2021-12-31\ntitle", 1)
    with pytest.raises(BadInput, match=r"article\[2\]"):
        learn_saved(tmp_path, rules=rules)
    head, _, today = RULES.partition("# the layout since 2021\n")
    learn_saved(tmp_path, rules=f'{head}[[article]]\nvalid_until = 2020-12-31\nbody = ".cu"\n\n{today}').write()
    earlier, now = Registry.load(tmp_path / "registry").get("baohoaban").article_rules
    assert earlier.remove == ()
    assert len(now.remove) == 3


def test_where_all_written_rules_have_ended_todays_are_begun(tmp_path: Path) -> None:
    registry = Registry.load(registry_folder(tmp_path, RULES.replace("title =", "valid_until = 2020-12-31\ntitle =")))
    folder = crawled(tmp_path, [(story.url, page(story)) for story in STORIES])
    learn(registry, "baohoaban", folder, None).write()
    earlier, now = Registry.load(tmp_path / "registry").get("baohoaban").article_rules
    assert (earlier.remove, now.valid_until) == ((), None)
    assert "div.hop-moi" in [one.css for one in now.remove]


def test_the_name_of_a_busy_reporter_is_no_furniture(tmp_path: Path) -> None:
    stories = tuple(replace(story, author="Quàng Văn Ỏm") for story in STORIES)
    assert [one for one in selectors(learn_saved(tmp_path, stories)) if "but-ky" in one or "Quàng" in one] == []


@pytest.mark.parametrize(
    ("words", "is_furniture"),
    [
        ("Theo dõi Báo Hoa Ban trên Google News", True),
        ("Bài cùng chuyên mục của tòa soạn", True),
        ("Theo Báo Hoa Ban", False),
        ("Nguồn: Thông tấn xã Hoa Ban", False),
        ("Ảnh: Quàng Văn Ỏm", False),
        ("Tin, ảnh: Lò Thị Mẩy", False),
    ],
)
def test_lines_that_say_whose_a_story_is_come_again_and_stay(tmp_path: Path, words: str, is_furniture: bool) -> None:
    stories = tuple(replace(story, body=(*story.body, words)) for story in STORIES)
    assert any(words in one.text for one in learn_saved(tmp_path, stories).repeated) == is_furniture


def test_one_story_under_three_addresses_repeats_nothing_but_itself(tmp_path: Path) -> None:
    copies = tuple(replace(STORIES[0], number=STORIES[0].number + step) for step in range(3))
    assert selectors(learn_saved(tmp_path, copies)) == []


def test_the_opening_words_of_a_series_stay_where_few_stories_share_them(tmp_path: Path) -> None:
    words = "Nhân dịp tổng kết phong trào, Báo Hoa Ban mở loạt bài về những người giữ bản, giữ rừng, giữ suối."
    series = [replace(story, body=(words, *story.body)) for story in STORIES[:3]]
    others = [
        Written(7100 + i, f"Chuyện số {i} của bản", f"Lời mở số {i} kể về bản làng.", tuple(_prose(i)))
        for i in range(13)
    ]
    learnt = learn_saved(tmp_path, (*series, *others))
    assert [one for one in learnt.repeated if words[:20] in one.text] == []
    assert "div.hop-moi" in selectors(learnt)


def _prose(number: int) -> list[str]:
    what = ("trồng rừng", "dựng cầu", "dạy chữ", "đỡ đẻ", "giữ chợ", "hòa giải", "đan lát", "nuôi ong", "làm đường")
    when = ("mùa mưa", "mùa khô", "giáp hạt", "sau Tết", "dịp khai trường")
    return [
        f"Năm thứ {number + n}, vào {when[(number + n) % 5]}, bà con bản số {number * 3 + n} cùng nhau"
        f" {what[(number + n) % 9]} suốt {number + 2 * n + 3} ngày, nhà nào cũng góp một công,"
        f" có nhà góp tới {n + number % 4 + 2} công."
        for n in range(3)
    ]


def test_two_stories_are_too_few_to_tell(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"baohoaban: 2 stored stories .* takes 3"):
        learn_saved(tmp_path, STORIES[:2])


def test_the_command_shows_what_it_adds_and_adds_it_from_the_captures(tmp_path: Path) -> None:
    registry = registry_folder(tmp_path)
    crawled(tmp_path, [(story.url, page(story)) for story in STORIES])
    command = ("publishers", "learn", "baohoaban", "--registry", registry, "--data", tmp_path / "data")
    tried = guong(*command, "--dry-run")
    assert (tried.code, (registry / "baohoaban.toml").read_text(encoding="utf-8")) == (0, RULES)
    done = guong(*command)
    assert done.out == tried.out
    assert done.out.startswith("div.hop-moi  (on 4 of 4 stories: Mời bạn đọc gửi")
    assert "3 selectors added to remove" in done.err
    assert (done.code, guong(*command).out) == (0, "")


PIECES = (
    f'<div class="hop-moi"><p>{BOX}</p></div>',
    f"<p>{NOTE}</p>",
    f"<div><div>{NOTE}</div></div>",
    '<p class="than">Xem thêm: "chuyện bản mường" :: kỳ trước</p>',
    '<ul class="than-bai"><li><a href="/x">Chuyện cũ ở bản bên</a></li></ul>',
    "<div><h3>Bài đọc nhiều</h3><p><a href='/y'>Một chuyện khác hẳn chuyện này</a></p></div>",
    "<p>Ảnh: Lò Thị Mẩy</p>",
    "<p></p><b>Mời bạn đọc",
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(PIECES)), max_size=5))
def test_whatever_repeats_and_wherever_no_word_of_a_story_is_taken_away(pieces: list[tuple[int, str]]) -> None:
    def html(story: Written) -> str:
        parts = [f"<p>{text}</p>" for text in story.body]
        for place, piece in pieces:
            parts.insert(place, piece)
        return f'<html><body><h1>{story.title}</h1><div class="than-bai">{"".join(parts)}</div></body></html>'

    pages = [opened for story in STORIES if (opened := open_body(parse_html(html(story)), ()))]
    learnt = find_repeated(pages)
    for story in STORIES:
        tree = parse_html(html(story))
        for one in learnt:
            for node in tree.css(one.selector):
                node.decompose()
        left = tree.html or ""
        assert all(text in left for text in story.body)
