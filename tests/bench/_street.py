"""Newspapers for the bench: sixteen ports in a process of their own, whose answers are made before anyone asks."""

from __future__ import annotations

import asyncio
import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HOSTS = 16
SYLLABLES = """
ông bà xã bản huyện tỉnh gương sáng điển hình tiên tiến học tập làm theo Bác việc tốt người mô hình cách hay trồng
rừng quế lúa nước đường trường lớp thầy cô bộ đội công an phụ nữ nông dân thanh niên tặng bằng khen phong trào thi đua
""".split()  # noqa: SIM905  (words are easier to read so)


def page(seed: int) -> bytes:
    """About 52 KB of HTML, a tenth of it prose."""
    chance = random.Random(seed)
    names = (" ".join(chance.choices(SYLLABLES, k=3)) for _ in range(640))
    menu = "".join(f'<li class="menu"><a href="/muc-{chance.getrandbits(56):x}">{name}</a></li>' for name in names)
    prose = "".join(f"<p>{' '.join(chance.choices(SYLLABLES, k=60))}.</p>" for _ in range(14))
    title = " ".join(chance.choices(SYLLABLES, k=9))
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body><ul>{menu}</ul>"
        f"<h1>{title}</h1>{prose}</body></html>"
    ).encode()


def message(body: bytes, *headers: str) -> bytes:
    """An answer, head and body."""
    head = "\r\n".join(["HTTP/1.1 200 OK", *headers, f"Content-Length: {len(body)}"])
    return head.encode() + b"\r\n\r\n" + body


class Newspaper(asyncio.Protocol):
    """Answers one request after the other from what is ready."""

    def __init__(self, feed: bytes, pages: list[bytes]) -> None:
        self._feed, self._pages = feed, pages
        self._transport: asyncio.Transport | None = None
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            assert self._transport is not None
            self._transport.write(self._answer(head.split(b" ", 2)[1]))

    def _answer(self, path: bytes) -> bytes:
        if path == b"/robots.txt":
            return message(b"", "Content-Type: text/plain")
        if path == b"/rss":
            return self._feed
        number = int(path.rpartition(b"-post")[2].partition(b".")[0])
        return self._pages[number % len(self._pages)]


def story_path(number: int) -> str:
    """The address of a story on its host."""
    return f"/guong-sang-post{number}.html"


async def serve(stories: int) -> None:
    """Serve until standard input ends; the first line of output says on which ports."""
    kinds = (
        "Content-Type: text/html; charset=utf-8",
        "Content-Encoding: gzip",
        "Server: nginx",
        "Cache-Control: max-age=60",
    )
    pages = [message(gzip.compress(page(seed), 6), *kinds) for seed in range(64)]
    loop = asyncio.get_running_loop()
    ports = []
    for _ in range(HOSTS):
        feed = bytearray()
        made = await loop.create_server(lambda feed=feed: Newspaper(bytes(feed), pages), "127.0.0.1", 0)  # type: ignore[misc]
        port = made.sockets[0].getsockname()[1]
        links = (f"http://127.0.0.1:{port}{story_path(number)}" for number in range(stories))
        items = "".join(f"<item><title>Gương sáng</title><link>{link}</link></item>" for link in links)
        feed += message(f"<rss><channel>{items}</channel></rss>".encode(), "Content-Type: application/rss+xml")
        ports.append(port)
    sys.stdout.write(" ".join(map(str, ports)) + "\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def street(stories: int) -> Iterator[list[int]]:
    """The ports of the newspapers, each with so many stories, while the block lasts."""
    argv = [sys.executable, "-m", "tests.bench._street", str(stories)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield [int(port) for port in server.stdout.readline().split()]
        server.stdin.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
