/// An entry's row in the ledger is its sighting: one row says that it was listed and what became of it. The table
/// `ledger_note` holds what is said of sources and articles, and what was said of entries before it changed; the view
/// `ledger` is all of it.
let schemaEntryOutcomes = """
    -- why: NULL is the usual `listed`. outcome_at: when the outcome was first given; NULL is first_seen_at.
    -- run_id, count: the run that gave it, and how often it was given in a row.
    ALTER TABLE sighting ADD COLUMN outcome TEXT NOT NULL DEFAULT 'kept';
    ALTER TABLE sighting ADD COLUMN why TEXT;
    ALTER TABLE sighting ADD COLUMN outcome_at INTEGER;
    ALTER TABLE sighting ADD COLUMN run_id INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sighting ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
    DROP INDEX sighting_by_identity;
    DROP INDEX sighting_by_time;
    -- digest: the first 128 bits are enough to see a change.
    UPDATE sighting SET outcome = l.outcome, why = nullif(l.why, 'listed'),
        outcome_at = nullif(l.first_at, first_seen_at), run_id = l.run_id, count = l.count,
        digest = substr(digest, 1, 32), last_seen_at = max(last_seen_at, l.last_at)
    FROM ledger AS l WHERE l.superseded = 0 AND l.subject_kind = 'entry'
        AND l.subject = source_id || ' ' || entry_key AND l.variant = sighting.url AND l.stage = 'parse';
    CREATE INDEX sighting_by_identity ON sighting(url_identity);

    -- How many entries have an outcome since a run: the sum over the sightings, kept as they change.
    CREATE TABLE entry_sum (
        run_id INTEGER NOT NULL, outcome TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (run_id, outcome)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO entry_sum(run_id, outcome, n) SELECT run_id, outcome, count(*) FROM sighting GROUP BY 1, 2;

    -- variant: the URL for an entry, so that a key used twice has two rows; else empty.
    -- run_id: the last run that set the row. superseded: 0, or the row's own id when a later one took its place.
    CREATE TABLE ledger_note (
        id INTEGER PRIMARY KEY, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, variant TEXT NOT NULL,
        stage TEXT NOT NULL, outcome TEXT NOT NULL, why TEXT NOT NULL, url TEXT, url_identity TEXT,
        run_id INTEGER NOT NULL REFERENCES crawl(id), first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        count INTEGER NOT NULL, superseded INTEGER NOT NULL
    ) STRICT;
    INSERT INTO ledger_note(id, subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id,
            first_at, last_at, count, superseded)
        SELECT id, subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id, first_at, last_at,
            count, iif(superseded, id, 0)
        FROM ledger WHERE superseded = 1 OR subject_kind <> 'entry' ORDER BY id;
    DROP TABLE ledger;
    CREATE UNIQUE INDEX ledger_note_of ON ledger_note(subject_kind, subject, variant, stage, superseded);
    -- url_identity: NULL for an article's own URL, of which its id is derived.
    CREATE INDEX ledger_note_by_url ON ledger_note(url_identity) WHERE url_identity IS NOT NULL;
    CREATE INDEX ledger_note_by_run ON ledger_note(run_id, subject_kind, stage, outcome) WHERE superseded = 0;

    CREATE VIEW ledger AS
    SELECT id, subject_kind, subject, variant, stage, outcome, why, url, url_identity, run_id, first_at, last_at,
        count, superseded <> 0 AS superseded
    FROM ledger_note
    UNION ALL
    SELECT NULL, 'entry', source_id || ' ' || entry_key, url, 'parse', outcome, ifnull(why, 'listed'),
        nullif(url, ''), url_identity, run_id, ifnull(outcome_at, first_seen_at), last_seen_at, count, 0
    FROM sighting;

    -- The index by host holds the times too.
    DROP INDEX page_work_by_time;
    """
