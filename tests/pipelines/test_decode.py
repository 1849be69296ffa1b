from __future__ import annotations

import gzip
import time
import unicodedata
import zlib

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.codings import MAX_DECODED, unchunk
from pipelines.decode import Page, decode
from pipelines.legacy import to_tcvn3, to_vni
from tests.pipelines.pages import capture, page

TEXT = "Trường Tiểu học Đồng Tâm nhiều năm liền giữ vững phong trào dạy tốt, học tốt của huyện miền núi này."
HTML = page(f"<p>{TEXT}</p>" * 30)


def read(body: bytes, **headers: str) -> Page:
    return decode(capture(body, **headers))


def cp1258(text: str) -> bytes:
    """As Windows keyboards wrote it: a vowel, then its tone as a combining mark."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    encoded = b""
    for char in text:
        spelled = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in spelled if mark in tones)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in spelled if mark not in tones))
        encoded += (letter + tone).encode("cp1258")
    return encoded


@pytest.mark.parametrize(
    ("coding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_a_whole_body_behind_a_coding_is_read(coding: str, encode: object) -> None:
    assert callable(encode)
    result = read(encode(HTML.encode()), Content_Encoding=coding)
    assert result.html == HTML
    assert result.decoding.how[0] == coding
    assert not result.decoding.partial


@pytest.mark.parametrize(
    ("coding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_a_body_cut_short_is_read_and_flagged(coding: str, encode: object) -> None:
    assert callable(encode)
    result = read(encode(HTML.encode())[:-12], Content_Encoding=coding)
    assert result.decoding.partial
    assert "cut short" in result.decoding.how
    assert result.html.startswith("<!DOCTYPE html>")


def test_gzip_that_no_header_names_is_read_even_twice() -> None:
    assert read(gzip.compress(gzip.compress(HTML.encode()))).html == HTML


def test_a_body_that_is_gzip_in_name_only_is_taken_as_it_is() -> None:
    result = read(HTML.encode(), Content_Encoding="gzip")
    assert result.html == HTML
    assert not result.decoding.partial
    assert "gzip in name only" in result.decoding.how


def test_garbage_behind_a_gzip_magic_does_not_lose_the_page() -> None:
    assert TEXT in read(b"\x1f\x8b\x08" + HTML.encode(), Content_Encoding="gzip").html


def test_raw_deflate_without_its_frame_is_read() -> None:
    assert read(zlib.compress(HTML.encode())[2:-4], Content_Encoding="deflate").html == HTML


def test_codings_are_taken_off_in_reverse_order() -> None:
    body = brotli.compress(gzip.compress(HTML.encode()))
    assert read(body, Content_Encoding="gzip, br").html == HTML


def test_a_bomb_is_cut_at_sixteen_megabytes() -> None:
    started = time.monotonic()
    result = read(gzip.compress(b"<p>" * 12_000_000), Content_Encoding="gzip")
    assert result.decoding.partial
    assert len(result.html) == MAX_DECODED
    assert time.monotonic() - started < 20


def test_chunks_are_joined_and_a_missing_last_one_is_flagged() -> None:
    assert unchunk(b"5\r\n<html\r\n1;ext=1\r\n>\r\n0\r\nTrailer: x\r\n\r\n").body == b"<html>"
    cut = unchunk(b"5\r\n<html\r\nff\r\n>ab")
    assert cut.body == b"<html>ab"
    assert cut.partial
    named_only = unchunk(b"<html>")
    assert named_only.body == b"<html>"
    assert not named_only.partial


@given(st.lists(st.binary(min_size=1, max_size=50)))
def test_chunked_bytes_come_back(parts: list[bytes]) -> None:
    wire = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert unchunk(wire).body == b"".join(parts)


@pytest.mark.parametrize(
    ("body", "header", "charset"),
    [
        (HTML.encode(), "text/html; charset=windows-1258", "utf-8"),
        (cp1258(HTML), "text/html; charset=utf-8", "cp1258"),
        (cp1258(HTML), "text/html; charset=windows-1258", "cp1258"),
        (to_tcvn3(HTML).encode("latin-1"), "text/html; charset=iso-8859-1", "tcvn3"),
        (to_tcvn3(HTML).encode("latin-1"), "text/html", "tcvn3"),
        (to_vni(HTML).encode("latin-1"), "text/html", "vni"),
        (HTML.encode("utf-16"), "text/html; charset=utf-8", "utf-16-le"),
        (HTML.encode("utf-16-be"), "text/html", "utf-16-be"),
        (b"\xef\xbb\xbf" + HTML.encode(), "text/html", "utf-8"),
    ],
)
def test_a_newspaper_that_lies_about_its_charset_is_read_all_the_same(body: bytes, header: str, charset: str) -> None:
    result = read(body, Content_Type=header)
    assert result.decoding.charset == charset
    assert TEXT.lower() in result.html.lower()


@pytest.mark.parametrize("convert", [to_tcvn3, to_vni])
def test_an_article_in_an_old_font_inside_a_unicode_page_is_converted(convert: object) -> None:
    assert callable(convert)
    result = read(page(f"<p>Trang chủ</p><div>{convert(TEXT)}</div>").encode())
    assert TEXT in result.html
    assert "Trang chủ" in result.html
    assert any(step.startswith("font ") for step in result.decoding.how)


def test_quotation_marks_of_an_old_font_are_kept() -> None:
    quoted = page(f"<p>“{TEXT}” – ông nói…</p>" * 5)
    assert f"“{TEXT}” – ông nói…".lower() in read(windows(to_tcvn3(quoted))).html.lower()


def windows(text: str) -> bytes:
    """Latin-1, and windows-1252 for the signs that Latin-1 lacks."""
    return b"".join(char.encode("latin-1" if ord(char) < 0x100 else "cp1252") for char in text)


def test_bad_bytes_in_a_comment_do_not_change_the_charset() -> None:
    result = read(HTML.replace("<p>", "<!-- \udcff -->", 1).encode("utf-8", "surrogateescape"))
    assert result.decoding.charset == "utf-8"
    assert "1 bad byte" in result.decoding.how[-1]


def test_letters_in_pieces_are_put_together() -> None:
    result = read(unicodedata.normalize("NFD", HTML).encode())
    assert TEXT in result.html
    assert "NFC" in result.decoding.how


def test_a_combining_mark_after_a_tag_does_not_eat_the_tag() -> None:
    assert "<p>" in read(page("<p>\u0338x e\u0301</p>").encode()).html


def test_icelandic_eth_in_vietnamese_words_is_the_letter_meant() -> None:
    assert "Đồng bào, HĐND" in read(page("<p>Ðồng bào, H&ETH;ND</p>").encode()).html
    assert "Ðþ" in read(page("<p>Ðþ</p>").encode()).html


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from(["", "gzip", "br", "zstd", "deflate", "gzip, br"]), st.booleans())
def test_no_bytes_make_it_fail(body: bytes, coding: str, chunked: bool) -> None:
    headers = {"Content_Encoding": coding, "Content_Type": "text/html; charset=nonsense"}
    read(body, **headers, **({"Transfer_Encoding": "chunked"} if chunked else {}))
