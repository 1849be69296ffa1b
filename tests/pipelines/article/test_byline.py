from __future__ import annotations

import pytest

from pipelines.article.byline import believable, is_byline, parse_byline


@pytest.mark.parametrize(
    ("text", "authors", "source"),
    [
        ("Tin, ảnh: T.S", ("T.S",), None),
        ("Tin và ảnh: Lò Hải", ("Lò Hải",), None),
        ("Bài: Nguyễn Sơn; Ảnh: Trần Biển", ("Nguyễn Sơn", "Trần Biển"), None),
        ("LÒ HẢI - TRẦN BIỂN", ("LÒ HẢI", "TRẦN BIỂN"), None),
        ("Lò Hải và Trần Biển (thực hiện)", ("Lò Hải", "Trần Biển"), None),
        ("Lò Hải (tổng hợp)", ("Lò Hải",), None),
        ("Theo Nguyễn Sơn", ("Nguyễn Sơn",), None),
        ("Theo Dân Trí", (), "Dân Trí"),
        ("(Theo TTXVN)", (), "TTXVN"),
        ("Nguồn: VnExpress", (), "VnExpress"),
        ("LÒ HẢI (TTXVN)", ("LÒ HẢI",), "TTXVN"),
        ("Lò Hải/VOV", ("Lò Hải",), "VOV"),
        ("CTV Lò Hải | lohai@bao.example", ("Lò Hải",), None),
        ("Bút danh", (), None),
        ("", (), None),
        ("Một câu rất dài " * 30, (), None),
    ],
)
def test_a_byline_is_split_into_persons_and_source(text: str, authors: tuple[str, ...], source: str | None) -> None:
    byline = parse_byline(text)
    assert byline.authors == authors
    assert byline.source == source


def test_a_sentence_is_no_byline() -> None:
    assert not is_byline("Ông Pọm cười thật hiền")
    assert not is_byline("Phóng viên: Xin cảm ơn chị!")
    assert not is_byline("Theo ông Pọm, năm nay được mùa.")
    assert is_byline("Lò Hải - Trần Biển")
    assert is_byline("(Theo TTXVN)")


def test_names_in_metadata_that_are_no_persons_are_left_out() -> None:
    named = ["Báo Mẫu", "MEDIATECH", "maubao", "Bút danh", "Lò Hải", "L.H"]
    assert believable(named, "Báo Mẫu") == ("Lò Hải", "L.H")
