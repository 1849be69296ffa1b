"""Cutting text into marked pieces, and the sentence around a fact."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.site.hits import CLOSED, OPENED, bracketed, hit_spans, parts_of
from archive.site.marks import Mark, Span, outermost, paragraphs, pieces, sentence_around

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=8)


@given(st.text(max_size=60), spans, spans, spans)
def test_pieces_joined_are_the_text_again(
    text: str, a: list[list[int]], b: list[list[int]], c: list[list[int]]
) -> None:
    marks = [Mark(start, end, "PER") for start, end in a]
    cut = pieces(text, 0, len(text), marks, [Span(*span) for span in b], [Span(*span) for span in c])
    assert "".join(part for piece in cut for part, _ in piece.parts) == text


@given(st.text(alphabet="a\n", max_size=40))
def test_paragraphs_are_what_line_ends_part(text: str) -> None:
    found = [text[span.start : span.end] for span in paragraphs(text)]
    assert found == [part for part in text.split("\n\n") if part]


def test_the_longer_of_two_nested_marks_is_shown() -> None:
    inner, outer = Mark(4, 9, "LOC"), Mark(0, 9, "ORG")
    assert outermost([inner, outer]) == [outer]


def test_a_hit_inside_a_mention_does_not_split_it() -> None:
    (piece,) = pieces("Lò Mai", 0, 6, [Mark(0, 6, "PER")], [Span(3, 6)])
    assert piece.parts == (("Lò ", False), ("Mai", True))


def test_a_mention_inside_a_quotation_keeps_its_ground() -> None:
    cut = pieces("nói về Mai đó", 0, 13, [Mark(7, 10, "PER")], (), [Span(0, 13)])
    assert [piece.said for piece in cut] == [True, True, True]
    assert [piece.mark is not None for piece in cut] == [False, True, False]


def test_each_mention_is_an_anchor_where_it_begins_shown_or_not() -> None:
    cut = pieces(
        "ông Lò Mai ở Nà Mu", 0, 18, [Mark(4, 10, "PER"), Mark(7, 10, "PER")], (), (), [(4, 0), (7, 1), (13, 2)]
    )
    assert [("".join(part for part, _ in piece.parts), piece.anchors) for piece in cut] == [
        ("ông ", ()),
        ("Lò Mai", (0, 1)),
        (" ở Nà Mu", (2,)),
    ]


def test_the_sentence_ends_at_its_stop_or_its_paragraph() -> None:
    text = "Tiêu đề\n\nCâu một. Chị Mai đến sớm! Câu ba."
    start = text.index("Mai")
    span = sentence_around(text, start, start + 3)
    assert text[span.start : span.end] == "Chị Mai đến sớm!"
    last = sentence_around(text, text.index("ba"), len(text) - 1)
    assert text[last.start : last.end] == "Câu ba."
    title = sentence_around(text, 0, 4)
    assert text[title.start : title.end] == "Tiêu đề"


def test_hits_are_found_without_marks_and_in_phrases() -> None:
    text = "Trạm Tấu nhân rộng điển hình ở trạm tàu"
    assert [text[hit.start : hit.end] for hit in hit_spans(text, '"tram tau"')] == ["Trạm Tấu", "trạm tàu"]
    assert hit_spans(text, "") == []
    assert [text[hit.start : hit.end] for hit in hit_spans(text, "tram tau")] == ["Trạm Tấu", "trạm tàu"]
    assert [hit.start for hit in hit_spans("Trạm, Tấu", "tram tau")] == [0, 6]


def test_marks_of_the_index_become_parts() -> None:
    marked = f"ở {OPENED}Trạm{CLOSED} {OPENED}Tấu{CLOSED}"
    assert parts_of(marked) == (("ở ", False), ("Trạm Tấu", True))
    apart = f"{OPENED}Trạm{CLOSED}, {OPENED}Tấu{CLOSED}"
    assert parts_of(apart) == (("Trạm", True), (", ", False), ("Tấu", True))
    assert bracketed(marked) == "ở [Trạm] [Tấu]"


@given(st.text(alphabet=f"ab{OPENED}{CLOSED}"))
def test_any_marks_make_parts_without_them(marked: str) -> None:
    assert all(OPENED not in text and CLOSED not in text for text, _ in parts_of(marked))
