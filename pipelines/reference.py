"""What goes into a snapshot beside the archive: the newspapers of a registry, and the thesaurus of documents."""

from __future__ import annotations

from archive.model import MentionType
from archive.store.entities import entity_id
from archive.store.reference import DocumentRow, Reference
from pipelines.naming.documents import thesaurus
from pipelines.newspapers import publisher_rows
from pipelines.publisher import Registry


def reference_of(registry: Registry) -> Reference:
    """The newspapers as they are described now, and the documents under the ids that their mentions get."""
    documents = (
        DocumentRow(entity_id(MentionType.DOC, one.key), one.kind, one.number, one.suffix, issued, one.title)
        for issued, one in thesaurus()
    )
    return Reference(publisher_rows(registry), tuple(documents))
