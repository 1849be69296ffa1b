"""Annotated stories are read strictly, and what is written is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.model import MentionType
from pipelines.entities.gold import ATTRIBUTES, GoldSpan, digest_of, faults, load_folder, parse
from tests.conftest import ROOT
from tests.pipelines.entities.marking import HEADER, read_marks, written

OURS = ROOT / "tests" / "gold" / "entities"
VALUES = st.sampled_from(["9/10", "tỷ đồng", "Phó Chủ tịch UBND xã", "8 - 10", "Lù Văn Pín"])


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, tuple[GoldSpan, ...]]:
    """A text of words, some of them marked; a quote may hold marks."""
    words = draw(st.lists(st.sampled_from(["Ông", "Páo", "giữ", "[", "]", "12", "rừng.", "(xã)"]), max_size=12))
    text, spans, opened = "", [], None
    for word in words:
        text += " " if text else ""
        kind = draw(st.sampled_from([None, None, *MentionType]))
        start = len(text)
        text += word
        if kind is MentionType.QUOTE and opened is None:
            opened = start
        elif kind is not None and kind is not MentionType.QUOTE and word not in "[]":
            attrs = {key: draw(VALUES) for key in ATTRIBUTES.get(kind, ()) if key != "level"}
            spans.append(GoldSpan(kind, start, len(text), attrs))
    if opened is not None and text.strip():
        spans.append(GoldSpan(MentionType.QUOTE, opened, len(text), {}))
    return text, tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


@given(stories())
def test_a_story_written_and_read_again_is_the_same(story: tuple[str, tuple[GoldSpan, ...]]) -> None:
    text, spans = story
    read = read_marks(written(text, spans))
    assert read.text == text
    assert {(span.type, span.start, span.end) for span in read.spans} == {(s.type, s.start, s.end) for s in spans}
    assert sorted(map(repr, (s.attrs for s in read.spans))) == sorted(map(repr, (s.attrs for s in spans)))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Ông [PER Páo đi.", "PER span is never closed"),
        ("Ông Páo] đi.", "stray ]"),
        ("Ông [ Páo đi.", "stray ["),
        ("Ông [NAME Páo] đi.", "unknown type NAME"),
        ("Ông [PER|age=3 Páo] đi.", "PER does not take age=3"),
        ("Ở [LOC|level=city Huế].", "LOC does not take level=city"),
        ("Ông [PER Páo ] đi.", "begins or ends with a blank"),
        ("[MODEL “Ngõ sạch”]", "takes a mark with it"),
        ("Ông [PER Páo,] đi.", "takes a mark with it"),
        ("[ORG UBND [LOC xã Nậm]] họp.", "spans nest in QUOTE only"),
    ],
)
def test_a_fault_is_named_with_its_line(body: str, why: str) -> None:
    with pytest.raises(BadInput, match=r"story\.txt:8: ") as fault:
        parse(Path("story.txt"), HEADER + "Một dòng.\n" + body)
    assert why in str(fault.value)


@pytest.mark.parametrize(
    ("written_text", "why"),
    [
        ("url:\n\nOi", "the header must be the lines"),
        (HEADER.replace("theme: no", "theme: perhaps"), "theme must be yes or no"),
        (HEADER.replace("2024-05-01", "1/5/2024"), "published must be YYYY-MM-DD"),
        (HEADER.rstrip("\n"), "no blank line"),
        (HEADER + "xa\u0303", "not NFC"),
        (HEADER + "a\r\n", "not NFC"),
    ],
)
def test_a_bad_header_or_encoding_is_named(written_text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        parse(Path("story.txt"), written_text)


def test_brackets_of_the_text_are_written_with_a_backslash() -> None:
    marked = read_marks(r"Chú thích \[ảnh\] của [PER Páo].")
    assert marked.text == "Chú thích [ảnh] của Páo."
    assert marked.text[marked.spans[0].start : marked.spans[0].end] == "Páo"


def test_a_folder_without_stories_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no annotated stories"):
        load_folder(tmp_path)
    with pytest.raises(BadInput, match="no such folder"):
        load_folder(tmp_path / "nowhere")


def test_the_digest_changes_with_every_byte_and_every_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HEADER + "Một", encoding="utf-8")
    first = digest_of(tmp_path)
    (tmp_path / "a.txt").write_text(HEADER + "Hai", encoding="utf-8")
    second = digest_of(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert len({first, second, digest_of(tmp_path)}) == 3


def test_our_own_gold_is_without_fault() -> None:
    assert list(faults(OURS)) == []
    assert len(load_folder(OURS)) >= 50
