"""Saved pages with what a reader sees on them: NAME.html, and NAME.json with every field's value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.errors import BadInput


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page; `wanted` holds the fields that somebody wrote down, and no others are scored."""

    name: str
    body: bytes
    url: str
    fetched: datetime | None
    wanted: Mapping[str, Any]


def load_pages(folder: Path) -> tuple[GoldPage, ...]:
    """The pages of a folder and of the folders in it, by name; BadInput where there are none or one is torn."""
    paths = sorted(path for path in folder.rglob("*.json") if path.with_suffix(".html").is_file())
    if not paths:
        raise BadInput(f"{folder}: no pages (NAME.html beside NAME.json) in it")
    return tuple(map(_load, paths))


def digest_of_pages(folder: Path) -> str:
    """SHA-256 over names and bytes of all that the figures depend on: pages, gold and newspapers."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".json", ".toml")):
        digest.update(f"{path.relative_to(folder)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _load(path: Path) -> GoldPage:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        fetched = datetime.fromisoformat(told["fetched"]) if told.get("fetched") else None
        return GoldPage(path.stem, path.with_suffix(".html").read_bytes(), told["url"], fetched, wanted_fields(told))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: {error!r}") from error


def wanted_fields(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are compared; pictures give their addresses and captions apart."""
    fields = ("kind", "access", "title", "sapo", "body", "authors", "section", "tags", "source", "captions", "theme")
    wanted = {name: told[name] for name in fields if name in told}
    if told.get("published"):
        wanted["published"] = datetime.fromisoformat(told["published"])
        wanted["day"] = wanted["published"].date()
    if "images" in told:
        wanted["images"] = [image["url"] for image in told["images"]]
        wanted["captions"] = [image["caption"] for image in told["images"] if image["caption"]]
    return wanted
