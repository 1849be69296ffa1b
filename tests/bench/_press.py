"""Pages of the sample newspapers with stories that were never written: real furniture, rules, every text another."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from archive.folder import DataFolder
from archive.model import Exchange, Origin
from archive.warc.writer import WarcWriter
from scraper.samples.newspaper import newspapers
from scraper.samples.pages import SampleSite
from scraper.samples.registry import write_registry
from scraper.samples.story import SampleStory, slugify

HOSTS = {paper.id: f"127.0.0.1:{9001 + number}" for number, paper in enumerate(newspapers())}
PARAGRAPHS = (6, 14)
SENTENCES = (2, 5)
LONGEST = 45  # words of a sentence
TURNS = 0.4  # of its words that follow the one before in any sentence, so that no run of words is copied for long
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Giàng",
    "Vàng", "Sùng", "Hà", "Cầm", "Quàng", "Tòng", "Lường",
)  # fmt: skip
MIDDLES = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Thu", "Xuân", "Hữu", "Quang", "A", "Hồng", "Kim", "Mạnh", "Duy")
GIVEN = (
    "An", "Bình", "Chi", "Dung", "Giang", "Hạnh", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn", "Tâm",
    "Uyên", "Vinh", "Xuê", "Yến", "Páo", "Dế", "Chảo", "Tủa",
)  # fmt: skip
MENU, TEASERS, SCRIPTS = 120, 60, 24  # links, cards and scripts around a story: a real page has some 160 kB
TEASER = """<div class="card-{kind} col-md-4"><a href="{href}" title="{title}"><img loading="lazy" src="{href}.jpg"
 srcset="{href}-300.jpg 300w, {href}-600.jpg 600w, {href}-1200.jpg 1200w" alt="{title}"></a><h3 class="card-title"><a
 href="{href}">{title}</a></h3><span class="time">{day}/{month}/2026</span><p class="desc">{text}</p></div>"""
SCRIPT = """<script>window.dataLayer=window.dataLayer||[];(function(w,d,s,l,i){{w[l]=w[l]||[];w[l].push({{id:{number},
slot:"{kind}",sizes:[[300,250],[336,280],[970,90]]}});var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=1;
j.src="/ads/{number}.js";f.parentNode.insertBefore(j,f);}})(window,document,"script","q{number}","{kind}");{filler}</script>"""
NAME = re.compile(rf"\b(?:{'|'.join(FAMILIES)}) (?:{'|'.join(MIDDLES)}) \w+")
NUMBER = re.compile(r"\d+")
FEW = 5_000  # stories in a WARC file


@cache
def _sentences() -> tuple[str, ...]:
    texts = (text for paper in newspapers() for story in paper.stories for text in story.paragraphs)
    return tuple(one for text in texts for one in re.split(r"(?<=[.!?”]) (?=[A-ZĐÀ-Ỹ“])", text) if len(one) > 30)


@cache
def _follows() -> tuple[tuple[tuple[str, str], ...], dict[tuple[str, str], tuple[str, ...]]]:
    """How sentences begin, and which words follow two others in them; "" ends one."""
    begins, follows = [], defaultdict(list)
    for sentence in _sentences():
        words = [*sentence.split(), ""]
        begins.append((words[0], words[1]))
        for first, second, third in zip(words, words[1:], words[2:], strict=False):
            follows[first, second].append(third)
            follows["", second].append(third)
    return tuple(begins), {pair: tuple(words) for pair, words in follows.items()}


def _sentence(chance: random.Random) -> str:
    """A sentence that nobody wrote, word by word from such as follow two others in the samples: no text repeats."""
    begins, follows = _follows()
    words = list(chance.choice(begins))
    while len(words) < LONGEST and (word := chance.choice(follows.get((_before(words, chance), words[-1]), ("",)))):
        words.append(word)
    return " ".join(words).rstrip(".") + "."


def _before(words: list[str], chance: random.Random) -> str:
    return "" if chance.random() < TURNS else words[-2]


def stories(number: int, seed: int = 1) -> Iterator[tuple[str, str, bytes]]:
    """(newspaper's id, address, page) of so many stories; about half a dozen kilobytes of text and its page."""
    for index in range(number):
        chance = random.Random(f"{seed} {index}")
        paper = newspapers()[index % len(newspapers())]
        story = _story(paper.stories[index % len(paper.stories)], 1_000_000 * seed + index, chance)
        site = SampleSite(paper, 1, f"http://{HOSTS[paper.id]}")
        yield paper.id, site.url(story), _furnished(site._story(story).body.decode(), chance).encode()


def write_press(folder: DataFolder, registry: Path, number: int, *, seed: int = 1, run: str = "bench") -> list[str]:
    """The WARC files of a crawl of these stories, and the rules that read them; the files' names."""
    write_registry(registry, HOSTS)
    names: list[str] = []
    folder.create()
    told = stories(number, seed)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=seed)
    for part in range(0, number, FEW):
        with WarcWriter(folder, f"{run}{part}", origin=Origin.CRAWL) as writer:
            for index in range(part, min(part + FEW, number)):
                _, url, body = next(told)
                place = writer.write_exchange(_exchange(url, body, moment + timedelta(seconds=2 * index)))
            names.append(place.position.warc)
    return names


def _furnished(page: str, chance: random.Random) -> str:
    """The page between a menu and scripts above, and teasers of other stories and more scripts below."""
    links = "".join(f'<li class="nav-item"><a href="/muc-{n}/">Chuyên mục số {n}</a></li>' for n in range(MENU))
    cards = "".join(_teaser(chance) for _ in range(TEASERS))
    filler = "a=function(b,c){return b<c?b+c*0.5:c-b%7};" * 40
    scripts = [SCRIPT.format(number=n, kind=f"box{n % 5}", filler=filler) for n in range(SCRIPTS)]
    head, _, rest = page.partition("</head>")
    start, _, body = rest.partition(">")
    inside, _, end = body.rpartition("</body>")
    half = SCRIPTS // 2
    above = f'<header><ul class="menu">{links}</ul></header>'
    below = f'<aside class="more-news">{cards}</aside>{"".join(scripts[half:])}'
    return f"{head}{''.join(scripts[:half])}</head>{start}>{above}{inside}{below}</body>{end}"


def _teaser(chance: random.Random) -> str:
    title, text = (_changed(chance.choice(_sentences()), chance).replace('"', "") for _ in range(2))
    return TEASER.format(
        kind=chance.randrange(4),
        href=f"/{slugify(title)}-{chance.randrange(10**6)}.html",
        title=title[:80],
        text=text,
        day=chance.randint(1, 28),
        month=chance.randint(1, 12),
    )


def _exchange(url: str, body: bytes, started: datetime) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    path = url.partition("//")[2].partition("/")[2]
    request = f"GET /{path} HTTP/1.1\r\nHost: {url.split('/')[2]}\r\n\r\n"
    return Exchange(url, request.encode(), head.encode() + body, "127.0.0.1", started)


def _story(like: SampleStory, number: int, chance: random.Random) -> SampleStory:
    title = _changed(like.title, chance) + f" ({chance.choice(FAMILIES)} {chance.randrange(10_000)})"
    paragraphs = [
        " ".join(_changed(_sentence(chance), chance) for _ in range(chance.randint(*SENTENCES)))
        for _ in range(chance.randint(*PARAGRAPHS))
    ]
    return replace(
        like,
        number=number,
        title=title,
        slug=slugify(title),
        sapo=_changed(like.sapo, chance),
        paragraphs=tuple(paragraphs),
        pictures=tuple(replace(picture, after=min(picture.after, len(paragraphs))) for picture in like.pictures),
        published=like.published - timedelta(days=chance.randrange(3650)),
        later=None,
        layout=None,
        saved=None,
        saved_from=None,
    )


def _changed(text: str, chance: random.Random) -> str:
    """Other names and other numbers in the same sentence."""
    named = NAME.sub(lambda _: " ".join(map(chance.choice, (FAMILIES, MIDDLES, GIVEN))), text)
    return NUMBER.sub(lambda found: str(chance.randrange(1, 10 ** len(found[0]))), named)
