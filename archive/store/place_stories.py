"""Which stories speak of a unit, or of what lies in it: the tables of a published file that lead from then to now."""

from __future__ import annotations

LEVEL_WORDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")

# A unit lies in itself and in those above it; what a commune is today lies in its own province. A district of the past
# holds the communes that it became: who looks for it is led to what is written of them now. A province of the past
# does not hold today's: most of a joined province lay elsewhere.
LIES_IN = """
    CREATE TEMP TABLE lies_in AS
    WITH RECURSIVE above (unit, place) AS (
        SELECT id, id FROM places
        UNION SELECT unit, parent FROM above JOIN places ON id = place WHERE parent IS NOT NULL)
    SELECT unit, place FROM above
    UNION SELECT place_today.place, above.place FROM place_today
        JOIN places ON places.id = place_today.place AND level = 'xa' JOIN above ON above.unit = today
    UNION SELECT place, province FROM place_today
    UNION SELECT today, place FROM place_today JOIN places ON places.id = place WHERE level = 'huyen'"""
PLACES = (
    LIES_IN,
    """CREATE TABLE place_stories (
        place TEXT NOT NULL REFERENCES places (id), number INTEGER NOT NULL REFERENCES story_list (number),
        PRIMARY KEY (place, number)) WITHOUT ROWID""",
    """INSERT INTO place_stories
        SELECT DISTINCT lies_in.place, story_list.number FROM mention_places JOIN story_list ON story_list.id = story
        JOIN lies_in ON lies_in.unit = mention_places.place ORDER BY 1, 2""",
    "DROP TABLE lies_in",
    "CREATE INDEX place_stories_by_number ON place_stories (number)",
    """CREATE TABLE place_counts (
        place TEXT PRIMARY KEY REFERENCES places (id), folded TEXT NOT NULL, bare TEXT NOT NULL,
        stories INTEGER NOT NULL) WITHOUT ROWID""",
    """INSERT INTO place_counts SELECT id, fold(name), bare_name(name), count(number) FROM places
        LEFT JOIN place_stories ON place = id GROUP BY id ORDER BY id""",
    "CREATE INDEX place_counts_by_name ON place_counts (folded)",
    "CREATE INDEX place_counts_by_bare_name ON place_counts (bare)",
)


def without_level(name: str) -> str:
    """A unit's name without its level word."""
    word = next((word for word in LEVEL_WORDS if name.startswith(word + " ")), "")
    return name.removeprefix(word).strip()
