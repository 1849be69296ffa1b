"""A draft as the text of a TOML file that loads, with a comment on what was guessed and by what."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.publisher_file import publisher_of
from pipelines.rulemaking.addresses import THEME
from pipelines.rulemaking.drafted_rules import DraftedRule
from pipelines.rulemaking.drafting import Draft
from pipelines.rules import CmsBase, Publisher
from pipelines.toml_table import Table

MAX_EXAMPLE = 60  # characters of a comment that shows what a rule found
CONTROLS = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def as_toml(draft: Draft) -> str:
    """The file's text; without `checked`, for every line is a guess."""
    return "\n".join(_lines(draft)) + "\n"


def parse_draft(text: str, name: str, bases: Mapping[str, CmsBase]) -> Publisher:
    """The newspaper that a draft describes, read as strictly as its file will be; BadInput names the key."""
    return publisher_of(Table(Path(f"{name}.toml"), tomllib.loads(text)), bases)


def _lines(draft: Draft) -> Iterator[str]:
    pages = "1 page" if draft.pages == 1 else f"{draft.pages} pages"
    yield f"# Drafted by `guong publishers new` from {pages}: every line is a guess until a person has looked at it"
    yield f"# and `guong publishers check {draft.id}` has held it against stored pages. Save it as {draft.id}.toml."
    if draft.known_as:
        yield f"# The registry has this newspaper already: {draft.known_as}.toml."
    yield from _head(draft)
    if draft.by_base and draft.cms:
        yield f"# found by the base {draft.cms.id}: {', '.join(draft.by_base)}"
    if draft.rules:
        yield ""
        yield "[[article]]"
        yield from map(_rule_line, draft.rules)


def _head(draft: Draft) -> Iterator[str]:
    yield f"id = {quoted(draft.id)}"
    yield f"name = {quoted(draft.name)}"
    yield f"home = {quoted(draft.home)}"
    yield f"hosts = {_list(draft.hosts)}   # seen, and its twin with or without www."
    if draft.province:
        yield f"province = {quoted(draft.province)}   # from the newspaper's name"
    else:
        yield '# province = ""   # today; before July 2025: province_before = [""]'
    if draft.cms:
        yield f"cms = {quoted(draft.cms.id)}   # its marks stand on the pages"
    if draft.feeds:
        yield f"feeds = {_list(draft.feeds)}   # announced by the pages"
    yield f"sections = {_list(draft.sections)}   # {_why_sections(draft)}"
    if draft.article_url:
        note = "" if "(?P<number>" in draft.article_url else "   # no number of the story found in its address"
        yield f"article_url = {quoted(draft.article_url)}{note}"


def _why_sections(draft: Draft) -> str:
    if draft.sections == (draft.home,):
        return "the front page: no section was found"
    is_theme = any(THEME.search(url) for url in draft.sections)
    return "their addresses speak of the theme" if is_theme else "of these stories; better those of the theme"


def _rule_line(rule: DraftedRule) -> str:
    value = quoted(rule.selectors[0]) if len(rule.selectors) == 1 and rule.field != "remove" else _list(rule.selectors)
    example = f": {_comment(rule.example)}" if rule.example else ""
    return f"{rule.field} = {value}   # on {rule.found} of {rule.of}{example}"


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


def quoted(text: str) -> str:
    """A TOML string: literal where it holds a backslash or a quotation mark and can be, basic otherwise."""
    plain = all(char >= " " and char != "\x7f" for char in text)
    if plain and "'" not in text and ("\\" in text or '"' in text):
        return f"'{text}'"
    escaped = (
        CONTROLS.get(char) or (char if char >= " " and char != "\x7f" else f"\\u{ord(char):04x}") for char in text
    )
    return f'"{"".join(escaped)}"'


def _comment(text: str) -> str:
    """One line of a comment: control characters are no TOML."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= MAX_EXAMPLE else line[: MAX_EXAMPLE - 1] + "…"
