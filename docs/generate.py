"""Writes the pages of docs/ that come from the code; `make docs` runs it, a test holds them against it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

DOCS = Path(__file__).parent
HEADER = "<!-- made by `make docs`; change the code, not this page -->\n\n"


def commands_page() -> str:
    """Every command with its help, as the terminal shows it."""
    import guong

    pages = [f"## `{name}`\n\n```\n{text}\n```\n" for name, text in _help_texts(guong.main, "guong")]
    return HEADER + "# Commands\n\n" + "\n".join(pages)


def _help_texts(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            if not child.hidden:
                yield from _help_texts(child, f"{name} {child.name}")


def data_page() -> str:
    """Every table and column of archive.db, and what it means."""
    from archive.store.dictionary import data_page as tables

    return HEADER + tables()


def questions_page() -> str:
    """The twenty questions, each with its query and its limits."""
    from archive.site.questions import questions_page as questions

    return HEADER + questions()


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "data.md": data_page,
    "questions.md": questions_page,
}


def main() -> None:
    """Write every page."""
    os.environ["COLUMNS"] = "100"
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
