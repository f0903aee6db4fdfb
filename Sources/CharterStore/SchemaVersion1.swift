/// The first schema. Times are milliseconds since 1970 in UTC; lists and evidence are JSON; ids and hashes are
/// the text forms of `CharterModel`. `superseded` and `listed` are 0 or 1.
let schemaVersion1 = """
    CREATE TABLE crawl (
        id INTEGER PRIMARY KEY AUTOINCREMENT, pipeline TEXT NOT NULL, version TEXT NOT NULL,
        started_at INTEGER NOT NULL, ended_at INTEGER, exit_code INTEGER
    ) STRICT;

    -- bucket: pinned share of the work (0 to 1023), for many machines later.
    CREATE TABLE host (
        host TEXT PRIMARY KEY, bucket INTEGER NOT NULL, next_allowed_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE source (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL REFERENCES host(host),
        title TEXT NOT NULL, outlet TEXT NOT NULL, owner TEXT, outlet_kind TEXT, country TEXT,
        languages TEXT NOT NULL, timezone TEXT, homepage TEXT, cadence INTEGER, headers TEXT NOT NULL,
        note TEXT, origin TEXT NOT NULL,
        listed INTEGER NOT NULL, listed_at INTEGER NOT NULL, unlisted_at INTEGER,
        health TEXT NOT NULL, health_since INTEGER NOT NULL, last_ok_at INTEGER, last_error TEXT,
        failures REAL NOT NULL, etag TEXT, last_modified TEXT, validators_since INTEGER, payload_hash TEXT,
        next_check_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX source_due ON source(next_check_at, id) WHERE listed = 1;

    -- One row a visit to a source; entries = new + known + changed.
    CREATE TABLE fetch (
        id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES crawl(id),
        source_id TEXT NOT NULL REFERENCES source(id), at INTEGER NOT NULL, elapsed_ms INTEGER NOT NULL,
        status INTEGER, bytes INTEGER NOT NULL, stage TEXT NOT NULL, outcome TEXT NOT NULL,
        entries INTEGER NOT NULL, entries_new INTEGER NOT NULL, entries_known INTEGER NOT NULL,
        entries_changed INTEGER NOT NULL, queued INTEGER NOT NULL,
        UNIQUE (source_id, at)
    ) STRICT;
    CREATE INDEX fetch_by_run ON fetch(run_id);

    -- url is empty for an entry that names no usable URL.
    CREATE TABLE sighting (
        source_id TEXT NOT NULL REFERENCES source(id), entry_key TEXT NOT NULL, url TEXT NOT NULL,
        url_identity TEXT, title TEXT NOT NULL, published INTEGER, digest TEXT NOT NULL,
        first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
        PRIMARY KEY (source_id, entry_key, url)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sighting_by_identity ON sighting(url_identity, first_seen_at);
    CREATE INDEX sighting_by_time ON sighting(source_id, first_seen_at);
    CREATE TRIGGER sighting_is_kept BEFORE DELETE ON sighting
    BEGIN SELECT RAISE(ABORT, 'a sighting is never deleted'); END;

    CREATE TABLE page_work (
        article_id TEXT PRIMARY KEY, url TEXT NOT NULL, host TEXT NOT NULL REFERENCES host(host),
        source_id TEXT NOT NULL REFERENCES source(id), title TEXT NOT NULL, published INTEGER,
        authors TEXT NOT NULL, language TEXT, text TEXT NOT NULL, text_bytes INTEGER NOT NULL,
        attempts INTEGER NOT NULL, next_at INTEGER NOT NULL, first_seen_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX page_work_by_host ON page_work(host, article_id, next_at);
    CREATE INDEX page_work_by_time ON page_work(next_at);

    -- Every name a document is known by. A row without page_work means: handled to the end.
    CREATE TABLE url_alias (
        identity TEXT PRIMARY KEY, article_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX url_alias_by_article ON url_alias(article_id);

    -- source_id: where it was seen first. n, text_hash, charter, classifier: what is current.
    CREATE TABLE article (
        id TEXT PRIMARY KEY, url TEXT NOT NULL, host TEXT NOT NULL, source_id TEXT NOT NULL REFERENCES source(id),
        language TEXT, authors TEXT NOT NULL, published_at INTEGER, published_origin TEXT,
        first_seen_at INTEGER NOT NULL, checked_at INTEGER NOT NULL, withdrawn_at INTEGER,
        n INTEGER NOT NULL, text_hash TEXT NOT NULL, content_hash TEXT, charter TEXT NOT NULL,
        classifier TEXT NOT NULL, story_id TEXT NOT NULL
    ) STRICT;
    CREATE INDEX article_by_story
        ON article(story_id, ifnull(published_at, 9223372036854775807), id);
    CREATE INDEX article_by_source ON article(source_id);

    CREATE TABLE article_version (
        article_id TEXT NOT NULL REFERENCES article(id), n INTEGER NOT NULL, text_hash TEXT NOT NULL,
        title TEXT NOT NULL, text TEXT NOT NULL, method TEXT NOT NULL, quality REAL NOT NULL,
        truncated INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (article_id, n)
    ) STRICT;
    CREATE INDEX article_version_by_hash ON article_version(text_hash);

    -- rank: place among the candidates of one origin, as found.
    CREATE TABLE date_candidate (
        article_id TEXT NOT NULL, origin TEXT NOT NULL, at INTEGER NOT NULL, day_only INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        PRIMARY KEY (article_id, origin, at, day_only)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE classification (
        text_hash TEXT NOT NULL, charter TEXT NOT NULL, classifier TEXT NOT NULL,
        classifier_version TEXT NOT NULL, relevance TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (text_hash, charter, classifier)
    ) STRICT, WITHOUT ROWID;

    -- place: order within the charter.
    CREATE TABLE label (
        text_hash TEXT NOT NULL, charter TEXT NOT NULL, classifier TEXT NOT NULL, clause TEXT NOT NULL,
        place INTEGER NOT NULL, strength TEXT NOT NULL, score REAL NOT NULL, evidence TEXT NOT NULL,
        terms TEXT NOT NULL,
        PRIMARY KEY (text_hash, charter, classifier, clause),
        FOREIGN KEY (text_hash, charter, classifier) REFERENCES classification
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE review (
        id INTEGER PRIMARY KEY AUTOINCREMENT, text_hash TEXT NOT NULL, clause TEXT NOT NULL,
        charter TEXT NOT NULL, classifier TEXT NOT NULL, decision TEXT NOT NULL, strength TEXT,
        evidence TEXT NOT NULL, by TEXT NOT NULL, why TEXT, at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX review_by_text ON review(text_hash, clause);
    CREATE TRIGGER review_is_not_edited BEFORE UPDATE ON review
    BEGIN SELECT RAISE(ABORT, 'review is append-only'); END;
    CREATE TRIGGER review_is_not_replaced BEFORE INSERT ON review
    WHEN EXISTS (SELECT 1 FROM review WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'review is append-only'); END;
    CREATE TRIGGER review_is_not_deleted BEFORE DELETE ON review
    BEGIN SELECT RAISE(ABORT, 'review is append-only'); END;

    CREATE TABLE story (
        id TEXT PRIMARY KEY, representative TEXT NOT NULL, formed_at INTEGER
    ) STRICT, WITHOUT ROWID;

    -- n, text_hash, charter, classifier, clause: what the event spoke of when it happened.
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
        article_id TEXT, n INTEGER, text_hash TEXT, charter TEXT, classifier TEXT, clause TEXT,
        story_id TEXT, source_id TEXT, detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX event_by_article ON event(article_id);
    CREATE TRIGGER event_is_not_edited BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
    -- INSERT OR REPLACE deletes without firing the trigger on DELETE.
    CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
    CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;

    -- variant: the URL for an entry, so that a key used twice has two rows; else empty.
    -- run_id: the run that set the row; a repeat counts for a source or an article, not for an entry, whose
    -- repeats are counted on the fetch row.
    CREATE TABLE ledger (
        id INTEGER PRIMARY KEY, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, variant TEXT NOT NULL,
        stage TEXT NOT NULL, outcome TEXT NOT NULL, why TEXT NOT NULL, url TEXT, url_identity TEXT,
        run_id INTEGER NOT NULL REFERENCES crawl(id), first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        count INTEGER NOT NULL, superseded INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX ledger_current
        ON ledger(subject_kind, subject, variant, stage) WHERE superseded = 0;
    CREATE INDEX ledger_by_subject ON ledger(subject_kind, subject);
    CREATE INDEX ledger_by_url ON ledger(url_identity);
    CREATE INDEX ledger_by_run ON ledger(run_id, subject_kind, stage, outcome) WHERE superseded = 0;

    CREATE TABLE watermark (
        consumer TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
