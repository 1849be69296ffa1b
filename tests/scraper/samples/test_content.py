"""What the sample newspapers hold, before any page is drawn."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from scraper.samples.newspaper import newspaper, newspapers
from scraper.samples.story import SUBHEAD, load_story, slugify

EVERY_STORY = [(paper, story) for paper in newspapers() for story in paper.stories]


def test_the_first_newspaper_has_ten_stories_of_the_theme_and_four_ordinary_ones() -> None:
    themes = [story.theme for story in newspaper("baonammu").stories]
    assert (themes.count(True), themes.count(False)) == (10, 4)


def test_an_ordinary_story_says_exemplary_in_passing() -> None:
    for paper in newspapers():
        ordinary = [" ".join(story.paragraphs) for story in paper.stories if not story.theme]
        assert any("điển hình" in text for text in ordinary), paper.id


def test_no_two_stories_of_a_newspaper_have_the_same_number() -> None:
    for paper in newspapers():
        assert len({story.number for story in paper.stories}) == len(paper.stories)


def test_every_text_is_clean_and_composed() -> None:
    for paper, story in EVERY_STORY:
        for text in (story.title, story.sapo, *story.paragraphs, *(picture.caption for picture in story.pictures)):
            where = f"{paper.id}/{story.number}: {text[:40]}"
            assert unicodedata.is_normalized("NFC", text), where
            assert text == " ".join(text.split()), where
            assert not re.search(r"[\u00d0\u00f0\u00ad\u200b-\u200f\ufeff]", text), where


def test_every_story_is_written_with_accent_marks() -> None:
    marked = re.compile("[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]")
    for paper, story in EVERY_STORY:
        for paragraph in story.paragraphs:
            words = re.findall(r"[^\W\d_]{2,}", paragraph.lower())
            share = sum(bool(marked.search(word)) for word in words) / max(1, len(words))
            assert share > 0.4 or len(words) < 8, f"{paper.id}/{story.number}: {paragraph[:60]}"


def test_every_picture_stands_behind_a_paragraph_that_is_there() -> None:
    for _, story in EVERY_STORY:
        assert all(0 <= picture.after <= len(story.paragraphs) for picture in story.pictures), story.number
        assert not story.paragraphs[-1].startswith(SUBHEAD)


def test_every_story_stands_in_a_section_of_its_newspaper_and_lies_between_the_years_it_says() -> None:
    for paper, story in EVERY_STORY:
        assert paper.section(story.section).slug == story.section
        assert story.published <= story.modified
        assert story.published.utcoffset() is not None


def test_one_story_changes_and_one_vanishes_in_the_second_edition() -> None:
    paper = newspaper("baonammu")
    (gone,) = [story for story in paper.stories if story.in_edition(2) is None]
    (edited,) = [story for story in paper.stories if story.in_edition(2) not in (None, story)]
    assert gone.theme
    assert edited.theme
    after = edited.in_edition(2)
    assert after is not None
    assert after.title != edited.title
    assert after.slug == edited.slug, "an edited story keeps its address"
    assert [old == new for old, new in zip(edited.paragraphs, after.paragraphs, strict=True)].count(False) == 1
    assert after.modified > edited.modified


def test_feed_and_sections_together_list_every_story_and_neither_does_alone() -> None:
    for paper in newspapers():
        every = {story.number for story in paper.online(1)}
        by_feed = {story.number for story in paper.feed(1)}
        followed = [section for section in paper.sections if section.followed]
        by_section = {story.number for section in followed for story in paper.listed(section, 1)}
        assert by_feed | by_section == every, paper.id
        assert by_feed < every
        assert by_section < every


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Lớp toán “A < B & C” giữa rừng", "lop-toan-a-b-c-giua-rung"),
        ("Đảng bộ Ea H'Leo: 30 năm", "dang-bo-ea-h-leo-30-nam"),
        ("“Điểm tựa”", "diem-tua"),
    ],
)
def test_a_title_becomes_plain_letters_in_the_address(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_story_that_is_not_composed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "1-x.toml"
    file.write_text(unicodedata.normalize("NFD", 'title = "Bản"'), encoding="utf-8")
    with pytest.raises(ValueError, match="NFC"):
        load_story(file)


def words(paragraphs: tuple[str, ...]) -> set[str]:
    text = re.findall(r"\w+", " ".join(paragraphs).lower())
    return {" ".join(text[start : start + 5]) for start in range(len(text) - 4)}


def test_a_reprint_keeps_most_of_the_words_and_changes_places() -> None:
    stories = {f"{paper.id}/{story.number}": story for paper, story in EVERY_STORY}
    reprints = [story for story in stories.values() if story.taken_from]
    assert len(reprints) == 3
    for reprint in reprints:
        original = stories[reprint.taken_from or ""]
        assert reprint.published > original.published
        assert reprint.source
        assert reprint.paragraphs != original.paragraphs
        assert "huyện" in original.sapo + original.paragraphs[0]
        assert "huyện" not in reprint.sapo + reprint.paragraphs[0], "districts are no more since July 2025"
        shared = words(reprint.paragraphs) & words(original.paragraphs)
        assert len(shared) / len(words(reprint.paragraphs)) > 0.6


def test_conference_reports_share_formulas_but_no_facts() -> None:
    stories = {f"{paper.id}/{story.number}": story for paper, story in EVERY_STORY}
    pairs = [(story, stories[story.same_words_as]) for story in stories.values() if story.same_words_as]
    assert len(pairs) == 3
    for one, other in pairs:
        assert len(set(one.paragraphs) & set(other.paragraphs)) == 2
        assert not one.taken_from
        assert one.sapo != other.sapo


def test_there_are_about_sixty_pages_on_three_families_of_content_management_systems() -> None:
    assert {paper.template for paper in newspapers()} == {"epi", "fck-a", "onecms"}
    assert 55 <= len(EVERY_STORY) <= 70
