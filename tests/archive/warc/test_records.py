from __future__ import annotations

import os
import zlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.folder import DataFolder
from archive.model import Exchange, RecordPosition
from archive.warc import records
from archive.warc.parsing import broken_digest, parse_record
from archive.warc.reader import read_capture, read_exchange_bytes
from archive.warc.records import Earlier, ExchangeIds
from tests.archive.warc.building import NOON, exchange, others_agree, writer

IDS = ExchangeIds("<urn:w>", "<urn:q>", "<urn:p>", "<urn:m>")


def test_a_response_record_to_the_byte() -> None:
    built = records.response(exchange(body=b"<p>1</p>"), IDS)
    assert built == (
        b"WARC/1.1\r\n"
        b"WARC-Type: response\r\n"
        b"WARC-Record-ID: <urn:p>\r\n"
        b"WARC-Date: 2026-11-24T05:00:00.123456Z\r\n"
        b"WARC-Target-URI: https://bao.vn/a.html\r\n"
        b"WARC-IP-Address: 203.0.113.7\r\n"
        b"WARC-Warcinfo-ID: <urn:w>\r\n"
        b"WARC-Payload-Digest: sha256:16de9dfa12664d7331c84ac261051ef5ebe566d03dae3faf5e45825fb04bcdbc\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:fc1ba3c7fde6ed0f6481e3375f22aef9fed3fdd06a5a27adc291ba8112f72d4c\r\n"
        b"Content-Length: 67\r\n"
        b"\r\n"
        b"HTTP/1.1 200 OK\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"\r\n"
        b"<p>1</p>\r\n"
        b"\r\n"
    )


def test_a_request_record_to_the_byte() -> None:
    assert records.request(exchange(), IDS) == (
        b"WARC/1.1\r\n"
        b"WARC-Type: request\r\n"
        b"WARC-Record-ID: <urn:q>\r\n"
        b"WARC-Date: 2026-11-24T05:00:00.123456Z\r\n"
        b"WARC-Target-URI: https://bao.vn/a.html\r\n"
        b"WARC-IP-Address: 203.0.113.7\r\n"
        b"WARC-Warcinfo-ID: <urn:w>\r\n"
        b"WARC-Concurrent-To: <urn:p>\r\n"
        b"Content-Type: application/http; msgtype=request\r\n"
        b"WARC-Block-Digest: sha256:9cdd80353ab4f411957c2ef38293bcb73e664a9e46bf5814788d1835a683d0e1\r\n"
        b"Content-Length: 38\r\n"
        b"\r\n"
        b"GET /a.html HTTP/1.1\r\n"
        b"Host: bao.vn\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n"
    )


def test_a_revisit_record_to_the_byte() -> None:
    earlier = Earlier(
        "https://bao.vn/b.html", NOON - timedelta(days=1), RecordPosition("warc/2026/11/guong-x.warc.gz", 77, 9), "00"
    )
    assert records.revisit(exchange(), IDS, earlier) == (
        b"WARC/1.1\r\n"
        b"WARC-Type: revisit\r\n"
        b"WARC-Record-ID: <urn:p>\r\n"
        b"WARC-Date: 2026-11-24T05:00:00.123456Z\r\n"
        b"WARC-Target-URI: https://bao.vn/a.html\r\n"
        b"WARC-IP-Address: 203.0.113.7\r\n"
        b"WARC-Warcinfo-ID: <urn:w>\r\n"
        b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
        b"WARC-Refers-To-Target-URI: https://bao.vn/b.html\r\n"
        b"WARC-Refers-To-Date: 2026-11-23T05:00:00.123456Z\r\n"
        b"WARC-Refers-To-Filename: guong-x.warc.gz\r\n"
        b"WARC-Refers-To-File-Offset: 77\r\n"
        b"WARC-Payload-Digest: sha256:7d61be029a0d0463ae167081a14827fa328b28654e2d984a7c7fa486f70942cf\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:a27206226c89f75bf006a623f2fa3ed1ccc486f6a1910839b846122eb150fc29\r\n"
        b"Content-Length: 59\r\n"
        b"\r\n"
        b"HTTP/1.1 200 OK\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n"
    )


def test_a_warcinfo_record_to_the_byte() -> None:
    about = (("software", "Guong/0"), ("source", None), ("origin", "crawl"))
    assert records.warcinfo("<urn:w>", NOON, "guong-x.warc.gz", about) == (
        b"WARC/1.1\r\n"
        b"WARC-Type: warcinfo\r\n"
        b"WARC-Record-ID: <urn:w>\r\n"
        b"WARC-Date: 2026-11-24T05:00:00.123456Z\r\n"
        b"WARC-Filename: guong-x.warc.gz\r\n"
        b"Content-Type: application/warc-fields\r\n"
        b"WARC-Block-Digest: sha256:92e946b630566dddef0ca8f62a25807abfbf0a91a90f31250689ab28fdd0939a\r\n"
        b"Content-Length: 34\r\n"
        b"\r\n"
        b"software: Guong/0\r\n"
        b"origin: crawl\r\n"
        b"\r\n"
        b"\r\n"
    )


def test_a_resource_record_to_the_byte() -> None:
    assert records.resource("<urn:r>", "<urn:w>", "http://a.vn/", NOON, "text/html", b"<p>") == (
        b"WARC/1.1\r\n"
        b"WARC-Type: resource\r\n"
        b"WARC-Record-ID: <urn:r>\r\n"
        b"WARC-Date: 2026-11-24T05:00:00.123456Z\r\n"
        b"WARC-Target-URI: http://a.vn/\r\n"
        b"WARC-Warcinfo-ID: <urn:w>\r\n"
        b"WARC-Payload-Digest: sha256:33f2799467177287a29260780a107ac98ea63dd6165f67fcc0d74767d0a82090\r\n"
        b"Content-Type: text/html\r\n"
        b"WARC-Block-Digest: sha256:33f2799467177287a29260780a107ac98ea63dd6165f67fcc0d74767d0a82090\r\n"
        b"Content-Length: 3\r\n"
        b"\r\n"
        b"<p>\r\n"
        b"\r\n"
    )


def test_interim_heads_to_the_byte() -> None:
    assert records.interim_heads(exchange(interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"), IDS) == (
        b"WARC/1.1\r\n"
        b"WARC-Type: metadata\r\n"
        b"WARC-Record-ID: <urn:m>\r\n"
        b"WARC-Date: 2026-11-24T05:00:00.123456Z\r\n"
        b"WARC-Target-URI: https://bao.vn/a.html\r\n"
        b"WARC-IP-Address: 203.0.113.7\r\n"
        b"WARC-Warcinfo-ID: <urn:w>\r\n"
        b"WARC-Concurrent-To: <urn:p>\r\n"
        b"WARC-Refers-To: <urn:p>\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"WARC-Block-Digest: sha256:a8719af5a3a31ec95938ae4dc76413be0231174a50980a46fe61d3bda7355ca6\r\n"
        b"Content-Length: 28\r\n"
        b"\r\n"
        b"HTTP/1.1 103 Early Hints\r\n"
        b"\r\n"
        b"\r\n"
        b"\r\n"
    )


def test_a_gzip_member_is_the_same_bytes_on_every_run() -> None:
    record = records.response(exchange(), IDS)
    assert records.member(record) == records.member(record)
    assert records.member(record)[4:8] == b"\0\0\0\0"  # no time stamp
    assert zlib.decompress(records.member(record), records.GZIP_WINDOW) == record


@pytest.mark.parametrize("size", [0, 1, 4096, 5000, 65_535, 200_000])
def test_a_body_that_is_compressed_already_is_stored_as_it_is(size: int, tmp_path: Path) -> None:
    body = os.urandom(size)
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        position = warc.write_exchange(exchange(body=body)).position
    assert read_capture(folder, position).body == body
    stored = (folder.root / position.warc).read_bytes()
    assert size <= 1 or body[:1000] in stored
    assert others_agree(folder.root / position.warc) == 3


def test_a_cut_off_body_is_marked() -> None:
    assert b"WARC-Truncated: length\r\n" in records.response(exchange(truncated="length"), IDS)


def test_a_date_elsewhere_on_earth_is_written_in_utc() -> None:
    hanoi = datetime(2025, 7, 1, 6, 30, tzinfo=timezone(timedelta(hours=7)))
    assert records.warc_date(hanoi) == "2025-06-30T23:30:00.000000Z"
    assert records.warc_date(datetime(933, 1, 1, tzinfo=UTC)) == "0933-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://bao.vn/a?b=%20c&d=|'", "https://bao.vn/a?b=%20c&d=|'"),
        ("https://bao.vn/bài-1.html", "https://bao.vn/b%C3%A0i-1.html"),
        ("https://bao.vn/a\r\nWARC-Type: warcinfo", "https://bao.vn/a%0D%0AWARC-Type:%20warcinfo"),
        ("<https://bao.vn/>", "%3Chttps://bao.vn/%3E"),
        ("https://bao.vn/\ud800", "https://bao.vn/%ED%A0%80"),
    ],
)
def test_no_address_breaks_out_of_its_line(url: str, written: str) -> None:
    assert records.uri(url) == written
    record = parse_record(records.response(exchange(url=url), IDS))
    assert record.headers["warc-target-uri"] == written
    assert record.type == "response"


@pytest.mark.parametrize("nasty", ["a\r\nb: c", "a\nb", "a\rb", "\x00", "x\u2028y", "x\x85y", "\ud800"])
def test_no_value_breaks_out_of_its_line(nasty: str) -> None:
    record = parse_record(records.resource("<urn:r>", "<urn:w>", "http://a.vn/", NOON, f"text/html{nasty}", b"<p>"))
    assert record.type == "resource"
    assert "b" not in record.headers
    assert bytes(record.block) == b"<p>"


@pytest.mark.parametrize(
    ("response", "head"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nx\r\n\r\n", 25),
        (b"HTTP/1.1 200 OK\nA: b\n\nx\r\n\r\n", 22),
        (b"http/1.1 200 OK\r\n\r\n", 19),
        (b"HTTP/1.1 200 OK\r\nA: b", 21),
        (b"<html>without a head</html>\r\n\r\n", 0),
        (b"", 0),
    ],
)
def test_where_the_head_of_a_response_ends(response: bytes, head: int) -> None:
    assert records.head_length(response) == head


@pytest.mark.parametrize(
    "response",
    [b"HTTP/1.1 200 OK\nA: b\n\nx\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b", b"<html>\r\n\r\n", b"ICY 200 OK\r\n\r\nx", b""],
)
def test_where_readers_would_disagree_on_the_payload_there_is_no_digest_of_it(response: bytes, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with writer(folder) as warc:
        written = warc.write_exchange(exchange(response=response))
    assert b"WARC-Payload-Digest" not in records.response(exchange(response=response), IDS)
    assert others_agree(folder.root / written.position.warc) == 3
    assert read_exchange_bytes(folder, written.position) == response


MESSAGES = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda names, body: b"HTTP/1.1 200 OK\r\n" + b"".join(names) + b"\r\n" + body,
        st.lists(st.from_regex(rb"\A[!-9;-~]{1,8}: ?[^\r\n]{0,12}\r\n\Z", fullmatch=True), max_size=5),
        st.binary(max_size=5000),
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    exchange=st.builds(
        Exchange,
        url=st.text(min_size=1, max_size=40).map(lambda rest: "http://bao.vn/" + rest),
        request=st.binary(min_size=1, max_size=200),
        response=MESSAGES,
        ip=st.sampled_from(["203.0.113.7", "2001:db8::1", ""]),
        started=st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants it naive
        interim=st.sampled_from([b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]),
        truncated=st.sampled_from([None, "length", "time", "disconnect", "unspecified"]),
    )
)
def test_whatever_came_over_the_wire_comes_back(exchange: Exchange) -> None:
    with TemporaryDirectory() as root:
        folder = DataFolder(Path(root))
        with writer(folder) as warc:
            position = warc.write_exchange(exchange).position
        capture = read_capture(folder, position)
        assert read_exchange_bytes(folder, position) == exchange.response
        assert exchange.response.endswith(capture.body)
        assert (capture.url, capture.fetched) == (records.uri(exchange.url), exchange.started)
        assert capture.truncated == exchange.truncated


@given(st.binary(max_size=2000), st.sampled_from(["text/html", "text/html; charset=windows-1258"]))
def test_any_resource_holds_what_it_says(body: bytes, media_type: str) -> None:
    record = parse_record(records.resource("<urn:r>", "<urn:w>", "http://a.vn/", NOON, media_type, body))
    assert broken_digest(record) is None
    assert bytes(record.payload) == body
