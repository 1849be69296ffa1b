"""The values that pass along the road: an exchange on the wire, a capture, an article, a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Origin(StrEnum):
    """How a capture came into the archive; an imported one becomes a story whatever its theme."""

    CRAWL = "crawl"
    IMPORT = "import"


class Kind(StrEnum):
    """What a page is."""

    ARTICLE = "article"
    LISTING = "listing"
    VIDEO = "video"
    GALLERY = "gallery"
    ERROR = "error"


class Access(StrEnum):
    """Whether a reader sees the whole story."""

    OPEN = "open"
    PAYWALL = "paywall"
    LOGIN = "login"


class Method(StrEnum):
    """By what a field of an article was found, the most trusted first."""

    PUBLISHER = "publisher"
    CMS = "cms"
    JSON_LD = "json-ld"
    OPENGRAPH = "opengraph"
    META = "meta"
    TRAFILATURA = "trafilatura"


class MentionType(StrEnum):
    """The ten kinds of mention of the annotation guide."""

    PER = "PER"
    ORG = "ORG"
    LOC = "LOC"
    DOC = "DOC"
    CAMPAIGN = "CAMPAIGN"
    MODEL = "MODEL"
    AWARD = "AWARD"
    FIG = "FIG"
    DATE = "DATE"
    QUOTE = "QUOTE"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, byte for byte as they passed on the wire (TLS taken off).

    `response` is head and body as received, without interim 1xx heads, which stand in `interim`.
    `truncated` is None, or the WARC 1.1 §5.13 reason: length, time, disconnect, unspecified.
    """

    url: str
    request: bytes
    response: bytes
    ip: str
    started: datetime
    interim: bytes = b""
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class RecordPosition:
    """Where a record lies: path below the data folder (final name), offset and length of its gzip member in bytes."""

    warc: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """What was fetched: the body behind the HTTP head as sent (codings kept), and where it is kept.

    `fetched` is UTC, None for a loose file without a date; `status` None for a resource record or a loose file;
    `sha256` is the hex digest of `body`.
    """

    url: str
    fetched: datetime | None
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sha256: str
    position: RecordPosition | None = None
    origin: Origin = Origin.CRAWL
    truncated: str | None = None

    def header(self, name: str) -> str | None:
        """The last value of a header, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in reversed(self.headers) if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What another source says of a field, as text."""

    method: Method
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a field was found, how far to trust it (0 to 1), and what other sources say instead."""

    method: Method
    confidence: float
    others: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article, with its caption and credit as printed."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A page as a reader sees it: NFC, white space folded, furniture left out; unknown is None.

    `published` is in Asia/Ho_Chi_Minh (+07:00). `fields` names the evidence of each field that was found.
    """

    kind: Kind
    title: str | None = None
    sapo: str | None = None
    body: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    access: Access = Access.OPEN
    fields: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Title, sapo and paragraphs, joined by two line ends: what offsets of mentions count in."""
        return "\n\n".join(part for part in (self.title, self.sapo, *self.body) if part)


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became text: the charset, each step in order, and whether they ended too early."""

    charset: str
    how: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """Whether a story is about exemplary people, collectives or models, and which cues say so."""

    is_exemplary: bool
    score: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that names something; `start` and `end` count code points, `text[start:end] == surface`."""

    type: MentionType
    start: int
    end: int
    surface: str
    attrs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit: id in `places`, name with level word, names of the units above it, degrees WGS 84."""

    id: str
    name: str
    within: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """Where a mention lies: `place` is None where `reason` says why none is known; `today` are the units it is now.

    `mention` and `above` (which names the unit above it) are indexes of the story's mentions; `hamlet` is the name of
    a thôn, bản, khu phố … inside the place.
    """

    mention: int
    place: Place | None
    today: tuple[Place, ...]
    confidence: float
    reason: str
    hamlet: str | None = None
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A title that a person holds on the day of the story, or held; `start` and `end` are of the title in the text.

    `person` and `office`, the body or place that the title names, are indexes of the story's mentions.
    """

    person: int
    title: str
    start: int
    end: int
    office: int | None = None
    is_past: bool = False
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class Office:
    """A title and the body that it names; `is_past` on the day of the story."""

    title: str
    organisation: str = ""
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one story says of a person: the name in full, and all by which the same one is known in another story.

    `mentions` are indexes of the story's, the first one names in full. Units are ids of today's; several communes:
    one of a former district. `born` is a year, `address` what the story calls them ("ông").
    """

    name: str
    day: date | None = None
    communes: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    hamlets: frozenset[str] = frozenset()
    offices: tuple[Office, ...] = ()
    born: int | None = None
    address: str = ""
    is_byline: bool = False
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CanonicalName:
    """What a mention names, under the one name of it; `key` is the same for all that name the same, in any story."""

    mention: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Commendation:
    """An award that was given, one for each receiver; the arguments are indexes of the story's mentions.

    `date` is ISO 8601, as exact as the story says: a day, a month or a year. None: the story does not say.
    """

    award: int
    giver: int | None = None
    receiver: int | None = None
    occasion: int | None = None
    date: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """What a number of a story counts, in words of its sentence, and who did it; mentions by their indexes."""

    mention: int
    counted: str
    who: int | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Story:
    """One capture, read: everything that can be said of it without looking at any other."""

    id: str
    url: str
    publisher: str
    article: Article
    theme: Theme
    mentions: tuple[Mention, ...]
    capture: Capture
    decoding: Decoding | None = None
    places: tuple[PlacedMention, ...] = ()
    roles: tuple[Role, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    figures: tuple[Figure, ...] = ()
    short_forms: tuple[tuple[int, int], ...] = ()  # (mention, the one that names the same in full)
    people: tuple[Sighting, ...] = ()
    names: tuple[CanonicalName, ...] = ()
