"""What makes a reading stale: whatever had a part in it, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import provenance


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the code, of which the digests are taken."""
    for folder in ("pipelines", "archive"):
        shutil.copytree(
            provenance.HERE.parent / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    monkeypatch.setattr(provenance, "HERE", tmp_path / "pipelines")
    monkeypatch.setattr(provenance, "BESIDE", tuple(tmp_path / "archive" / path.name for path in provenance.BESIDE))
    return tmp_path


def digests() -> tuple[str, str]:
    provenance.reading_digest.cache_clear()
    provenance.mentions_digest.cache_clear()
    return provenance.reading_digest(), provenance.mentions_digest()


@pytest.fixture(autouse=True)
def _forget() -> object:
    yield
    provenance.reading_digest.cache_clear()
    provenance.mentions_digest.cache_clear()


@pytest.mark.parametrize(
    ("path", "reads", "names"),
    [
        ("pipelines/theme_cues.toml", True, False),
        ("pipelines/wordings.py", True, False),
        ("archive/codings.py", True, False),
        ("pipelines/article/dates.py", True, False),
        ("pipelines/entities/lexicons/verbs.txt", False, True),
        ("pipelines/entities/learned/weights.json.gz", False, True),
        ("pipelines/naming/organisations.py", False, True),
        ("pipelines/facts/given.py", False, True),
        ("pipelines/entities/gold.py", False, False),
        ("pipelines/workers.py", False, False),
        ("archive/ids.py", False, False),
    ],
)
def test_a_change_makes_stale_what_it_had_a_part_in(package: Path, path: str, reads: bool, names: bool) -> None:
    before = digests()
    with (package / path).open("ab") as file:
        file.write(b"\n")
    after = digests()
    assert (before[0] != after[0], before[1] != after[1]) == (reads, names)
