"""What makes a reprint of two texts, and what does not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.links.fingerprints import GRAM, RUN, fingerprints
from archive.links.overlap import Likeness, overlap
from archive.links.shingles import shingles_of

STORY = [
    "Mười hai năm nay, ông Lường Văn Phiêng ở bản Nà Khoang sáng nào cũng xách dao quắm lên rừng.",
    "Năm 2013, cả bản còn 40 ha rừng nghèo. Ông Phiêng cùng 6 hộ nhận khoán, trồng xen 12.000 cây trẩu, cây dổi.",
    "Chị Cà Thị Hính, Chi hội trưởng Phụ nữ bản, kể: đến năm 2024 rừng đã khép tán, suối Nậm Hua có nước quanh năm.",
]
BOILERPLATE = [
    "Thời gian tới, cấp ủy tiếp tục đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh gắn với "
    "nhiệm vụ chính trị, phát huy vai trò nêu gương của cán bộ, đảng viên, nhất là người đứng đầu.",
    "Hội nghị đã nghe các tham luận trao đổi kinh nghiệm, cách làm hay trong xây dựng và nhân rộng điển hình.",
]


def likeness(first: list[str], second: list[str]) -> Likeness | None:
    return overlap(shingles_of(first), shingles_of(second)).likeness


def test_the_same_text_with_other_marks_case_and_spaces_is_verbatim() -> None:
    printed_elsewhere = [
        line.replace("Mười", "MƯỜI").replace(", ", " ,  ").replace("Khoang", "Khoăng") for line in STORY
    ]
    assert likeness(STORY, printed_elsewhere) is Likeness.VERBATIM


def test_places_of_after_the_merger_make_an_edited_reprint() -> None:
    later = [line.replace("bản Nà Khoang", "bản Nà Khoang, xã Mường Hua (mới), tỉnh Sơn La") for line in STORY]
    assert likeness(STORY, later) is Likeness.EDITED


def test_a_story_cut_to_its_beginning_is_a_part() -> None:
    assert likeness(STORY, [STORY[0], STORY[1].split(". ")[0]]) is Likeness.PART


def test_a_round_up_holds_a_part_of_another_story() -> None:
    others = [f"Ở xã thứ {n}, bà con dựng {n * 7} ngôi nhà mới, đường vào bản số {n} đã đổ bê tông." for n in range(9)]
    assert likeness(STORY, others[:5] + STORY + others[5:]) is Likeness.PART


def test_two_conferences_with_the_same_phrases_are_two_stories() -> None:
    here = ["Sáng 12/5, Đảng ủy xã Tân Khoang sơ kết; đồng chí Hà Văn Đợi trao khen 14 tập thể.", *BOILERPLATE]
    there = ["Chiều 20/6, Đảng ủy phường Bắc Hòa sơ kết; đồng chí Lê Thu Mây trao khen 22 cá nhân.", *BOILERPLATE]
    assert overlap(shingles_of(here), shingles_of(there)).of_first > 0.5
    assert likeness(here, there) is None


@pytest.mark.parametrize("text", [[], [""], ["."], ["Một"]])
def test_a_text_of_hardly_a_word_repeats_nothing(text: list[str]) -> None:
    assert likeness(text, STORY) is None


@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(0, 60))
def test_any_shared_run_that_is_long_enough_is_found(seed: int, before: int, behind: int) -> None:
    chance = random.Random(seed)
    words = [f"w{chance.randrange(10**9)}" for _ in range(RUN)]
    around = [f"x{chance.randrange(10**9)}" for _ in range(before + behind)]
    assert fingerprints(words) & fingerprints(around[:before] + words + around[before:])


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=80))
def test_fingerprints_are_a_few_of_the_grams(words: list[str]) -> None:
    found = fingerprints(words)
    assert bool(found) == bool(words)
    assert len(found) <= max(len(words) - GRAM + 1, 1)
