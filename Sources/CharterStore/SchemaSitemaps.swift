/// What was read of which sitemap, and two more things that a feed list says of a source. Times are milliseconds since
/// 1970 in UTC.
let schemaSitemaps = """
    ALTER TABLE source ADD COLUMN items TEXT;
    ALTER TABLE source ADD COLUMN proxy TEXT;

    -- One row for a source's own document and one for each sitemap that an index lists. lastmod: as its index says;
    -- read_lastmod: what it was when the sitemap was read last to its end. passed: hashes of entries that were handled
    -- or are not to be followed, where their dates do not say so; 8 bytes each, big end first, ascending.
    CREATE TABLE sitemap (
        source_id TEXT NOT NULL REFERENCES source(id), url TEXT NOT NULL, parent TEXT, depth INTEGER NOT NULL,
        lastmod INTEGER, first_listed_at INTEGER NOT NULL, read_at INTEGER, read_lastmod INTEGER,
        etag TEXT, last_modified TEXT, payload_hash TEXT, is_index INTEGER NOT NULL,
        is_unfinished INTEGER NOT NULL, problem TEXT, passed BLOB NOT NULL,
        PRIMARY KEY (source_id, url)
    ) STRICT, WITHOUT ROWID;
    """
