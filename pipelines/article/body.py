"""Blocks of a fragment -> the story's text: lead, paragraphs, pictures with captions, and the byline at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.model import Image
from pipelines.article.access import is_notice
from pipelines.article.blocks import Block
from pipelines.article.byline import MAX_LENGTH, is_byline, is_labelled
from pipelines.article.compare import SLUG, begins_alike, letters, same
from pipelines.article.dates import parse_date
from pipelines.article.fragment import HEADINGS, MAX_CAPTION, SENTENCE_END

HEAD_BLOCKS = 12  # blocks in which title, date and lead may be repeated
FIRST_BLOCKS = 3  # of them; a line of date and authors may stand behind the lead
TAIL_BLOCKS = 6  # blocks in which byline, source and notes stand
MIN_LEAD = 40  # characters; shorter bold lines are sub-heads
MOSTLY = 0.85  # share of letters from which a block counts as bold, italic or a link

LEAD_NAMES = re.compile(
    r"\b(?:sapo|chapeau|lead|lede|alead|summary|text-intro|reply|intro)\b|[_-](?:sapo|lead|summary)\b"
)
NOTE = re.compile(
    r"^\W*(?:>>|>>>|xem thêm|đọc thêm|tin liên quan|bài liên quan|tin, bài liên quan|có thể bạn quan tâm|mời xem"
    r"|mời (?:quý |bạn |các )|các tin khác|tin cùng chuyên mục|cùng chuyên mục|bài đọc tiếp|mọi phản ánh"
    r"|mọi thông tin phản ánh|từ khóa\s*:|tags?\s*:|bình luận|chia sẻ|liên hệ quảng cáo|đường dây nóng"
    r"|video\s*:\s*$|click|bình chọn\s*:|theo dõi .{0,40} trên google)",
    re.IGNORECASE,
)
CREDIT = re.compile(r"^\W*(?:ảnh|nguồn ảnh|photo)\b\s*(?:minh h[oọ][aạ]|tư liệu)?\s*[:.–-]?", re.IGNORECASE)
DATE_WORDS = re.compile(
    r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|\d)|chủ nhật|ngày|tháng|năm|lúc|gmt|cập nhật|đăng|giờ|phút|lượt xem)\b"
    r"|\d[\d:/.,h-]*|[()\[\]+]",
    re.IGNORECASE,
)
PICTURE_WORD = re.compile(r"\(?\bảnh\b\s*(?::|minh h[oọ][aạ]|tư liệu)|nguồn\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What a fragment says; `lead` only where it stands apart in the text, `byline` as printed."""

    paragraphs: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    lead: str | None = None
    byline: str | None = None
    source: str | None = None


@dataclass
class _Gathered:
    texts: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Heads:
    """What is known of a page already, so that it is not taken for text; `bylines` as printed."""

    title: str | None = None
    sapo: str | None = None
    description: str | None = None
    bylines: frozenset[str] = frozenset()


def read_body(blocks: Sequence[Block], heads: Heads) -> Body:
    """The story in the blocks, without what stands elsewhere already."""
    blocks = [block for block in _after_title(blocks, heads.title) if letters(block.text) not in heads.bylines]
    gathered = _apart(blocks)
    if _told_in_captions(gathered):
        gathered = _Gathered([b for b in blocks if b.text], [replace(i, caption=None) for i in gathered.images])
    texts = [block for block in gathered.texts if not _is_note(block)]
    texts, byline, source = _without_tail(texts)
    texts, lead = _without_lead(texts, heads.sapo, heads.description)
    paragraphs = tuple(block.text for block in texts)
    return Body(paragraphs, tuple(gathered.images), lead, byline, source)


def _after_title(blocks: Sequence[Block], title: str | None) -> list[Block]:
    """A head inside the fragment ends with the title; a date line near it goes too."""
    head = [(i, block) for i, block in enumerate(blocks) if not _is_note(block)][:HEAD_BLOCKS]
    at = next((i for i, block in head if title and same(block.text, title)), -1)
    rest = list(blocks[at + 1 :])
    first = [b for b in rest[:FIRST_BLOCKS] if not (_is_head_line(b) or (title and same(b.text, title)))]
    return first + rest[FIRST_BLOCKS:]


def _is_head_line(block: Block) -> bool:
    """A line of date and authors, as it stands between title and lead."""
    if not 0 < len(block.text) <= MAX_LENGTH or parse_date(block.text) is None:
        return False
    left = DATE_WORDS.sub(" ", block.text).strip(" •|-–,.:")
    return not left or is_byline(left)


def _apart(blocks: Sequence[Block]) -> _Gathered:
    """Pictures with their captions on one side, text on the other."""
    gathered = _Gathered()
    open_picture = False  # a picture has just been seen, and no text but its caption since
    for block in blocks:
        if block.image:
            gathered.images.append(Image(block.image))
            open_picture = True
        elif gathered.images and (block.caption or (open_picture and _looks_like_caption(block, gathered.images[-1]))):
            gathered.images[-1] = _captioned(gathered.images[-1], block.text)
        elif not block.caption:
            gathered.texts.append(block)
            open_picture = False
    return gathered


def _looks_like_caption(block: Block, image: Image) -> bool:
    if len(block.text) > MAX_CAPTION or block.tag in HEADINGS:
        return False
    if image.caption:
        return CREDIT.match(block.text) is not None and len(block.text) <= 80
    set_apart = block.italic >= MOSTLY or (block.align == "center" and not _is_subhead(block))
    return set_apart or (len(block.text) <= 250 and PICTURE_WORD.search(block.text[-60:]) is not None)


def _is_subhead(block: Block) -> bool:
    return block.bold >= MOSTLY and len(block.text) <= 100 and block.italic < MOSTLY


def _captioned(image: Image, text: str) -> Image:
    return replace(image, caption=f"{image.caption} {text}" if image.caption else text)


def _told_in_captions(gathered: _Gathered) -> bool:
    """A photo essay: several long captions, and less text beside them."""
    captions = [image.caption for image in gathered.images if image.caption]
    told = sum(map(len, captions))
    beside = sum(len(block.text) for block in gathered.texts)
    return len(captions) >= 4 and told >= 80 * len(captions) and told > 1.5 * beside


def _is_note(block: Block) -> bool:
    if len(block.text) < 200 and (NOTE.match(block.text) or is_notice(block.text)):
        return True
    return block.link >= MOSTLY and len(block.text) < 250 and SENTENCE_END.search(block.text) is None


def _without_tail(texts: list[Block]) -> tuple[list[Block], str | None, str | None]:
    """Byline and source line off the end, where they are set apart from the text."""
    byline: str | None = None
    source: str | None = None
    kept = list(texts)
    for index in range(len(kept) - 1, max(len(kept) - TAIL_BLOCKS, 0) - 1, -1):
        block = kept[index]
        if source is None and re.match(r"^\W*(?:theo|nguồn)\b", block.text, re.IGNORECASE) and _is_tail_line(block):
            source = block.text
        elif byline is None and _is_tail_line(block):
            byline = block.text
        elif len(block.text) > MAX_LENGTH:
            break
        else:
            continue
        del kept[index]
    return kept, byline, source


def _is_tail_line(block: Block) -> bool:
    if len(block.text) > MAX_LENGTH or block.tag in HEADINGS or block.tag in ("li", "tr"):
        return False
    if is_labelled(block.text) and is_byline(block.text):
        return True
    set_apart = block.align == "right" or block.bold >= MOSTLY or block.italic >= MOSTLY
    named = re.search(r"author|byline|t1\b|signature|pseudonym|tacgia|source", block.names) is not None
    return (set_apart or named) and SENTENCE_END.search(block.text[-1:]) is None and is_byline(block.text)


def _without_lead(texts: list[Block], sapo: str | None, description: str | None) -> tuple[list[Block], str | None]:
    """Copies of a lead that stands elsewhere away; else the lead that stands in the text."""
    if sapo:
        head = [block for block in texts[:HEAD_BLOCKS] if not begins_alike(block.text, sapo)]
        longer = [block.text for block in texts[:HEAD_BLOCKS] if _is_whole(block, sapo)]
        return head + texts[HEAD_BLOCKS:], next(iter(longer), None)
    named = next((block for block in texts[:HEAD_BLOCKS] if LEAD_NAMES.search(block.names)), None)
    first = named or next((block for block in texts[:2] if len(block.text) >= MIN_LEAD), None)
    if first is None or len(texts) < 2 or not (named or _is_lead(first, description)):
        return texts, None
    return [block for block in texts if block is not first and not same(block.text, first.text)], first.text


def _is_whole(block: Block, sapo: str) -> bool:
    """Whether a lead in the text is the whole of one that was cut off, or ran on, elsewhere."""
    whole = len(block.text) > len(sapo) and SENTENCE_END.search(block.text) is not None
    return whole and LEAD_NAMES.search(block.names) is not None and begins_alike(block.text, sapo)


def _is_lead(block: Block, description: str | None) -> bool:
    if description and begins_alike(block.text, description):
        return True
    return block.bold >= MOSTLY or SLUG.match(block.text) is not None
