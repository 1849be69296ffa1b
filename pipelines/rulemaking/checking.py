"""`guong publishers check`: the stored pages of newspapers, the rules held against them, and what to print of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.folder import DataFolder
from pipelines.publisher import GENERIC, Registry
from pipelines.rulemaking.expected import FIELDS
from pipelines.rulemaking.holding import Held, RuleFault, hold
from pipelines.rulemaking.rule_file import write_checked
from pipelines.rulemaking.stored import MAX_PAGES, PagesOf, StoredPage, archived_pages, saved_pages

SHOWN = 3  # addresses named of one fault


@dataclass(frozen=True, slots=True)
class RulesReport:
    """What holding rules against pages gave, a newspaper each, then CMS bases that pages of unknown hosts bear."""

    held: tuple[Held, ...]

    @property
    def has_faults(self) -> bool:
        """Whether a rule finds nothing where it should, or something else than the page says."""
        return any(held.faults for held in self.held)


def check(
    registry: Registry, name: str | None, folder: DataFolder, directory: Path | None, limit: int = MAX_PAGES
) -> RulesReport:
    """Hold the rules of one newspaper, or of all, against pages of a directory, else of the data folder."""
    wanted = frozenset([registry.get(name).id] if name else registry.publishers)
    if directory is not None:
        pages = saved_pages(directory, registry, wanted if name else None)
    else:
        pages = archived_pages(folder, registry, wanted, limit)
    named = [registry.get(name)] if name else [publisher for publisher in registry if publisher in pages]
    held = [hold(publisher.id, publisher, publisher.cms, pages.get(publisher, [])) for publisher in named]
    return RulesReport((*held, *_held_by_base(registry, pages)))


def mark_checked(registry: Registry, report: RulesReport, day: date) -> Iterator[Path]:
    """Write the day as `checked` into the files of newspapers whose rules were held and have no fault."""
    for held in report.held:
        if held.pages and not held.faults and held.name in registry.publishers:
            path = registry.path_of(registry.publishers[held.name])
            write_checked(path, day)
            yield path


def as_json_line(held: Held) -> dict[str, object]:
    """One line of `guong publishers check --json`."""
    return {
        "publisher": held.name,
        "checked": held.checked.isoformat() if held.checked else None,
        "stories": len(held.pages),
        "set_aside": held.set_aside,
        "fields": {name: held.tally(name) for name in FIELDS},
        "faults": [
            {"field": fault.field, "why": fault.why.value, "url": fault.url, "read_by": fault.read_by}
            for fault in held.faults
        ],
        "notes": list(held.notes),
    }


def as_lines(held: Held) -> Iterator[str]:
    """The same for people."""
    checked = f"checked {held.checked}" if held.checked else "never checked"
    yield f"{held.name}: {len(held.pages)} stories, {checked}"
    if held.pages:
        yield f"  {'field':9}{'own':>5}{'base':>6}{'other':>7}{'missing':>9}{'wrong':>7}"
        yield from (_field_line(name, held.tally(name)) for name in FIELDS)
    yield from (f"  fault: {line}" for line in _fault_lines(held.faults))
    yield from (f"  note: {note}" for note in held.notes)


def _field_line(name: str, tally: dict[str, int]) -> str:
    counts = f"{tally['own']:5}{tally['base']:6}{tally['other']:7}{tally['missing']:9}{tally['wrong']:7}"
    return f"  {name:9}{counts}{'' if tally['ruled'] else '  (no rule)'}"


def _fault_lines(faults: Sequence[RuleFault]) -> Iterator[str]:
    """Faults of one kind together, with the first addresses."""
    kinds = dict.fromkeys((fault.field, fault.why) for fault in faults)
    for field, why in kinds:
        alike = [fault for fault in faults if (fault.field, fault.why) == (field, why)]
        urls = [fault.url + (f" (read by {fault.read_by})" if fault.read_by else "") for fault in alike if fault.url]
        more = f" and {len(urls) - SHOWN} more" if len(urls) > SHOWN else ""
        yield f"{field} {why}" + (f": {', '.join(urls[:SHOWN])}{more}" if urls else "")


def _held_by_base(registry: Registry, pages: PagesOf) -> Iterator[Held]:
    """Pages of hosts that no newspaper owns, by the CMS base whose marks they bear."""
    groups: dict[str, list[StoredPage]] = {}
    for page in pages.get(None, []):
        base = registry.base_of_page(page.decoded().html)
        if base is not None and base.id != GENERIC:
            groups.setdefault(base.id, []).append(page)
    for name, group in sorted(groups.items()):
        yield hold(f"cms/{name}", None, registry.bases[name], group)
