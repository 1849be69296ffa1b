"""Archived pages: as they were, and harmless."""

from __future__ import annotations

import gzip
import sqlite3
import sys
import zlib
from datetime import UTC, datetime

import pytest

from archive.folder import DataFolder
from archive.model import Capture
from archive.site.archived_html import ArchivedPage
from archive.site.payload import payload_of
from tests.archive.site.conftest import Client, ask
from tests.archive.site.newsroom import CHANGED, STORY, page_of

AT = "20260301020000"
PLAIN = b"<!DOCTYPE html><p>Tr\xe1\xba\xa1m T\xe1\xba\xa5u</p>" * 40


def capture(body: bytes, *headers: tuple[str, str]) -> Capture:
    return Capture("https://songda.example/", datetime(2026, 3, 1, tzinfo=UTC), 200, headers, body, "0" * 64)


def test_the_raw_form_is_what_the_newspaper_sent(get: Client) -> None:
    answer = get(f"/replay/{AT}id_/{STORY.url}")
    assert answer.status == 200
    assert answer.body == page_of(STORY)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("form", ["id_", "mp_"])
def test_what_others_wrote_is_sandboxed(get: Client, form: str) -> None:
    policy = get(f"/replay/{AT}{form}/{STORY.url}").headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_the_banner_names_publisher_moment_and_digest(get: Client, made: DataFolder) -> None:
    page = get(f"/replay/{AT}/{STORY.url}").text
    with sqlite3.connect(made.current) as connection:
        sha256 = connection.execute("select sha256 from captures where story = ?", [STORY.id]).fetchone()[0]
    assert "Báo Sông Đà, lưu lúc 1/3/2026, 09:00" in page
    assert sha256 in page
    assert f'href="/tin/{STORY.id}"' in page
    assert f'src="/replay/{AT}mp_/{STORY.url}"' in page


def test_the_framed_form_runs_and_loads_nothing(get: Client) -> None:
    page = get(f"/replay/{AT}mp_/{STORY.url}").text
    for gone in ("<script", "onload", "http-equiv", "<iframe", "live.example", "javascript:", 'rel="stylesheet"'):
        assert gone not in page, gone
    assert f'href="/replay/{AT}/https://songda.example/"' in page
    assert "Nữ trưởng bản Nậm Hua" in page


def test_another_moment_leads_to_the_nearest_copy(get: Client) -> None:
    early = get(f"/replay/20200101000000/{CHANGED.url}")
    late = get(f"/replay/20300101000000id_/{CHANGED.url}")
    assert (early.status, early.headers["location"]) == (302, f"/replay/{AT}/{CHANGED.url}")
    assert late.headers["location"] == f"/replay/20260410020000id_/{CHANGED.url}"


def test_each_version_has_its_own_copy(get: Client) -> None:
    assert "giữa làng chài".encode() not in get(f"/replay/{AT}id_/{CHANGED.url}").body
    assert "giữa làng chài".encode() in get(f"/replay/20260410020000id_/{CHANGED.url}").body


def test_the_banner_leads_to_the_copies_before_and_behind(get: Client) -> None:
    first, last = get(f"/replay/{AT}/{CHANGED.url}").text, get(f"/replay/20260410020000/{CHANGED.url}").text
    assert f'<a href="/replay/20260410020000/{CHANGED.url}" rel="next">bản sau, 10/4/2026, 09:00 →</a>' in first
    assert f'<a href="/replay/{AT}/{CHANGED.url}" rel="prev">← bản trước, 1/3/2026, 09:00</a>' in last
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last


def test_a_time_map_lists_every_copy(get: Client) -> None:
    answer = get(f"/replay/timemap/link/{CHANGED.url}")
    assert answer.headers["content-type"] == "application/link-format; charset=utf-8"
    original, self, gate, first, last = answer.text.strip().split(",\n")
    assert original == f'<{CHANGED.url}>; rel="original"'
    assert self.startswith(f'<http://guong.test/replay/timemap/link/{CHANGED.url}>; rel="self"; type="application/link')
    assert 'from="Sun, 01 Mar 2026 02:00:00 GMT"; until="Fri, 10 Apr 2026 02:00:00 GMT"' in self
    assert gate == f'<http://guong.test/replay/timegate/{CHANGED.url}>; rel="timegate"'
    assert first == (
        f'<http://guong.test/replay/{AT}/{CHANGED.url}>; rel="first memento"; datetime="Sun, 01 Mar 2026 02:00:00 GMT"'
    )
    assert 'rel="last memento"' in last
    memento = get(f"/replay/{AT}/{CHANGED.url}").headers
    assert memento["memento-datetime"] == "Sun, 01 Mar 2026 02:00:00 GMT"
    assert f'</replay/timemap/link/{CHANGED.url}>; rel="timemap"' in memento["link"]
    assert f'</replay/timegate/{CHANGED.url}>; rel="timegate"' in memento["link"]


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ("Mon, 02 Mar 2026 00:00:00 GMT", AT),
        ("Sat, 01 Jan 2000 00:00:00 GMT", AT),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "20260410020000"),
        (None, "20260410020000"),
    ],
)
def test_a_time_gate_leads_to_the_copy_nearest_to_the_moment(get: Client, asked: str | None, at: str) -> None:
    answer = get(f"/replay/timegate/{CHANGED.url}", headers={"accept-datetime": asked} if asked else {})
    assert (answer.status, answer.headers["location"]) == (302, f"/replay/{at}/{CHANGED.url}")
    assert answer.headers["vary"].startswith("accept-datetime")
    assert 'rel="original"' in answer.headers["link"]


@pytest.mark.parametrize("asked", ["yesterday", "Fri, 31 Dec 9999 23:59:59 -1400", ""])
def test_a_time_gate_says_what_is_no_moment(get: Client, asked: str) -> None:
    answer = get(f"/replay/timegate/{CHANGED.url}", headers={"accept-datetime": asked})
    assert answer.status == (400 if asked else 302)
    assert get("/replay/timegate/https://nowhere.example/").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "20260301020000/https://nowhere.example/",
        "20269999999999/https://songda.example/x",
        "99991231235959/https://songda.example/x",
        "20260301020000/%00",
        "20260301020000/http://[::1",
    ],
)
def test_what_is_not_archived_is_a_404(get: Client, path: str) -> None:
    assert get(f"/replay/{path}").status == 404


def test_a_damaged_record_is_said_so(own: DataFolder) -> None:
    from archive.site.serve import make_datasette
    from archive.site.snapshot import current_snapshot

    for warc in own.warc.rglob("*.warc.gz"):
        warc.write_bytes(b"\0" * warc.stat().st_size)
    datasette = make_datasette(own, current_snapshot(own))
    answer = ask(datasette.app(), f"/replay/{AT}id_/{STORY.url}")
    datasette.close()
    assert answer.status == 500
    assert "guong verify" in answer.text


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 100] for at in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_codings_are_undone() -> None:
    import brotli  # type: ignore[import-untyped]  # ships no types

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    html = ("Content-Type", "text/html")
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    bodies = {
        "gzip": gzip.compress(PLAIN),
        "deflate": zlib.compress(PLAIN),
        "Deflate": raw.compress(PLAIN) + raw.flush(),
        "br": brotli.compress(PLAIN),
        "zstd": zstd.compress(PLAIN),
        "identity": PLAIN,
    }
    for coding, body in bodies.items():
        assert payload_of(capture(body, html, ("Content-Encoding", coding))).body == PLAIN, coding
    both = capture(chunked(gzip.compress(PLAIN)), html, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    assert payload_of(both).body == PLAIN


def test_a_body_cut_short_shows_what_arrived() -> None:
    cut = chunked(PLAIN)[:250]
    assert payload_of(capture(cut, ("Transfer-Encoding", "chunked"))).body == PLAIN[:234]


def test_a_body_stored_without_the_coding_its_head_names_is_shown() -> None:
    assert payload_of(capture(PLAIN, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))).body == PLAIN


def test_bytes_that_do_not_decode_are_a_download() -> None:
    given = payload_of(capture(b"\x1f\x8bnonsense", ("Content-Encoding", "gzip"), ("Content-Type", "text/html")))
    assert (given.body, given.content_type) == (b"\x1f\x8bnonsense", "application/octet-stream")
    for coding in ("br", "zstd", "zstd-like"):
        unfit = payload_of(capture(PLAIN, ("Content-Encoding", coding), ("Content-Type", "text/html")))
        assert (unfit.body, unfit.content_type) == (PLAIN, "application/octet-stream"), coding


def test_a_packed_file_that_was_archived_stays_packed() -> None:
    packed = gzip.compress(PLAIN)
    assert payload_of(capture(packed, ("Content-Type", "application/gzip"))).body == packed


@pytest.mark.parametrize(
    "kind", ["image/svg+xml", "application/javascript", "text/javascript", "application/x-shockwave-flash"]
)
def test_what_could_run_is_a_download(kind: str) -> None:
    assert payload_of(capture(b"x", ("Content-Type", kind))).content_type == "application/octet-stream"


def test_a_header_cannot_be_split() -> None:
    content_type = payload_of(capture(b"x", ("Content-Type", "text/html\r\nSet-Cookie: a=b"))).content_type
    assert "\r" not in content_type
    assert "\n" not in content_type


def test_a_page_in_an_old_charset_is_read_by_its_header() -> None:
    page = ArchivedPage("<p>Trạm</p>".encode("utf-16"), "utf-16", "https://songda.example/")
    assert "Trạm".encode() in page.render(str, str, set())


@pytest.mark.parametrize("body", [b"", b"   ", b"<", b"\0\0", b"plain text", b"<html>", b"<!-- c -->"])
def test_any_bytes_make_a_page(body: bytes) -> None:
    ArchivedPage(body, "no-such-charset", "https://songda.example/").render(str, str, set())


def test_archived_pictures_are_shown_and_others_left_out() -> None:
    html = b'<img src="a.jpg"><img data-src="/b.jpg" src="data:image/gif;base64,x"><img src="c.jpg" srcset="d.jpg 2x">'
    page = ArchivedPage(html, None, "https://songda.example/x/y.html")
    wanted = {"https://songda.example/x/a.jpg", "https://songda.example/b.jpg", "https://songda.example/x/c.jpg"}
    assert page.resources() == wanted
    shown = page.render(str, lambda url: f"/copy/{url}", {"https://songda.example/b.jpg"}).decode()
    assert 'src="/copy/https://songda.example/b.jpg"' in shown
    assert "a.jpg" not in shown
    assert "srcset" not in shown
