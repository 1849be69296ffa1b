BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'guong','001_first_tables','2026-11-26 04:04:53.151273+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'guong','002_reprints','2026-11-26 04:04:53.152083+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'guong','003_places','2026-11-26 04:04:53.152429+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'guong','004_moves_absences_takedowns','2026-11-26 04:04:53.154069+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'guong','005_facts','2026-11-26 04:04:53.164729+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'guong','006_access','2026-11-26 04:04:53.165568+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'guong','007_embargo','2026-11-26 08:30:59.590192+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'guong','008_people','2026-11-26 09:14:35.064161+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'guong','009_names','2026-11-26 09:35:56.541133+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'guong','010_figures','2026-11-26 17:15:43.329364+00:00');
CREATE TABLE absences (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL CHECK (number > 0), gone TEXT NOT NULL, back TEXT, reason TEXT NOT NULL,
        capture TEXT NOT NULL REFERENCES captures (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (story, number)) WITHOUT ROWID;
INSERT INTO "absences" VALUES('9e5fa409b3a6',1,'2026-11-01T00:04:00+00:00',NULL,'http-404','f4337eef1589');
CREATE TABLE awards (
        story TEXT NOT NULL, award TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        giver TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        receiver TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        occasion TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, date TEXT,
        mention INTEGER NOT NULL, giver_mention INTEGER, receiver_mention INTEGER, occasion_mention INTEGER,
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE captures (
        id TEXT PRIMARY KEY, url TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL,
        publisher TEXT NOT NULL REFERENCES publishers (id) DEFERRABLE INITIALLY DEFERRED,
        fetched TEXT NOT NULL, status INTEGER, origin TEXT NOT NULL CHECK (origin IN ('crawl', 'import')),
        kind TEXT, reason TEXT, truncated TEXT,
        warc TEXT NOT NULL, offset INTEGER NOT NULL CHECK (offset >= 0),
        length INTEGER NOT NULL CHECK (length > 0), sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        story TEXT REFERENCES stories (id) DEFERRABLE INITIALLY DEFERRED,
        content TEXT REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED, redirect_to TEXT, reader TEXT NOT NULL DEFAULT '',
        CHECK ((story IS NULL) = (content IS NULL)), CHECK ((story IS NULL) = (reason IS NOT NULL)));
INSERT INTO "captures" VALUES('ee6d2fcca801','https://baosuoimo.vn/mot-tin-post1.html','https://baosuoimo.vn/mot-tin-post1.html','688f474ef99c','baosuoimo','2026-11-01T00:01:00+00:00',200,'crawl','article',NULL,NULL,'warc/2026/11/guong-20261101000000-thu-00001.warc.gz',1000,900,'f8e0daeb4de4c7f05e1894fc88a2b1b89577648d087ac50fb8c72086ced4d9d4','688f474ef99c','70f52459746fb10f353e94eddbd5fb9e',NULL,'');
INSERT INTO "captures" VALUES('b02c76c95245','https://baosuoimo.vn/mot-tin-post1.html','https://baosuoimo.vn/mot-tin-post1.html','688f474ef99c','baosuoimo','2026-11-01T00:02:00+00:00',200,'crawl','article',NULL,NULL,'warc/2026/11/guong-20261101000000-thu-00001.warc.gz',2000,900,'6737082740f8f6e2310b20a3a81222217cfbd8e0e7fab8c30eb981b240d0bebf','688f474ef99c','fc87c574591c312037fe05efcbc97bd5',NULL,'');
INSERT INTO "captures" VALUES('37581112d4f7','https://baosuoimo.vn/mot-tin-post2.html','https://baosuoimo.vn/mot-tin-post2.html','9e5fa409b3a6','baosuoimo','2026-11-01T00:03:00+00:00',200,'crawl','article',NULL,NULL,'warc/2026/11/guong-20261101000000-thu-00001.warc.gz',3000,900,'1e242e32e2b30be07a23d966d079b0879f83f635c1a4eb9ad277c4578a5fea35','9e5fa409b3a6','08a4f725cbd5ffb89e16ff438e65b48a',NULL,'');
INSERT INTO "captures" VALUES('f4337eef1589','https://baosuoimo.vn/mot-tin-post2.html','https://baosuoimo.vn/mot-tin-post2.html','9e5fa409b3a6','baosuoimo','2026-11-01T00:04:00+00:00',404,'crawl',NULL,'http-404',NULL,'warc/2026/11/guong-20261101000000-thu-00001.warc.gz',4000,900,'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',NULL,NULL,NULL,'d02c2414');
INSERT INTO "captures" VALUES('f6dc8637770a','https://baosuoimo.vn/mot-tin-post3.html','https://baosuoimo.vn/mot-tin-post3.html','b82a3b8c0023','baosuoimo','2026-11-01T00:05:00+00:00',200,'crawl','article','off-theme',NULL,'warc/2026/11/guong-20261101000000-thu-00001.warc.gz',5000,900,'96bf439c05daaecd959f99442b772afaf702b89f1fc0604ea63c461da4dd044c',NULL,NULL,NULL,'d02c2414.ef7a5ff6');
INSERT INTO "captures" VALUES('e29eead161a8','https://baosuoimo.vn/mot-tin-post4.html','https://baosuoimo.vn/mot-tin-post4.html','145a72104e72','baosuoimo','2026-11-01T00:06:00+00:00',200,'crawl',NULL,'set-aside',NULL,'warc/2026/11/guong-20261101000000-thu-00001.warc.gz',6000,900,'ed81480524b9d188d4073bfc8ed4b6d4c298f30da4aecadd4691cdfd03f86a16',NULL,NULL,NULL,'d02c2414.ef7a5ff6.c15db928');
CREATE TABLE cluster_members (
        cluster TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        likeness TEXT NOT NULL CHECK (likeness IN ('verbatim', 'edited', 'part')),
        PRIMARY KEY (cluster, story)) WITHOUT ROWID;
CREATE TABLE clusters (
        id TEXT PRIMARY KEY,
        earliest TEXT NOT NULL UNIQUE REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID;
CREATE TABLE contents (
        id TEXT PRIMARY KEY,
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, title TEXT, sapo TEXT, body TEXT NOT NULL CHECK (json_valid(body)),
        authors TEXT NOT NULL CHECK (json_valid(authors)), published TEXT, source TEXT, section TEXT,
        tags TEXT NOT NULL CHECK (json_valid(tags)), images TEXT NOT NULL CHECK (json_valid(images)),
        fields TEXT NOT NULL CHECK (json_valid(fields)),
        theme_is INTEGER NOT NULL CHECK (theme_is IN (0, 1)), theme_score REAL NOT NULL,
        theme_because TEXT NOT NULL CHECK (json_valid(theme_because)), subject TEXT NOT NULL DEFAULT '', text_key TEXT, facts TEXT CHECK (facts IS NULL OR json_valid(facts)), access TEXT NOT NULL DEFAULT 'open' CHECK (access IN ('open', 'paywall', 'login')), decoding TEXT CHECK (decoding IS NULL OR json_valid(decoding)));
INSERT INTO "contents" VALUES('70f52459746fb10f353e94eddbd5fb9e','688f474ef99c','article','Bà Mơ nuôi dê',NULL,'["Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. ","Ở bản Đèo."]','[]','2026-10-01T08:30:00+07:00',NULL,NULL,'[]','[]','{"title":{"confidence":1.0,"method":"publisher"}}',1,0.9,'["điển hình"]','688f474ef99c','05af1db194bd871eaace9c423a433aee',NULL,'open',NULL);
INSERT INTO "contents" VALUES('fc87c574591c312037fe05efcbc97bd5','688f474ef99c','article','Bà Mơ nuôi dê núi',NULL,'["Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. ","Ở bản Đèo."]','[]','2026-10-01T08:30:00+07:00',NULL,NULL,'[]','[]','{"title":{"confidence":1.0,"method":"publisher"}}',1,0.9,'["điển hình"]','688f474ef99c','48b5dd4bf8681d246c9ba2b1ccb9ca41',NULL,'open',NULL);
INSERT INTO "contents" VALUES('08a4f725cbd5ffb89e16ff438e65b48a','9e5fa409b3a6','article','Tin hai',NULL,'["Ông Lò Văn Thử."]','[]','2026-10-01T08:30:00+07:00',NULL,NULL,'[]','[]','{"title":{"confidence":1.0,"method":"publisher"}}',1,0.9,'["điển hình"]','9e5fa409b3a6',NULL,NULL,'open',NULL);
CREATE TABLE dictionary (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, meaning TEXT NOT NULL,
        PRIMARY KEY (table_name, column_name)) WITHOUT ROWID;
CREATE TABLE entities (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "entities" VALUES('07e7a6989a46','PER','Lò Văn Thử','lò văn thử');
INSERT INTO "entities" VALUES('197e58dbfde5','PER','Hoàng Thị Mơ','hoàng thị mơ');
INSERT INTO "entities" VALUES('ad55b9c30a16','LOC','bản Đèo','bản đèo');
CREATE TABLE entity_aliases (
        alias TEXT PRIMARY KEY,
        entity TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID;
CREATE TABLE "entity_forms" (
        entity TEXT NOT NULL REFERENCES entities (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        form TEXT NOT NULL, name TEXT NOT NULL, mentions INTEGER NOT NULL CHECK (mentions > 0),
        PRIMARY KEY (entity, form, name)) WITHOUT ROWID;
INSERT INTO "entity_forms" VALUES('07e7a6989a46','Lò Văn Thử','Lò Văn Thử',1);
INSERT INTO "entity_forms" VALUES('197e58dbfde5','Hoàng Thị Mơ','Hoàng Thị Mơ',3);
INSERT INTO "entity_forms" VALUES('ad55b9c30a16','bản Đèo','bản Đèo',1);
CREATE TABLE figures (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, value TEXT NOT NULL, unit TEXT, counted TEXT, who TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, who_mention INTEGER, confidence REAL CHECK (confidence BETWEEN 0 AND 1),
        PRIMARY KEY (story, start, "end")) WITHOUT ROWID;
CREATE TABLE mention_places (
        story TEXT NOT NULL, mention INTEGER NOT NULL,
        place TEXT REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        hamlet TEXT, above INTEGER, confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1), reason TEXT NOT NULL,
        PRIMARY KEY (story, mention),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
CREATE TABLE mentions (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL, entity TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        type TEXT NOT NULL, start INTEGER NOT NULL CHECK (start >= 0), "end" INTEGER NOT NULL,
        surface TEXT NOT NULL, attrs TEXT NOT NULL CHECK (json_valid(attrs)), name TEXT,
        CHECK ("end" > start), PRIMARY KEY (story, number)) WITHOUT ROWID;
INSERT INTO "mentions" VALUES('688f474ef99c',0,'197e58dbfde5','PER',22,34,'Hoàng Thị Mơ','{"role":"Chi hội trưởng"}',NULL);
INSERT INTO "mentions" VALUES('688f474ef99c',1,'197e58dbfde5','PER',121,133,'Hoàng Thị Mơ','{"role":"Chi hội trưởng"}',NULL);
INSERT INTO "mentions" VALUES('688f474ef99c',2,'197e58dbfde5','PER',220,232,'Hoàng Thị Mơ','{"role":"Chi hội trưởng"}',NULL);
INSERT INTO "mentions" VALUES('688f474ef99c',3,'ad55b9c30a16','LOC',320,327,'bản Đèo','{}',NULL);
INSERT INTO "mentions" VALUES('9e5fa409b3a6',0,'07e7a6989a46','PER',13,23,'Lò Văn Thử','{}',NULL);
CREATE TABLE people_blocks (
        block INTEGER NOT NULL, day INTEGER NOT NULL, sighting TEXT NOT NULL,
        PRIMARY KEY (block, day, sighting)) WITHOUT ROWID;
CREATE TABLE people_decided (
        first TEXT NOT NULL, second TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('join', 'split')),
        PRIMARY KEY (first, second)) WITHOUT ROWID;
CREATE TABLE people_read (sighting TEXT PRIMARY KEY, day INTEGER NOT NULL, blocks BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE people_stale (sighting TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE person_links (
        first TEXT NOT NULL, second TEXT NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('same', 'doubtful')),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        PRIMARY KEY (first, second), CHECK (first < second)) WITHOUT ROWID;
CREATE TABLE place_changes (
        old TEXT NOT NULL REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        new TEXT NOT NULL REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        on_date TEXT, share REAL CHECK (share BETWEEN 0 AND 1), is_main INTEGER NOT NULL CHECK (is_main IN (0, 1)),
        PRIMARY KEY (old, new)) WITHOUT ROWID;
CREATE TABLE places (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL,
        parent TEXT REFERENCES places (id) DEFERRABLE INITIALLY DEFERRED,
        valid_from TEXT, valid_to TEXT, lat REAL, lon REAL) WITHOUT ROWID;
CREATE TABLE publishers (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, home TEXT, province TEXT, embargo_days INTEGER NOT NULL DEFAULT 0 CHECK (embargo_days >= 0)) WITHOUT ROWID;
INSERT INTO "publishers" VALUES('baosuoimo','Báo Suối Mơ','https://baosuoimo.vn/','Suối Mơ',0);
CREATE TABLE quotes (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        speaker TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED, speaker_name TEXT,
        PRIMARY KEY (story, start, "end")) WITHOUT ROWID;
CREATE TABLE reprint_fingerprints (
        fingerprint INTEGER NOT NULL, story TEXT NOT NULL, PRIMARY KEY (fingerprint, story)) WITHOUT ROWID;
INSERT INTO "reprint_fingerprints" VALUES(9873941532455654,'688f474ef99c');
INSERT INTO "reprint_fingerprints" VALUES(199890737017961164,'688f474ef99c');
INSERT INTO "reprint_fingerprints" VALUES(1613156136268392820,'9e5fa409b3a6');
CREATE TABLE reprint_links (
        first TEXT NOT NULL, second TEXT NOT NULL, share_of_first REAL NOT NULL, share_of_second REAL NOT NULL,
        likeness TEXT NOT NULL, PRIMARY KEY (first, second), CHECK (first < second)) WITHOUT ROWID;
CREATE TABLE reprint_read (
        story TEXT PRIMARY KEY, content TEXT NOT NULL, first_seen TEXT NOT NULL, fingerprints BLOB NOT NULL)
        WITHOUT ROWID;
INSERT INTO "reprint_read" VALUES('688f474ef99c','fc87c574591c312037fe05efcbc97bd5','2026-11-01T00:01:00+00:00',X'E63293294C142300CCBAD8F59027C602');
INSERT INTO "reprint_read" VALUES('9e5fa409b3a6','08a4f725cbd5ffb89e16ff438e65b48a','2026-11-01T00:03:00+00:00',X'74E98485F5146316');
CREATE TABLE "roles" (
        story TEXT NOT NULL, mention INTEGER NOT NULL, title TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        organisation TEXT REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        office INTEGER, is_past INTEGER NOT NULL CHECK (is_past IN (0, 1)),
        start INTEGER NOT NULL CHECK (start >= 0), "end" INTEGER NOT NULL,
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        CHECK ("end" > start), PRIMARY KEY (story, mention, title),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
INSERT INTO "roles" VALUES('688f474ef99c',0,'Chi hội trưởng','197e58dbfde5',NULL,NULL,0,22,34,0.9);
INSERT INTO "roles" VALUES('688f474ef99c',1,'Chi hội trưởng','197e58dbfde5',NULL,NULL,0,121,133,0.9);
INSERT INTO "roles" VALUES('688f474ef99c',2,'Chi hội trưởng','197e58dbfde5',NULL,NULL,0,220,232,0.9);
CREATE TABLE runs (
        id TEXT PRIMARY KEY, started TEXT NOT NULL, ended TEXT NOT NULL, captures INTEGER NOT NULL,
        pages INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL, gone INTEGER NOT NULL,
        set_aside INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "runs" VALUES('a83ebb68db92','2026-11-26T04:04:53.175397+00:00','2026-11-26T04:04:53.208253+00:00',6,4,2,0,1,1);
CREATE TABLE set_aside (
        capture TEXT PRIMARY KEY REFERENCES captures (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        error TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "set_aside" VALUES('e29eead161a8','JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)');
CREATE TABLE short_forms (
        story TEXT NOT NULL, mention INTEGER NOT NULL, full_form INTEGER NOT NULL, PRIMARY KEY (story, mention),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
INSERT INTO "short_forms" VALUES('688f474ef99c',1,0);
INSERT INTO "short_forms" VALUES('688f474ef99c',2,0);
CREATE TABLE sightings (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        name TEXT NOT NULL, id TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
        form TEXT NOT NULL, mention INTEGER NOT NULL, day TEXT,
        communes TEXT NOT NULL CHECK (json_valid(communes)), provinces TEXT NOT NULL CHECK (json_valid(provinces)),
        hamlets TEXT NOT NULL CHECK (json_valid(hamlets)), offices TEXT NOT NULL CHECK (json_valid(offices)),
        born INTEGER, address TEXT NOT NULL, is_byline INTEGER NOT NULL CHECK (is_byline IN (0, 1)),
        PRIMARY KEY (story, name),
        FOREIGN KEY (story, mention) REFERENCES mentions (story, number) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID;
CREATE TABLE stories (
        id TEXT PRIMARY KEY,
        publisher TEXT NOT NULL REFERENCES publishers (id) DEFERRABLE INITIALLY DEFERRED,
        url TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('article', 'video', 'gallery')),
        title TEXT, published TEXT, theme_score REAL NOT NULL CHECK (theme_score BETWEEN 0 AND 1),
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone_since TEXT,
        versions INTEGER NOT NULL CHECK (versions > 0),
        content TEXT NOT NULL REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED,
        sapo TEXT, text TEXT NOT NULL);
INSERT INTO "stories" VALUES('688f474ef99c','baosuoimo','https://baosuoimo.vn/mot-tin-post1.html','article','Bà Mơ nuôi dê núi','2026-10-01T08:30:00+07:00',0.9,'2026-11-01T00:01:00+00:00','2026-11-01T00:02:00+00:00',NULL,2,'fc87c574591c312037fe05efcbc97bd5',NULL,'Bà Mơ nuôi dê núi

Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. Bà Hoàng Thị Mơ nuôi ba mươi con dê trên đèo, mỗi năm bán được hai lứa và dạy cho cả bản cùng làm. 

Ở bản Đèo.');
INSERT INTO "stories" VALUES('9e5fa409b3a6','baosuoimo','https://baosuoimo.vn/mot-tin-post2.html','article','Tin hai','2026-10-01T08:30:00+07:00',0.9,'2026-11-01T00:03:00+00:00','2026-11-01T00:03:00+00:00','2026-11-01T00:04:00+00:00',1,'08a4f725cbd5ffb89e16ff438e65b48a',NULL,'Tin hai

Ông Lò Văn Thử.');
CREATE TABLE story_addresses (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        url TEXT NOT NULL, PRIMARY KEY (story, url)) WITHOUT ROWID;
INSERT INTO "story_addresses" VALUES('688f474ef99c','https://baosuoimo.vn/mot-tin-post1.html');
INSERT INTO "story_addresses" VALUES('9e5fa409b3a6','https://baosuoimo.vn/mot-tin-post2.html');
CREATE TABLE story_aliases (
        alias TEXT PRIMARY KEY,
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)
        WITHOUT ROWID;
CREATE TABLE story_versions (
        story TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        number INTEGER NOT NULL CHECK (number > 0), first_seen TEXT NOT NULL,
        changed TEXT NOT NULL CHECK (json_valid(changed)),
        content TEXT NOT NULL REFERENCES contents (id) DEFERRABLE INITIALLY DEFERRED,
        capture TEXT NOT NULL REFERENCES captures (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (story, number)) WITHOUT ROWID;
INSERT INTO "story_versions" VALUES('688f474ef99c',1,'2026-11-01T00:01:00+00:00','[]','70f52459746fb10f353e94eddbd5fb9e','ee6d2fcca801');
INSERT INTO "story_versions" VALUES('688f474ef99c',2,'2026-11-01T00:02:00+00:00','["title"]','fc87c574591c312037fe05efcbc97bd5','b02c76c95245');
INSERT INTO "story_versions" VALUES('9e5fa409b3a6',1,'2026-11-01T00:03:00+00:00','[]','08a4f725cbd5ffb89e16ff438e65b48a','37581112d4f7');
CREATE TABLE tombstones (story TEXT PRIMARY KEY, withheld TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE watermarks (warc TEXT PRIMARY KEY, upto INTEGER NOT NULL CHECK (upto >= 0)) WITHOUT ROWID;
INSERT INTO "watermarks" VALUES('warc/2026/11/guong-20261101000000-thu-00001.warc.gz',6900);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX stories_by_publisher ON stories (publisher, published);
CREATE INDEX stories_by_date ON stories (published);
CREATE INDEX stories_by_content ON stories (content);
CREATE INDEX contents_by_story ON contents (story);
CREATE UNIQUE INDEX captures_by_place ON captures (warc, offset);
CREATE INDEX captures_by_address ON captures (address, fetched);
CREATE INDEX captures_by_story ON captures (story, fetched, id) WHERE story IS NOT NULL;
CREATE INDEX captures_by_content ON captures (content) WHERE content IS NOT NULL;
CREATE INDEX captures_by_publisher ON captures (publisher, fetched);
CREATE INDEX addresses_by_url ON story_addresses (url);
CREATE INDEX versions_by_content ON story_versions (content);
CREATE INDEX versions_by_capture ON story_versions (capture);
CREATE INDEX aliases_by_entity ON entity_aliases (entity);
CREATE INDEX mentions_by_entity ON mentions (entity, story) WHERE entity IS NOT NULL;
CREATE INDEX quotes_by_speaker ON quotes (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX places_by_parent ON places (parent);
CREATE INDEX cluster_members_by_story ON cluster_members (story);
CREATE INDEX reprint_links_by_second ON reprint_links (second);
CREATE INDEX place_changes_by_new ON place_changes (new);
CREATE INDEX mention_places_by_place ON mention_places (place, story) WHERE place IS NOT NULL;
CREATE INDEX captures_by_subject ON captures (subject, fetched, id);
CREATE INDEX captures_by_redirect ON captures (redirect_to) WHERE redirect_to IS NOT NULL;
CREATE INDEX contents_by_subject ON contents (subject);
CREATE INDEX contents_with_facts ON contents (id) WHERE facts IS NOT NULL;
CREATE INDEX contents_by_text ON contents (text_key) WHERE text_key IS NOT NULL;
CREATE INDEX absences_by_capture ON absences (capture);
CREATE INDEX story_aliases_by_story ON story_aliases (story);
CREATE INDEX roles_by_person ON roles (person);
CREATE INDEX roles_by_organisation ON roles (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX awards_by_story ON awards (story, mention);
CREATE INDEX awards_by_award ON awards (award);
CREATE INDEX awards_by_giver ON awards (giver) WHERE giver IS NOT NULL;
CREATE INDEX awards_by_receiver ON awards (receiver) WHERE receiver IS NOT NULL;
CREATE INDEX awards_by_occasion ON awards (occasion) WHERE occasion IS NOT NULL;
CREATE INDEX entities_by_key ON entities (type, key);
CREATE UNIQUE INDEX sightings_by_id ON sightings (id);
CREATE INDEX sightings_by_person ON sightings (person);
CREATE INDEX person_links_by_second ON person_links (second);
CREATE INDEX people_decided_by_second ON people_decided (second);
CREATE TRIGGER sighting_came AFTER INSERT ON sightings
        BEGIN INSERT OR IGNORE INTO people_stale VALUES (new.id); END;
CREATE TRIGGER sighting_went AFTER DELETE ON sightings
        BEGIN
            INSERT OR IGNORE INTO people_stale VALUES (old.id);
            DELETE FROM entity_aliases WHERE alias = old.id;
        END;
CREATE INDEX figures_by_who ON figures (who) WHERE who IS NOT NULL;
COMMIT;
PRAGMA user_version = 10;
