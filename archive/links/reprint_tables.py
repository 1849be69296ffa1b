"""The tables behind the pass over reprints: what was compared, by which fingerprints, and what came of it."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable

from archive.ids import short_hash
from archive.links.clusters import Cluster, Link
from archive.links.overlap import Likeness, Overlap


def stale_stories(connection: sqlite3.Connection) -> set[str]:
    """Stories that read otherwise than when they were last compared, or are no more."""
    rows = connection.execute(
        "SELECT id FROM stories LEFT JOIN reprint_read ON story = id"
        " WHERE reprint_read.content IS NOT stories.content OR reprint_read.first_seen IS NOT stories.first_seen"
        " UNION ALL SELECT story FROM reprint_read WHERE NOT EXISTS (SELECT 1 FROM stories WHERE id = story)"
    )
    return {story for (story,) in rows}


def paragraphs_of(connection: sqlite3.Connection, story: str) -> list[str] | None:
    """Lead and paragraphs of a story, without its title, which every newspaper makes anew; None where it is no more."""
    row = connection.execute("SELECT title, text FROM stories WHERE id = ?", (story,)).fetchone()
    if row is None:
        return None
    title, text = str(row[0] or ""), str(row[1])
    return text.removeprefix(title).split("\n\n")


def fingerprints_kept(connection: sqlite3.Connection, story: str) -> frozenset[int]:
    """The fingerprints by which a story was last compared."""
    row = connection.execute("SELECT fingerprints FROM reprint_read WHERE story = ?", (story,)).fetchone()
    return frozenset(array("q", row[0])) if row else frozenset()


def number_kept(connection: sqlite3.Connection, story: str) -> int:
    """How many they are."""
    row = connection.execute("SELECT length(fingerprints) FROM reprint_read WHERE story = ?", (story,)).fetchone()
    return row[0] // array("q").itemsize if row else 0


def keep_fingerprints(connection: sqlite3.Connection, story: str, old: frozenset[int], new: frozenset[int]) -> None:
    """Replace a story's fingerprints; of one that is no more nothing is kept."""
    connection.executemany(
        "DELETE FROM reprint_fingerprints WHERE fingerprint = ? AND story = ?", [(one, story) for one in old - new]
    )
    connection.executemany(
        "INSERT INTO reprint_fingerprints VALUES (?, ?)", [(one, story) for one in sorted(new - old)]
    )
    connection.execute("DELETE FROM reprint_read WHERE story = ?", (story,))
    connection.execute(
        "INSERT INTO reprint_read SELECT id, content, first_seen, ? FROM stories WHERE id = ?",
        (array("q", sorted(new)).tobytes(), story),
    )


def holders(connection: sqlite3.Connection, fingerprint: int, limit: int) -> list[str]:
    """The stories with a fingerprint, `limit` of them at most."""
    rows = connection.execute(
        "SELECT story FROM reprint_fingerprints WHERE fingerprint = ? LIMIT ?", (fingerprint, limit)
    )
    return [story for (story,) in rows]


def held_by(connection: sqlite3.Connection, fingerprint: int, limit: int) -> int:
    """How many stories have a fingerprint, counted up to `limit`."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM reprint_fingerprints WHERE fingerprint = ? LIMIT ?)"
    return int(connection.execute(sql, (fingerprint, limit)).fetchone()[0])


def neighbours(connection: sqlite3.Connection, story: str) -> set[str]:
    """The stories that share text with one."""
    rows = connection.execute(
        "SELECT second FROM reprint_links WHERE first = ? UNION SELECT first FROM reprint_links WHERE second = ?",
        (story, story),
    )
    return {other for (other,) in rows}


def unlink(connection: sqlite3.Connection, story: str) -> None:
    """Forget what a story shares with others."""
    connection.execute("DELETE FROM reprint_links WHERE first = ?", (story,))
    connection.execute("DELETE FROM reprint_links WHERE second = ?", (story,))


def link(connection: sqlite3.Connection, first: str, second: str, overlap: Overlap, likeness: Likeness) -> None:
    """Note what two stories share; the one with the lesser id comes first."""
    connection.execute(
        "INSERT INTO reprint_links VALUES (?, ?, ?, ?, ?)",
        (first, second, overlap.of_first, overlap.of_second, likeness.value),
    )


def in_order(connection: sqlite3.Connection, stories: Iterable[str]) -> list[str]:
    """Those of the stories that are there, by when they were published, else first seen."""
    query = "SELECT datetime(coalesce(published, first_seen)), id FROM stories WHERE id = ?"
    rows = [connection.execute(query, (story,)).fetchone() for story in stories]
    return [story for _, story in sorted(row for row in rows if row)]


def links_among(connection: sqlite3.Connection, order: list[str]) -> list[Link]:
    """All links of the stories, each with the earlier one first."""
    rank = {story: place for place, story in enumerate(order)}
    found: list[Link] = []
    for story in order:
        rows = connection.execute(
            "SELECT second, share_of_first, share_of_second, likeness FROM reprint_links WHERE first = ?", (story,)
        )
        for other, of_story, of_other, likeness in rows:
            if rank[story] < rank[other]:
                found.append(Link(story, other, of_other, Likeness(likeness)))
            else:
                found.append(Link(other, story, of_story, Likeness(likeness)))
    return found


def drop_clusters(connection: sqlite3.Connection, stories: Iterable[str]) -> None:
    """Forget the clusters that hold any of the stories, or that held one which is no more."""
    for story in stories:
        keys = connection.execute(
            "SELECT id FROM clusters WHERE earliest = ? UNION SELECT cluster FROM cluster_members WHERE story = ?",
            (story, story),
        ).fetchall()
        connection.executemany("DELETE FROM cluster_members WHERE cluster = ?", keys)
        connection.executemany("DELETE FROM clusters WHERE id = ?", keys)


def save_cluster(connection: sqlite3.Connection, cluster: Cluster) -> None:
    """Write a cluster and its members."""
    key = short_hash("cluster", cluster.earliest)
    connection.execute("INSERT INTO clusters VALUES (?, ?)", (key, cluster.earliest))
    connection.executemany(
        "INSERT INTO cluster_members (cluster, story, share, likeness) VALUES (?, ?, ?, ?)",
        [(key, member.story, member.share, member.likeness.value) for member in cluster.members],
    )
