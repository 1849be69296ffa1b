"""Changes to a newspaper's TOML file that leave its comments, order and everything else as they are."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Array, Table

# The first table, with the blank lines and comments above it.
FIRST_TABLE = re.compile(r"(?m)(?:^[ \t]*(?:#.*)?\n)*^[ \t]*\[\[?[\w\"'.-]+\]\]?[ \t]*(?:#.*)?$")


def write_checked(path: Path, day: date) -> None:
    """Set `checked`."""
    document = _load(path)
    if "checked" in document:
        document["checked"] = day
        _save(path, tomlkit.dumps(document))
    else:
        _save(path, _with_line_in_head(tomlkit.dumps(document), f"checked = {day.isoformat()}\n"))


def add_removals(path: Path, selectors: Sequence[str]) -> tuple[str, ...]:
    """Add to `remove` of the rules that hold today what is not in it yet; gives back what was added."""
    document = _load(path)
    rules = _rules_of_today(document)
    array = _removals(rules)
    known = set(map(str, array))
    added = tuple(selector for selector in selectors if selector not in known)
    if added:
        array.extend(added)
        array.multiline(len(array.as_string()) > 100)
        _save(path, tomlkit.dumps(document))
    return added


def _load(path: Path) -> TOMLDocument:
    return tomlkit.parse(path.read_text(encoding="utf-8"))


def _save(path: Path, text: str) -> None:
    """Replace the file at once: a reader never sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _with_line_in_head(text: str, line: str) -> str:
    """A line behind the last key that stands before the tables, whose comment goes with them."""
    table = FIRST_TABLE.search(text)
    return f"{text[: table.start()]}{line}{text[table.start() :]}" if table else f"{text.rstrip()}\n{line}"


def _rules_of_today(document: TOMLDocument) -> Table:
    """The [[article]] table without an end, made where there is none."""
    if "article" not in document:
        document.add(tomlkit.nl())
        document.append("article", tomlkit.aot())
    tables = document["article"]
    assert isinstance(tables, AoT)
    today: Table | None = next((table for table in tables if "valid_until" not in table), None)
    if today is None:
        today = tomlkit.table()
        tables.append(today)
    return today


def _removals(rules: Table) -> Array:
    """`remove` as a list, whether it was one, a single text, or not there."""
    value = rules.get("remove")
    if isinstance(value, Array):
        return value
    array = tomlkit.array()
    if isinstance(value, str):
        array.append(str(value))
    rules["remove"] = array
    held = rules["remove"]
    assert isinstance(held, Array)
    return held
