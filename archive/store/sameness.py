"""Whether two readings are the same text: by a key that survives another layout, or by the words they share."""

from __future__ import annotations

import hashlib
import json
import re

from archive.model import Article

KEY_DIGITS = 32
MIN_LENGTH = 200  # characters of words: below, two stories may well have the same text (a video's one sentence)
SHARED_WORDS = 0.5  # of all words of two texts: an edited text keeps far more, another story of the day far less

_WORD = re.compile(r"\w+")
_NOT_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphen, zero-width characters, byte order mark


def words_of(text: str) -> list[str]:
    """The words of a text, small, without what cannot be seen or is mere punctuation."""
    return _WORD.findall(_NOT_SEEN.sub("", text).casefold())


def text_key(article: Article) -> str | None:
    """Hash of the words of a story; None where there are too few to know it again."""
    return _key(article.text)


def stored_text_key(title: str | None, sapo: str | None, body: str) -> str | None:
    """The same of a row of `contents`."""
    return _key("\n\n".join(part for part in (title, sapo, *json.loads(body)) if part))


def is_same_story(one: Article, other: Article) -> bool:
    """Whether two texts can be versions of one story: the same headline, or half of all their words."""
    title, words = words_of(one.title or ""), set(words_of(one.text))
    if title and title == words_of(other.title or ""):
        return True
    others = set(words_of(other.text))
    return bool(words & others) and len(words & others) >= SHARED_WORDS * len(words | others)


def _key(text: str) -> str | None:
    joined = " ".join(words_of(text))
    if len(joined) < MIN_LENGTH:
        return None
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_DIGITS]
