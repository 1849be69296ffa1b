"""The docs say what the code does: whatever has a name there is named here."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

import guong
from archive.errors import ExitCode
from scraper.states import Reason, State

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["commands.md", "data.md", "questions.md"])
def test_pages_made_from_the_code_are_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generator().PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("state", [*State, *Reason])
def test_every_state_and_reason_of_the_crawl_is_explained(state: str) -> None:
    assert f"`{state}`" in read("docs/crawling.md")


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_is_explained(code: ExitCode) -> None:
    assert re.search(rf"^\| {int(code)} \|", read("docs/crawling.md"), re.MULTILINE)


def test_every_command_stands_in_the_readme_or_the_user_docs() -> None:
    text = read("README.md") + read("docs/crawling.md") + read("docs/archive.md") + read("docs/publishers.md")
    names = [name for name, command in guong.main.commands.items() if not command.hidden]
    assert [name for name in names if f"guong {name}" not in text] == []


def test_every_make_target_is_named_in_contributing() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", read("Makefile"), re.MULTILINE)
    assert [target for target in targets if f"make {target}" not in read("CONTRIBUTING.md")] == []


def test_changelog_lines_are_single_sentences() -> None:
    lines = [line for line in read("CHANGELOG.md").splitlines() if line.startswith("- ")]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"- [^.]+(\.\S[^.]*)*\.", line)] == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_help_of_every_command_has_a_first_sentence() -> None:
    for name, command in guong.main.commands.items():
        assert isinstance(command, click.Command)
        assert command.get_short_help_str(200), name
