"""With which letters a pattern can begin: where a text shows none of them, the pattern need not be tried.

For the part of the syntax of `re` that lists of wordings use.
"""

from __future__ import annotations

import re

_PARTS = re.compile(r"\\.|\[\^?[^\]]+\]|\{[^}]*\}|\((?:\?(?:[:=!]|<[=!]))?|.", re.DOTALL)
LONGEST = 3
_PLAIN = re.compile(r"[^\\\[\](){}.^$|?*+]")
_NO_LETTERS = ("^", "(?=", "(?!", "(?<=", "(?<!")
_MAY_BE_LEFT_OUT = ("?", "*", "{0")

Beginnings = frozenset[str]
"""Strings of one to three letters; "" stands for any."""

_ANY: Beginnings = frozenset([""])


def beginnings(pattern: str) -> Beginnings:
    """The letters with which whatever a pattern matches begins."""
    return _of_alternatives(_PARTS.findall(pattern))


def _of_alternatives(parts: list[str]) -> Beginnings:
    found: set[str] = set()
    first = depth = 0
    for at, part in enumerate([*parts, "|"]):
        depth += (part[0] == "(") - (part == ")")
        if part == "|" and depth == 0:
            found |= _of_branch(parts[first:at])
            first = at + 1
    return _ANY if "" in found else frozenset(found)


def _of_branch(parts: list[str]) -> Beginnings:
    if not parts:
        return _ANY
    stop = _group_stop(parts)
    rest = parts[stop:]
    if parts[0] in _NO_LETTERS:
        return _of_branch(rest)
    found = _of_part(parts[:stop], rest)
    return found | _of_branch(rest[1:]) if rest and rest[0].startswith(_MAY_BE_LEFT_OUT) else found


def _of_part(part: list[str], rest: list[str]) -> Beginnings:
    """How a letter, class or group begins; a plain letter with the plain ones behind it."""
    head = part[0]
    if head == "(?:":
        return _of_alternatives(part[1:-1])
    if _PLAIN.fullmatch(head):
        return frozenset([head + _plain(rest, LONGEST - 1)])
    if head == r"\d":
        return frozenset("0123456789")
    if head[0] == "[" and head[1] != "^" and _PLAIN.sub("", head[1:-1]) == "" and "-" not in head[2:-2]:
        return frozenset(head[1:-1])
    return _ANY


def _plain(rest: list[str], most: int) -> str:
    """The plain letters that surely come next."""
    is_sure = rest and _PLAIN.fullmatch(rest[0]) and not (rest[1:] and rest[1].startswith(_MAY_BE_LEFT_OUT))
    return rest[0] + _plain(rest[1:], most - 1) if is_sure and most else ""


def _group_stop(parts: list[str]) -> int:
    """Where the first part ends: behind its bracket, if it is a group."""
    depth = 0
    for at, part in enumerate(parts):
        depth += (part[0] == "(") - (part == ")")
        if depth == 0:
            return at + 1
    return len(parts)
