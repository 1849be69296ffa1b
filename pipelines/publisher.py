"""The registry of newspapers: one TOML file each, on a CMS base in cms/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from archive.errors import BadInput
from archive.urls import host_port
from pipelines.publisher_file import load_cms_base, load_publisher
from pipelines.rules import ArticleRules, CmsBase, Publisher

__all__ = ["ArticleRules", "CmsBase", "Publisher", "Registry"]

BUILT_IN = Path(__file__).parent / "publishers"
GENERIC = "generic"  # the base for pages that bear no other base's marks


@dataclass(frozen=True)
class Registry:
    """Every known newspaper by id, and the CMS bases they stand on."""

    publishers: dict[str, Publisher]
    bases: dict[str, CmsBase]
    folder: Path = BUILT_IN

    @classmethod
    def load(cls, directory: Path | None = None) -> Registry:
        """The built-in newspapers, or those of a folder in their place; BadInput names file and key."""
        if directory is not None and not directory.is_dir():
            raise BadInput(f"no registry folder {directory}; name a folder of publisher TOML files with --registry")
        folder = directory or BUILT_IN
        bases = {path.stem: load_cms_base(path) for path in _cms_files(folder)}
        publishers = [load_publisher(path, bases) for path in sorted(folder.glob("*.toml"))]
        _check_hosts(publishers)
        return cls({publisher.id: publisher for publisher in publishers}, bases, folder)

    @classmethod
    def bases_only(cls) -> Registry:
        """The built-in CMS bases without any newspaper: what reads a page of an unknown host."""
        return cls({}, {path.stem: load_cms_base(path) for path in _cms_files(BUILT_IN)})

    def __iter__(self) -> Iterator[Publisher]:
        """The newspapers, in the order of their ids."""
        return iter(self.publishers[name] for name in sorted(self.publishers))

    def __len__(self) -> int:
        return len(self.publishers)

    def get(self, name: str) -> Publisher:
        """The newspaper of an id; BadInput names ids that look like it."""
        if name in self.publishers:
            return self.publishers[name]
        near = get_close_matches(name.lower(), self.publishers, n=3, cutoff=0.6)
        hint = f"did you mean {', '.join(near)}?" if near else "`guong publishers list` shows all"
        raise BadInput(f"unknown publisher {name!r}; {hint}")

    def path_of(self, publisher: Publisher) -> Path:
        """The file that describes a newspaper."""
        return self.folder / f"{publisher.id}.toml"

    def of(self, url: str) -> Publisher | None:
        """The newspaper on whose hosts an address lies: one of today's, or else an old one."""
        try:
            return self._by_host.get(host_port(url, explicit_default=False))
        except ValueError:
            return None

    def base_of_page(self, html: str, likely: CmsBase | None = None) -> CmsBase | None:
        """The CMS base whose marks a page bears, or the generic one; the likely base is looked for first."""
        if likely and likely.marks_page(html):
            return likely
        page = html.encode("utf-8", "surrogatepass").decode("latin-1")  # one byte a letter: searched twice as fast
        marked = (base for base in self._in_order if base.marks_page(page))
        return next(marked, self.bases.get(GENERIC))

    @cached_property
    def _in_order(self) -> tuple[CmsBase, ...]:
        return tuple(base for _, base in sorted(self.bases.items()))

    @cached_property
    def _by_host(self) -> dict[str, Publisher]:
        """Today's hosts, and old ones that are nobody's today."""
        old = {host: publisher for publisher in reversed(list(self)) for host in publisher.old_hosts}
        return old | {host: publisher for publisher in reversed(list(self)) for host in publisher.hosts}


def _cms_files(folder: Path) -> list[Path]:
    """The bases of a folder, then those built-in ones that it does not replace."""
    found = {path.stem: path for path in sorted((BUILT_IN / "cms").glob("*.toml"))}
    found.update({path.stem: path for path in sorted((folder / "cms").glob("*.toml"))})
    return list(found.values())


def _check_hosts(publishers: list[Publisher]) -> None:
    owners: dict[str, str] = {}
    for publisher in publishers:
        for host in publisher.hosts:
            owner = owners.setdefault(host, publisher.id)
            if owner != publisher.id:
                raise BadInput(f"{publisher.id}.toml: hosts: {host} already belongs to {owner}.toml; keep it in one")
