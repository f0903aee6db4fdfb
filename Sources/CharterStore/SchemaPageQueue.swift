/// The queue of pages is kept by host alone. Article ids are hashes: an index by article has to touch a page of the file
/// of its own for each entry that is queued, which was a third of all that a crawl wrote.
let schemaPageQueue = """
    ALTER TABLE page_work RENAME TO page_work_before;
    DROP INDEX page_work_by_host;
    CREATE TABLE page_work (
        id INTEGER PRIMARY KEY, article_id TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL REFERENCES host(host),
        source_id TEXT NOT NULL REFERENCES source(id), title TEXT NOT NULL, published INTEGER,
        authors TEXT NOT NULL, language TEXT, text TEXT NOT NULL, text_bytes INTEGER NOT NULL,
        attempts INTEGER NOT NULL, next_at INTEGER NOT NULL, first_seen_at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO page_work(article_id, url, host, source_id, title, published, authors, language, text, text_bytes,
            attempts, next_at, first_seen_at)
        SELECT article_id, url, host, source_id, title, published, authors, language, text, text_bytes, attempts,
            next_at, first_seen_at
        FROM page_work_before ORDER BY host, article_id;
    DROP TABLE page_work_before;
    -- An article is queued once, under the host of one of its names.
    CREATE INDEX page_work_by_host ON page_work(host, article_id, next_at);
    """
