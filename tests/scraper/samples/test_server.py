"""The sample newspapers on loopback, as a crawler meets them."""

from __future__ import annotations

import gzip
import http.client
import time
from http import HTTPStatus
from pathlib import Path

import pytest

from archive.errors import BadInput, ExitCode
from pipelines.publisher import Registry
from scraper.samples.newspaper import newspaper, newspapers
from scraper.samples.server import SampleServer


def ask(
    port: int, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_a_story_is_served_with_its_length_and_validators() -> None:
    paper = newspaper("baonammu")
    with SampleServer(1) as server:
        answer, body = ask(server.port, paper.path(paper.stories[0]))
    assert answer.status == HTTPStatus.OK
    assert answer.version == 11
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(body))
    assert answer.headers["ETag"]
    assert answer.headers["Last-Modified"].endswith("GMT")


def test_what_a_client_already_has_is_not_sent_again() -> None:
    with SampleServer(1) as server:
        first, _ = ask(server.port, "/robots.txt")
        again, body = ask(server.port, "/robots.txt", {"If-None-Match": first.headers["ETag"]})
    assert again.status == HTTPStatus.NOT_MODIFIED
    assert body == b""


def test_a_head_request_has_no_body() -> None:
    with SampleServer(1) as server:
        answer, body = ask(server.port, "/", method="HEAD")
    assert int(answer.headers["Content-Length"]) > 0
    assert body == b""


def test_a_vanished_story_is_a_404_with_a_page() -> None:
    paper = newspaper("baonammu")
    (gone,) = [story for story in paper.stories if story.gone_later]
    with SampleServer(2) as server:
        answer, body = ask(server.port, paper.path(gone))
    assert answer.status == HTTPStatus.NOT_FOUND
    assert "Không tìm thấy trang" in body.decode()


def test_newspapers_that_compress_do_so_only_for_who_asks() -> None:
    for paper in newspapers():
        with SampleServer(1) as server:
            plain, body = ask(server.ports[paper.id], "/")
            coded, packed = ask(server.ports[paper.id], "/", {"Accept-Encoding": "gzip, deflate"})
        assert plain.headers["Content-Encoding"] is None
        assert coded.headers["Content-Encoding"] == ("gzip" if paper.gzip else None)
        assert (gzip.decompress(packed) if paper.gzip else packed) == body


def test_many_requests_on_one_connection_do_not_wait_for_each_other() -> None:
    with SampleServer(1) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        started = time.monotonic()
        for _ in range(50):
            connection.request("GET", "/robots.txt")
            assert connection.getresponse().read().startswith(b"User-agent")
        connection.close()
    assert time.monotonic() - started < 1.5, "a delayed ACK of 40 ms for each answer"


def test_the_end_does_not_wait_for_a_connection_that_idles() -> None:
    with SampleServer(1) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
        started = time.monotonic()
    assert time.monotonic() - started < 2
    connection.close()


def test_the_registry_names_the_newspapers_at_their_ports(tmp_path: Path) -> None:
    with SampleServer(1) as server:
        registry = Registry.load(server.registry(tmp_path / "registry"))
        expected = server.expected()
        assert {publisher.id for publisher in registry} == {paper.id for paper in newspapers()}
        for publisher in registry:
            assert publisher.hosts == (f"127.0.0.1:{server.ports[publisher.id]}",)
            assert publisher.delay == 0
            assert publisher.feeds
            assert publisher.sections
        for url, page in expected.items():
            owner = registry.of(url)
            assert owner is not None
            assert f"{owner.id}/{owner.number(url)}" == page.id


def test_a_port_is_kept_where_it_is_asked_for() -> None:
    with SampleServer(1) as first:
        ports = first.ports
    with SampleServer(2, ports=ports) as second:
        assert second.ports == ports
    with SampleServer(1, first.port if first.ports else ports["baonammu"]) as third:
        assert third.port == ports["baonammu"]


def test_a_port_that_is_taken_is_named() -> None:
    with (
        SampleServer(1) as server,
        pytest.raises(BadInput, match=str(server.port)) as caught,
        SampleServer(1, server.port),
    ):
        pass
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    assert "\n" not in str(caught.value)


def test_a_port_that_is_none_is_named() -> None:
    with pytest.raises(BadInput, match="70000"), SampleServer(1, 70_000):
        pass
