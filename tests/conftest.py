"""What every test shares: the real material outside the project, and the promise that nothing is skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nothing-skipped", action="store_true", help="fail where a test is skipped for want of a tool")


def shared_folder() -> Path | None:
    """Real pages and gold, kept outside the project: they are the newspapers' own."""
    folder = Path(os.environ.get("GUONG_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    assert folder is not None, "tests that use it carry the mark `shared`"
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium-headless-shell")
    assert path is not None, "tests that use it carry the mark `browser`"
    return path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip by name what the machine lacks; `--nothing-skipped` lets a missing browser fail instead."""
    no_shared = pytest.mark.skip(reason="no real pages: set GUONG_SHARED, or lay them in ../shared")
    no_browser = pytest.mark.skip(reason="no chromium-headless-shell: apt-get install chromium-headless-shell")
    for item in items:
        if "shared" in item.keywords and shared_folder() is None:
            item.add_marker(no_shared)
        missing_browser = "browser" in item.keywords and shutil.which("chromium-headless-shell") is None
        if missing_browser and not config.getoption("--nothing-skipped"):
            item.add_marker(no_browser)
