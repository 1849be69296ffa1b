"""The newspapers of a registry as the archive keeps them."""

from __future__ import annotations

from archive.store.newspapers import PublisherRow
from pipelines.publisher import Publisher, Registry


def publisher_row(owner: str, publisher: Publisher | None) -> PublisherRow:
    """The row of a newspaper; of one that no registry knows it has but the name of its host."""
    if publisher is None:
        return PublisherRow(owner, owner)
    return PublisherRow(publisher.id, publisher.name, publisher.home, publisher.province, publisher.embargo_days)


def publisher_rows(registry: Registry) -> tuple[PublisherRow, ...]:
    """The rows of all newspapers of a registry."""
    return tuple(publisher_row(one.id, one) for one in registry)
