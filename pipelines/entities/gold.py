"""Annotated stories: a header, a blank line, then the text with `[TYPE|key=value surface]` marks, read strictly."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from archive.errors import BadInput
from archive.model import MentionType

KEYS = ("url", "publisher", "title", "published", "theme")
LEVELS = frozenset(("thon", "xa", "huyen", "tinh", "other"))
ATTRIBUTES: Mapping[MentionType, frozenset[str]] = {
    MentionType.PER: frozenset(("role",)),
    MentionType.LOC: frozenset(("level",)),
    MentionType.FIG: frozenset(("value", "unit")),
    MentionType.QUOTE: frozenset(("speaker",)),
}
_PIECE = re.compile(
    r"\\(?P<escaped>[\[\]])|\[(?P<type>[A-Z]+)(?:\|(?P<attrs>\S*))? |(?P<bracket>[\[\]])|(?P<plain>[^\\\[\]]+|\\)"
)
_BAD_EDGES_BEFORE = '"“”'
_BAD_EDGES_BEHIND = '"“”,;'


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A span as a person marked it; offsets count code points of the plain text."""

    type: MentionType
    start: int
    end: int
    attrs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoldStory:
    """An annotated story: its header, its plain text, its spans by start, the enclosing one first."""

    path: Path
    meta: Mapping[str, str]
    text: str
    spans: tuple[GoldSpan, ...]

    @property
    def is_exemplary(self) -> bool:
        """Whether its annotator says that it is of the theme."""
        return self.meta["theme"] == "yes"


def load_folder(directory: Path) -> tuple[GoldStory, ...]:
    """All stories (*.txt) of a folder, by name; BadInput where there is none or one is malformed."""
    return tuple(load(path) for path in _files(directory))


def digest_of(directory: Path) -> str:
    """SHA-256 over the names and bytes of a folder's stories: says whether figures speak of the same texts."""
    digest = hashlib.sha256()
    for path in _files(directory):
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def faults(directory: Path) -> Iterator[str]:
    """What is wrong in a folder of stories, a line a file."""
    for path in _files(directory):
        try:
            load(path)
        except BadInput as fault:
            yield str(fault)


def load(path: Path) -> GoldStory:
    """One annotated story; BadInput names file and line of the first fault."""
    return parse(path, _read(path))


def parse(path: Path, written: str) -> GoldStory:
    """The story in a file's text."""
    if written != unicodedata.normalize("NFC", written) or "\r" in written:
        raise BadInput(f"{path}: not NFC with Unix line ends; normalise it")
    head, blank, body = written.partition("\n\n")
    if not blank:
        raise BadInput(f"{path}: no blank line between header and text")
    meta = _header(path, head)
    parser = _Parser(path, written, body.rstrip("\n"), len(head) + 2)
    spans = parser.spans()
    return GoldStory(path, meta, "".join(parser.plain), spans)


def _files(directory: Path) -> list[Path]:
    if not directory.is_dir():
        raise BadInput(f"{directory}: no such folder")
    paths = sorted(path for path in directory.glob("*.txt") if path.is_file())
    if not paths:
        raise BadInput(f"{directory}: no annotated stories (*.txt) in it")
    return paths


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _header(path: Path, head: str) -> Mapping[str, str]:
    lines = [line.partition(":") for line in head.split("\n")]
    meta = {key: value.strip() for key, _, value in lines}
    if tuple(meta) != KEYS or len(lines) != len(KEYS) or not all(colon for _, colon, _ in lines):
        raise BadInput(f"{path}:1: the header must be the lines {', '.join(KEYS)}")
    if meta["theme"] not in ("yes", "no"):
        raise BadInput(f"{path}:5: theme must be yes or no, not {meta['theme']!r}")
    if not re.fullmatch(r"(\d{4}-\d\d-\d\d)?", meta["published"]):
        raise BadInput(f"{path}:4: published must be YYYY-MM-DD or empty, not {meta['published']!r}")
    return meta


def _attributes(written: str | None) -> dict[str, str]:
    """'a=x_y;b=z' -> {'a': 'x y', 'b': 'z'}."""
    pairs = (part.partition("=") for part in (written or "").split(";") if part)
    return {key: value.replace("_", " ") for key, _, value in pairs}


@dataclass(frozen=True, slots=True)
class _Open:
    type: str
    attrs: str | None
    start: int
    offset: int  # in the file


class _Parser:
    """Marked text -> plain text and spans, with the line of a fault."""

    def __init__(self, path: Path, written: str, body: str, offset: int) -> None:
        self.plain: list[str] = []
        self._path = path
        self._written = written
        self._body = body
        self._offset = offset
        self._length = 0
        self._open: list[_Open] = []
        self._closed: list[tuple[GoldSpan, int]] = []

    def spans(self) -> tuple[GoldSpan, ...]:
        for piece in _PIECE.finditer(self._body):
            self._take(piece)
        if self._open:
            self._fail(self._open[-1].offset, f"{self._open[-1].type} span is never closed")
        closed = sorted(self._closed, key=lambda pair: (pair[0].start, -pair[0].end))
        self._check_nesting(closed)
        return tuple(span for span, _ in closed)

    def _take(self, piece: re.Match[str]) -> None:
        at = self._offset + piece.start()
        if piece["type"]:
            self._open.append(_Open(piece["type"], piece["attrs"], self._length, at))
        elif piece["bracket"] == "]" and self._open:
            opened = self._open.pop()
            self._closed.append((self._span(opened), opened.offset))
        elif piece["bracket"]:
            self._fail(at, f"stray {piece['bracket']}: write it \\{piece['bracket']}")
        else:
            text = piece["escaped"] or piece[0]
            self.plain.append(text)
            self._length += len(text)

    def _span(self, opened: _Open) -> GoldSpan:
        surface = "".join(self.plain)[opened.start :]
        if opened.type not in MentionType.__members__:
            self._fail(opened.offset, f"unknown type {opened.type}")
        kind = MentionType(opened.type)
        attrs = _attributes(opened.attrs)
        unknown = set(attrs) - ATTRIBUTES.get(kind, frozenset())
        if unknown or attrs.get("level", "other") not in LEVELS:
            self._fail(opened.offset, f"{kind} does not take {opened.attrs}")
        if not surface or surface != surface.strip():
            self._fail(opened.offset, f"{kind} span is empty or begins or ends with a blank: <{surface}>")
        if surface[0] in _BAD_EDGES_BEFORE or surface[-1] in _BAD_EDGES_BEHIND:
            self._fail(opened.offset, f"{kind} span takes a mark with it: <{surface}>")
        return GoldSpan(kind, opened.start, self._length, attrs)

    def _check_nesting(self, closed: list[tuple[GoldSpan, int]]) -> None:
        """Spans nest in a QUOTE only; those that enclose the current one are kept on a stack."""
        around: list[GoldSpan] = []
        for span, offset in closed:
            while around and around[-1].end <= span.start:
                around.pop()
            if around and MentionType.QUOTE not in (around[-1].type, span.type):
                self._fail(offset, f"{span.type} lies inside {around[-1].type}: spans nest in QUOTE only")
            around.append(span)

    def _fail(self, offset: int, why: str) -> NoReturn:
        line = self._written.count("\n", 0, offset) + 1
        raise BadInput(f"{self._path}:{line}: {why}")
