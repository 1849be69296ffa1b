"""The statements that make the tables of archive.db, migration by migration: a published one is never edited."""

from __future__ import annotations

# Times are ISO 8601: UTC (+00:00) for what we did, +07:00 for what a newspaper printed; both sort as text.
# Foreign keys are deferred: a batch may write its rows in any order. In a table WITHOUT ROWID the key comes first:
# elsewhere SQLite 3.40's integrity_check looks into the wrong column and reports NULLs that are none.
FIRST_TABLES = (
    """CREATE TABLE publishers (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, home TEXT, province TEXT) WITHOUT ROWID""",
    """CREATE TABLE stories (
        id TEXT PRIMARY KEY,
        publisher TEXT NOT NULL REFERENCES publishers (id) DEFERRABLE INITIALLY DEFERRED,
        url TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('article', 'video', 'gallery')),
        title TEXT, published TEXT, theme_score REAL NOT NULL CHECK (theme_score BETWEEN 0 AND 1),
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone_since TEXT,
        versions INTEGER NOT NULL CHECK (versions > 0),
        content TEXT NOT NULL REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED,
        sapo TEXT, text TEXT NOT NULL)""",
    """CREATE TABLE contents (
        id TEXT PRIMARY KEY,
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, title TEXT, sapo TEXT, body TEXT NOT NULL CHECK (json_valid(body)),
        authors TEXT NOT NULL CHECK (json_valid(authors)), published TEXT, source TEXT, section TEXT,
        tags TEXT NOT NULL CHECK (json_valid(tags)), images TEXT NOT NULL CHECK (json_valid(images)),
        fields TEXT NOT NULL CHECK (json_valid(fields)),
        theme_is INTEGER NOT NULL CHECK (theme_is IN (0, 1)), theme_score REAL NOT NULL,
        theme_because TEXT NOT NULL CHECK (json_valid(theme_because)))""",
    """CREATE TABLE captures (
        id TEXT PRIMARY KEY, url TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL,
        publisher TEXT NOT NULL REFERENCES publishers (id) DEFERRABLE INITIALLY DEFERRED,
        fetched TEXT NOT NULL, status INTEGER, origin TEXT NOT NULL CHECK (origin IN ('crawl', 'import')),
        kind TEXT, reason TEXT, truncated TEXT,
        warc TEXT NOT NULL, offset INTEGER NOT NULL CHECK (offset >= 0),
        length INTEGER NOT NULL CHECK (length > 0), sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        story TEXT REFERENCES stories (id) DEFERRABLE INITIALLY DEFERRED,
        content TEXT REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED,
        CHECK ((story IS NULL) = (content IS NULL)), CHECK ((story IS NULL) = (reason IS NOT NULL)))""",
    """CREATE TABLE story_addresses (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        url TEXT NOT NULL, PRIMARY KEY (story, url)) WITHOUT ROWID""",
    """CREATE TABLE story_versions (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL CHECK (number > 0), first_seen TEXT NOT NULL,
        changed TEXT NOT NULL CHECK (json_valid(changed)),
        content TEXT NOT NULL REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED,
        capture TEXT NOT NULL REFERENCES captures (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (story, number)) WITHOUT ROWID""",
    """CREATE TABLE entities (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
        UNIQUE (type, key)) WITHOUT ROWID""",
    """CREATE TABLE entity_forms (
        entity TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        form TEXT NOT NULL, mentions INTEGER NOT NULL CHECK (mentions > 0),
        PRIMARY KEY (entity, form)) WITHOUT ROWID""",
    """CREATE TABLE entity_aliases (
        alias TEXT PRIMARY KEY,
        entity TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID""",
    """CREATE TABLE mentions (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL, entity TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        type TEXT NOT NULL, start INTEGER NOT NULL CHECK (start >= 0), "end" INTEGER NOT NULL,
        surface TEXT NOT NULL, attrs TEXT NOT NULL CHECK (json_valid(attrs)),
        CHECK ("end" > start), PRIMARY KEY (story, number)) WITHOUT ROWID""",
    """CREATE TABLE roles (
        story TEXT NOT NULL, mention INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, title TEXT NOT NULL,
        organisation TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (story, mention),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID""",
    """CREATE TABLE awards (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        award TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        giver TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        receiver TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, date TEXT)""",
    """CREATE TABLE quotes (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        speaker TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, speaker_name TEXT,
        PRIMARY KEY (story, start, "end")) WITHOUT ROWID""",
    """CREATE TABLE figures (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, value TEXT NOT NULL, unit TEXT,
        PRIMARY KEY (story, start, "end")) WITHOUT ROWID""",
    """CREATE TABLE places (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL,
        parent TEXT REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        valid_from TEXT, valid_to TEXT, lat REAL, lon REAL) WITHOUT ROWID""",
    """CREATE TABLE place_changes (
        old TEXT NOT NULL REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        new TEXT NOT NULL REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        on_date TEXT NOT NULL, share REAL, PRIMARY KEY (old, new, on_date)) WITHOUT ROWID""",
    """CREATE TABLE clusters (
        id TEXT PRIMARY KEY, earliest TEXT NOT NULL REFERENCES stories (id) DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID""",
    """CREATE TABLE cluster_members (
        cluster TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        story TEXT NOT NULL REFERENCES stories (id) DEFERRABLE INITIALLY DEFERRED,
        share REAL NOT NULL, PRIMARY KEY (cluster, story)) WITHOUT ROWID""",
    """CREATE TABLE set_aside (
        capture TEXT PRIMARY KEY REFERENCES captures (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        error TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE watermarks (warc TEXT PRIMARY KEY, upto INTEGER NOT NULL CHECK (upto >= 0)) WITHOUT ROWID",
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY, started TEXT NOT NULL, ended TEXT NOT NULL, captures INTEGER NOT NULL,
        pages INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL, gone INTEGER NOT NULL,
        set_aside INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE dictionary (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, meaning TEXT NOT NULL,
        PRIMARY KEY (table_name, column_name)) WITHOUT ROWID""",
)
FIRST_INDEXES = (
    "CREATE INDEX stories_by_publisher ON stories (publisher, published)",
    "CREATE INDEX stories_by_date ON stories (published)",
    "CREATE INDEX stories_by_content ON stories (content)",
    "CREATE INDEX contents_by_story ON contents (story)",
    "CREATE UNIQUE INDEX captures_by_place ON captures (warc, offset)",
    "CREATE INDEX captures_by_address ON captures (address, fetched)",
    "CREATE INDEX captures_by_story ON captures (story, fetched, id) WHERE story IS NOT NULL",
    "CREATE INDEX captures_by_content ON captures (content) WHERE content IS NOT NULL",
    "CREATE INDEX captures_without_story ON captures (subject) WHERE story IS NULL",
    "CREATE INDEX captures_by_publisher ON captures (publisher, fetched)",
    "CREATE INDEX addresses_by_url ON story_addresses (url)",
    "CREATE INDEX versions_by_content ON story_versions (content)",
    "CREATE INDEX versions_by_capture ON story_versions (capture)",
    "CREATE INDEX aliases_by_entity ON entity_aliases (entity)",
    "CREATE INDEX mentions_by_entity ON mentions (entity, story) WHERE entity IS NOT NULL",
    "CREATE INDEX roles_by_person ON roles (person)",
    "CREATE INDEX roles_by_organisation ON roles (organisation) WHERE organisation IS NOT NULL",
    "CREATE INDEX awards_by_story ON awards (story)",
    "CREATE INDEX awards_by_award ON awards (award)",
    "CREATE INDEX awards_by_giver ON awards (giver) WHERE giver IS NOT NULL",
    "CREATE INDEX awards_by_receiver ON awards (receiver) WHERE receiver IS NOT NULL",
    "CREATE INDEX quotes_by_speaker ON quotes (speaker) WHERE speaker IS NOT NULL",
    "CREATE INDEX places_by_parent ON places (parent)",
    "CREATE INDEX place_changes_by_new ON place_changes (new)",
    "CREATE INDEX clusters_by_earliest ON clusters (earliest)",
    "CREATE INDEX cluster_members_by_story ON cluster_members (story)",
)
REPRINTS = (
    "DROP TABLE cluster_members",
    "DROP TABLE clusters",
    """CREATE TABLE clusters (
        id TEXT PRIMARY KEY,
        earliest TEXT NOT NULL UNIQUE REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID""",
    """CREATE TABLE cluster_members (
        cluster TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        likeness TEXT NOT NULL CHECK (likeness IN ('verbatim', 'edited', 'part')),
        PRIMARY KEY (cluster, story)) WITHOUT ROWID""",
    "CREATE INDEX cluster_members_by_story ON cluster_members (story)",
    # The pass over reprints notices by these which stories changed or went: they refer to none by a foreign key.
    """CREATE TABLE reprint_read (
        story TEXT PRIMARY KEY, content TEXT NOT NULL, first_seen TEXT NOT NULL, fingerprints BLOB NOT NULL)
        WITHOUT ROWID""",
    """CREATE TABLE reprint_fingerprints (
        fingerprint INTEGER NOT NULL, story TEXT NOT NULL, PRIMARY KEY (fingerprint, story)) WITHOUT ROWID""",
    """CREATE TABLE reprint_links (
        first TEXT NOT NULL, second TEXT NOT NULL, share_of_first REAL NOT NULL, share_of_second REAL NOT NULL,
        likeness TEXT NOT NULL, PRIMARY KEY (first, second), CHECK (first < second)) WITHOUT ROWID""",
    "CREATE INDEX reprint_links_by_second ON reprint_links (second)",
)
PLACES = (
    "DROP TABLE place_changes",  # nothing wrote it; a change may lack its day
    """CREATE TABLE place_changes (
        old TEXT NOT NULL REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        new TEXT NOT NULL REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        on_date TEXT, share REAL CHECK (share BETWEEN 0 AND 1), is_main INTEGER NOT NULL CHECK (is_main IN (0, 1)),
        PRIMARY KEY (old, new)) WITHOUT ROWID""",
    "CREATE INDEX place_changes_by_new ON place_changes (new)",
    """CREATE TABLE mention_places (
        story TEXT NOT NULL, mention INTEGER NOT NULL,
        place TEXT REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        hamlet TEXT, above INTEGER, confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1), reason TEXT NOT NULL,
        PRIMARY KEY (story, mention),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID""",
    "CREATE INDEX mention_places_by_place ON mention_places (place, story) WHERE place IS NOT NULL",
)

# Moved addresses, absences, takedowns, and what read a capture.
MOVES = (
    "ALTER TABLE captures ADD COLUMN redirect_to TEXT",
    "ALTER TABLE captures ADD COLUMN reader TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contents ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE contents ADD COLUMN text_key TEXT",
    "ALTER TABLE contents ADD COLUMN facts TEXT CHECK (facts IS NULL OR json_valid(facts))",
    """CREATE TABLE absences (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL CHECK (number > 0), gone TEXT NOT NULL, back TEXT, reason TEXT NOT NULL,
        capture TEXT NOT NULL REFERENCES captures (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (story, number)) WITHOUT ROWID""",
    """CREATE TABLE story_aliases (
        alias TEXT PRIMARY KEY,
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID""",
    "CREATE TABLE tombstones (story TEXT PRIMARY KEY, withheld TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID",
    "DROP INDEX captures_without_story",
    "CREATE INDEX captures_by_subject ON captures (subject, fetched, id)",
    "CREATE INDEX captures_by_redirect ON captures (redirect_to) WHERE redirect_to IS NOT NULL",
    "CREATE INDEX contents_by_subject ON contents (subject)",
    "CREATE INDEX contents_with_facts ON contents (id) WHERE facts IS NOT NULL",
    "CREATE INDEX contents_by_text ON contents (text_key) WHERE text_key IS NOT NULL",
    "CREATE INDEX absences_by_capture ON absences (capture)",
    "CREATE INDEX story_aliases_by_story ON story_aliases (story)",
)
# What earlier versions did not keep: texts get their key; an absence begins where the story was seen to be gone.
FROM_BEFORE_MOVES = (
    "UPDATE contents SET subject = story, text_key = text_key_of(title, sapo, body)",
    """INSERT INTO absences (story, number, gone, reason, capture)
        SELECT stories.id, 1, gone_since, 'http-' || status, captures.id FROM stories JOIN captures
        ON captures.fetched = gone_since AND captures.status IN (404, 410) AND captures.address IN
            (SELECT url FROM story_addresses WHERE story_addresses.story = stories.id)
        GROUP BY stories.id""",
)

# Roles with what the title names and whether it is past; awards that were given, by whom, to whom, for what.
FACTS = (
    """CREATE TABLE new_roles (
        story TEXT NOT NULL, mention INTEGER NOT NULL, title TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        organisation TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        office INTEGER, is_past INTEGER NOT NULL CHECK (is_past IN (0, 1)),
        start INTEGER NOT NULL CHECK (start >= 0), "end" INTEGER NOT NULL,
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        CHECK ("end" > start), PRIMARY KEY (story, mention, title),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID""",
    """INSERT INTO new_roles
        SELECT roles.story, mention, title, person, organisation, NULL, 0, start, "end", 0.5 FROM roles
        JOIN mentions ON mentions.story = roles.story AND number = mention""",
    "DROP TABLE roles",
    "ALTER TABLE new_roles RENAME TO roles",
    "CREATE INDEX roles_by_person ON roles (person)",
    "CREATE INDEX roles_by_organisation ON roles (organisation) WHERE organisation IS NOT NULL",
    "DROP TABLE awards",  # it listed what was named; reading a story again says what was given
    """CREATE TABLE awards (
        story TEXT NOT NULL, award TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        giver TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        receiver TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        occasion TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, date TEXT,
        mention INTEGER NOT NULL, giver_mention INTEGER, receiver_mention INTEGER, occasion_mention INTEGER,
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED)""",
    "CREATE INDEX awards_by_story ON awards (story, mention)",
    "CREATE INDEX awards_by_award ON awards (award)",
    "CREATE INDEX awards_by_giver ON awards (giver) WHERE giver IS NOT NULL",
    "CREATE INDEX awards_by_receiver ON awards (receiver) WHERE receiver IS NOT NULL",
    "CREATE INDEX awards_by_occasion ON awards (occasion) WHERE occasion IS NOT NULL",
    """CREATE TABLE short_forms (
        story TEXT NOT NULL, mention INTEGER NOT NULL, full_form INTEGER NOT NULL, PRIMARY KEY (story, mention),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID""",
    "UPDATE contents SET facts = NULL",  # rows of other columns
)

# Whether readers see the whole story, and how its bytes became text. Earlier readings do not tell: they are stale.
ACCESS = (
    """ALTER TABLE contents ADD COLUMN
        access TEXT NOT NULL DEFAULT 'open' CHECK (access IN ('open', 'paywall', 'login'))""",
    "ALTER TABLE contents ADD COLUMN decoding TEXT CHECK (decoding IS NULL OR json_valid(decoding))",
    "UPDATE captures SET reader = '' WHERE content IS NOT NULL",
)
# What a figure counts and who did it. Earlier readings do not tell: they are stale.
FIGURES = (
    "ALTER TABLE figures ADD COLUMN counted TEXT",
    "ALTER TABLE figures ADD COLUMN who TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE figures ADD COLUMN who_mention INTEGER",
    "ALTER TABLE figures ADD COLUMN confidence REAL CHECK (confidence BETWEEN 0 AND 1)",
    "CREATE INDEX figures_by_who ON figures (who) WHERE who IS NOT NULL",
    "UPDATE captures SET reader = '' WHERE content IS NOT NULL",
)
EMBARGO = ("ALTER TABLE publishers ADD COLUMN embargo_days INTEGER NOT NULL DEFAULT 0 CHECK (embargo_days >= 0)",)

# People across stories: each story's sightings, whom they were held against, what people decided. What a story said
# of a person was not kept before: these stories are stale, and until they are read again their people stay by name.
PEOPLE = (
    # People of one name are no longer one entity. Dropping the table empties those that hang on it.
    "CREATE TEMP TABLE kept_entities AS SELECT id, type, name, key FROM entities",
    "CREATE TEMP TABLE kept_forms AS SELECT * FROM entity_forms",
    "CREATE TEMP TABLE kept_aliases AS SELECT * FROM entity_aliases",
    "DROP TABLE entities",
    """CREATE TABLE entities (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX entities_by_key ON entities (type, key)",
    "INSERT INTO entities SELECT * FROM kept_entities",
    "INSERT OR IGNORE INTO entity_forms SELECT * FROM kept_forms",
    "INSERT OR IGNORE INTO entity_aliases SELECT * FROM kept_aliases",
    "DROP TABLE kept_entities",
    "DROP TABLE kept_forms",
    "DROP TABLE kept_aliases",
    """CREATE TABLE sightings (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        name TEXT NOT NULL, id TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        form TEXT NOT NULL, mention INTEGER NOT NULL, day TEXT,
        communes TEXT NOT NULL CHECK (json_valid(communes)), provinces TEXT NOT NULL CHECK (json_valid(provinces)),
        hamlets TEXT NOT NULL CHECK (json_valid(hamlets)), offices TEXT NOT NULL CHECK (json_valid(offices)),
        born INTEGER, address TEXT NOT NULL, is_byline INTEGER NOT NULL CHECK (is_byline IN (0, 1)),
        PRIMARY KEY (story, name),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID""",
    "CREATE UNIQUE INDEX sightings_by_id ON sightings (id)",
    "CREATE INDEX sightings_by_person ON sightings (person)",
    """CREATE TABLE person_links (
        first TEXT NOT NULL, second TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('same', 'doubtful')),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        PRIMARY KEY (first, second), CHECK (first < second)) WITHOUT ROWID""",
    "CREATE INDEX person_links_by_second ON person_links (second)",
    """CREATE TABLE people_decided (
        first TEXT NOT NULL, second TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('join', 'split')),
        PRIMARY KEY (first, second)) WITHOUT ROWID""",
    "CREATE INDEX people_decided_by_second ON people_decided (second)",
    """CREATE TABLE people_blocks (
        block INTEGER NOT NULL, day INTEGER NOT NULL, sighting TEXT NOT NULL,
        PRIMARY KEY (block, day, sighting)) WITHOUT ROWID""",
    "CREATE TABLE people_read (sighting TEXT PRIMARY KEY, day INTEGER NOT NULL, blocks BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE people_stale (sighting TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TRIGGER sighting_came AFTER INSERT ON sightings
        BEGIN INSERT OR IGNORE INTO people_stale VALUES (new.id); END""",
    """CREATE TRIGGER sighting_went AFTER DELETE ON sightings
        BEGIN
            INSERT OR IGNORE INTO people_stale VALUES (old.id);
            DELETE FROM entity_aliases WHERE alias = old.id;
        END""",
)

# In which ways the stories tell of a person, so that whoever is new need not be held against all of them. Rules of who
# is one have changed as well: everybody is held against others anew.
PROFILES = (
    """CREATE TABLE person_profiles (
        person TEXT PRIMARY KEY, profiles TEXT NOT NULL CHECK (json_valid(profiles))) WITHOUT ROWID""",
    "INSERT OR IGNORE INTO people_stale SELECT id FROM sightings",
)

# What a mention names under another name than is printed, and forms with the name that they stand for.
NAMES = (
    "ALTER TABLE mentions ADD COLUMN name TEXT",
    """CREATE TABLE new_forms (
        entity TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        form TEXT NOT NULL, name TEXT NOT NULL, mentions INTEGER NOT NULL CHECK (mentions > 0),
        PRIMARY KEY (entity, form, name)) WITHOUT ROWID""",
    "INSERT INTO new_forms SELECT entity, form, form, mentions FROM entity_forms",
    "DROP TABLE entity_forms",
    "ALTER TABLE new_forms RENAME TO entity_forms",
    "UPDATE contents SET facts = NULL",  # rows of other columns
)
