"""The article's own fragment, read by BeautifulSoup: paragraphs in order, pictures and captions, no furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipelines.article.blocks import Block, Style, align_of
from pipelines.article.furniture import is_caption_element, is_furniture, is_hidden, is_teaser
from pipelines.article.leaves import MARK, SIGN, Leaves, take_leaves
from pipelines.article.metadata import plain
from pipelines.article.tree import first_tags

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_FRAGMENT = 600_000  # characters of HTML that can be one story
MAX_TAGS = 20_000  # tags, closing ones too; the longest real stories have some 3,000
MAX_BLOCKS = 5000  # paragraphs of one article; a longer page is no story
MAX_CAPTION = 600  # characters of a picture's caption; captions of photo essays are this long
MAX_DEPTH = 200  # levels of elements that are looked into

SKIPPED = frozenset(
    "script style noscript iframe form button input select textarea svg nav aside footer video audio object embed "  # noqa: SIM905
    "template canvas map head title meta link".split()
)
BLOCKS = frozenset(
    "p div section article main h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre center figure figcaption table "  # noqa: SIM905
    "thead tbody tfoot tr td th caption header hr address details summary fieldset html body".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SENTENCE_END = re.compile(r"""[.!?…:;]["'”’»)\]]*$""")
PLACEHOLDER = re.compile(
    r"^data:|(?:grey|blank|loading|placeholder|spacer|1x1|pixel)[\w-]*\.(?:gif|png|svg|jpe?g)", re.IGNORECASE
)
UNSTYLED = Style()
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "data-photo-original-src", "src")


@dataclass
class _Reader:
    """Walks the fragment once and gathers blocks."""

    leaves: Leaves
    blocks: list[Block] = field(default_factory=list)
    runs: list[tuple[str, Style]] = field(default_factory=list)
    tag: str = ""
    names: str = ""

    def walk(self, element: Tag, style: Style, depth: int = 0) -> None:
        from bs4.element import NavigableString, PreformattedString, Tag

        if depth > MAX_DEPTH or len(self.blocks) > MAX_BLOCKS:
            return
        for child in element.children:
            if isinstance(child, Tag):
                self.element(child, style, depth)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self.text(str(child), style)

    def text(self, text: str, style: Style) -> None:
        """Words, and marks in the places of paragraphs that are read already."""
        if SIGN not in text:
            self.runs.append((text, style))
            return
        for index, piece in enumerate(MARK.split(text)):
            if index % 2:
                self.flush(style)
                self.leaf(self.leaves.blocks[int(piece)], style)
            else:
                self.runs.append((piece, style))

    def leaf(self, block: Block, style: Style) -> None:
        """A paragraph that is read already, set as its surroundings are."""
        if style != UNSTYLED:
            bold, italic = 1.0 if style.bold else block.bold, 1.0 if style.italic else block.italic
            align = block.align or style.align
            block = replace(block, bold=bold, italic=italic, align=align, caption=style.caption)
        if block.text:
            self.blocks.append(block)

    def is_beside(self, element: Tag) -> bool:
        """Whether an element is not of the story."""
        return is_hidden(element) or is_furniture(element, self.leaves.size, self.size) or is_teaser(element)

    def size(self, element: Tag) -> int:
        """Characters of an element's text."""
        return self.leaves.size_of(element.get_text())

    def element(self, element: Tag, style: Style, depth: int) -> None:
        name = element.name
        if name == "img":
            self.picture(element)
        elif name == "br":
            self.runs.append(("\n", style))
        elif (
            name in SKIPPED
            or is_hidden(element)
            or is_furniture(element, self.leaves.size, self.size)
            or is_teaser(element)
        ):
            return
        elif name == "table" and not _named(element, ("img",)) and _is_data(element):
            self.data_table(element)
        elif name in BLOCKS:
            self.block(element, _styled(element, style), depth)
        elif name == "q":
            self.runs.append(("“", style))
            self.walk(element, style, depth + 1)
            self.runs.append(("”", style))
        else:
            self.walk(element, _styled(element, style), depth + 1)

    def block(self, element: Tag, style: Style, depth: int) -> None:
        self.flush(style)
        outer = self.tag, self.names
        self.tag, self.names = element.name, _names(element)
        self.walk(element, style, depth + 1)
        self.flush(style)
        self.tag, self.names = outer

    def picture(self, element: Tag) -> None:
        url = next((str(element.get(key)) for key in SOURCES if _is_picture(element.get(key))), None)
        if url:
            self.flush(Style())
            self.blocks.append(Block(image=plain(url), alt=plain(str(element.get("alt") or "")) or None))

    def data_table(self, element: Tag) -> None:
        self.flush(Style())
        for row in _named(element, ("tr",))[:MAX_BLOCKS]:
            cells = (plain(cell.get_text(" ")) for cell in _named(row, ("td", "th")))
            if text := " | ".join(filter(None, cells)):
                self.blocks.append(Block(text, "tr"))

    def flush(self, style: Style) -> None:
        """End the paragraph; line breaks inside it end one too where a sentence ends."""
        if not self.runs:
            return
        runs, self.runs = self.runs, []
        for paragraph in _paragraphs(runs):
            text = plain("".join(piece for piece, _ in paragraph))
            if text:
                self.blocks.append(_block(text, paragraph, self.tag, self.names))


def read_fragment(html: str) -> tuple[Block, ...]:
    """The blocks of an article's HTML."""
    leaves = take_leaves(first_tags(html[:MAX_FRAGMENT], MAX_TAGS))
    soup = _soup(leaves.html)
    reader = _Reader(leaves)
    reader.walk(soup, Style())
    reader.flush(Style())
    return tuple(reader.blocks[:MAX_BLOCKS])


def _soup(html: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml")


def _styled(element: Tag, style: Style) -> Style:
    name = element.name
    css = str(element.get("style") or "").lower().replace(" ", "")
    if name in ("b", "strong", *HEADINGS, "th") or "font-weight:bold" in css or "font-weight:700" in css:
        style = replace(style, bold=True)
    if name in ("i", "em") or "font-style:italic" in css:
        style = replace(style, italic=True)
    if name == "a":
        style = replace(style, link=True)
    if is_caption_element(element) or (name in ("figure", "table") and _is_picture_frame(element)):
        style = replace(style, caption=True)
    if name not in BLOCKS:
        return style
    written = element.get("align")
    align = align_of(name, _names(element), css, written if isinstance(written, str) else None)
    return replace(style, align=align or style.align) if align != style.align else style


def _names(element: Tag) -> str:
    classes = element.get("class")
    return " ".join([*(classes if isinstance(classes, list) else []), str(element.get("id") or "")]).strip().lower()


def _is_picture(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and PLACEHOLDER.search(value) is None


def _is_picture_frame(element: Tag) -> bool:
    """Whether all it holds are pictures and what is said of them."""
    pictures = len(_named(element, ("img",)))
    return pictures > 0 and len(plain(element.get_text())) <= MAX_CAPTION * pictures


def _is_data(table: Tag) -> bool:
    """Rows of several short cells; a table of one column, or of paragraphs, is layout."""
    rows = _named(table, ("tr",))[:50]
    wide = sum(sum(cell.name in ("td", "th") for cell in _children(row)) > 1 for row in rows)
    return len(rows) > 1 and wide * 2 > len(rows) and not _named(table, ("table",))


def _named(element: Tag, names: tuple[str, ...]) -> list[Tag]:
    """The elements of these names below an element; what `find_all` does, without its filters."""
    from bs4.element import Tag

    return [inner for inner in element.descendants if isinstance(inner, Tag) and inner.name in names]


def _children(element: Tag) -> Iterator[Tag]:
    from bs4.element import Tag

    return (inner for inner in element.children if isinstance(inner, Tag))


def _paragraphs(runs: list[tuple[str, Style]]) -> Iterator[list[tuple[str, Style]]]:
    """Split at line breaks: two in a row, or one after the end of a sentence."""
    if not any(piece == "\n" for piece, _ in runs):
        yield runs
        return
    paragraph: list[tuple[str, Style]] = []
    for (piece, style), before_break in zip(runs, _before_breaks(runs), strict=True):
        if piece != "\n":
            paragraph.append((piece, style))
        elif before_break or _ends(paragraph):
            yield paragraph
            paragraph = []
        else:
            paragraph.append((" ", style))
    yield paragraph


def _before_breaks(runs: list[tuple[str, Style]]) -> list[bool]:
    """For each run, whether a line break comes next, blanks put aside."""
    told, coming = [], False
    for piece, _ in reversed(runs):
        told.append(coming)
        if piece == "\n" or piece.strip():
            coming = piece == "\n"
    return told[::-1]


def _ends(paragraph: list[tuple[str, Style]]) -> bool:
    tail = "".join(piece for piece, _ in paragraph[-4:]).rstrip()
    return SENTENCE_END.search(tail[-4:]) is not None


def _block(text: str, runs: list[tuple[str, Style]], tag: str, names: str) -> Block:
    sizes = [(len(piece.strip()), style) for piece, style in runs]
    total = sum(size for size, _ in sizes) or 1
    return Block(
        text,
        tag,
        bold=sum(size for size, style in sizes if style.bold) / total,
        italic=sum(size for size, style in sizes if style.italic) / total,
        link=sum(size for size, style in sizes if style.link) / total,
        align=next((style.align for size, style in sizes if size), ""),
        caption=all(style.caption for size, style in sizes if size),
        names=names,
    )
