"""The sample newspapers' entries in a registry, at the ports where they are served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from scraper.samples.newspaper import SampleNewspaper, newspaper


def write_registry(directory: Path, hosts: Mapping[str, str]) -> Path:
    """Write `<id>.toml` for each newspaper at its host (`127.0.0.1:PORT`); the folder itself."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, host in hosts.items():
        (directory / f"{name}.toml").write_text(as_toml(newspaper(name), host), encoding="utf-8")
    return directory


def as_toml(paper: SampleNewspaper, host: str) -> str:
    """One newspaper's entry; what does not depend on the host stands in its own folder."""
    base = f"http://{host}"
    sections = [base + section.path for section in paper.sections if section.followed]
    return "\n".join(
        (
            f'id = "{paper.id}"',
            f'name = "{paper.name}"',
            f'home = "{base}/"',
            f'hosts = ["{host}"]',
            f'feeds = ["{base}{paper.feed_path}"]',
            f"sections = {json.dumps(sections)}",
            "delay = 0",
            paper.rules.strip(),
            "",
        )
    )
