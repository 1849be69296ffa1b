"""`guong forget --undo`: a takedown is lifted, and what it covered is read again and published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from archive.errors import Locked
from archive.folder import DataFolder
from archive.store.lifting import lift
from archive.store.publish import publish
from archive.warc.reader import read_capture
from pipelines.identity import identify_address
from pipelines.ingest import Refetch, ingest
from pipelines.outcomes import Reader
from pipelines.publisher import Registry
from pipelines.reference import reference_of

LOCK_WAIT = 2.0  # seconds; whoever holds the lock longer reads decisions.jsonl himself


def restore(
    folder: DataFolder,
    registry: Registry,
    url: str,
    reason: str,
    now: datetime,
    say: Callable[[str], None],
    *,
    read: Reader | None = None,
    refetch: Refetch = read_capture,
) -> str:
    """Lift the takedown of a story; its normalised address."""
    identity = identify_address(url, registry)
    lift(folder, identity.address, identity.story, reason, now)
    if not folder.archive_db.is_file():
        return identity.address
    try:
        ingest([], registry, folder, say=say, wait=LOCK_WAIT, read=read, refetch=refetch)
    except Locked:
        say("archive.db is being written: its writer brings the story back with its next batch; then `guong publish`")
        return identity.address
    if folder.current.is_symlink():
        publish(folder, reference=reference_of(registry))
    return identity.address
