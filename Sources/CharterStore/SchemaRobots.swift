/// What servers say in robots.txt, kept from one crawl to the next, and what publishers say of training.
///
/// `body` is the last file that was read; null with `answered_at` set means that the server has none, so nothing is
/// forbidden. `silent_since` is set while the server cannot say what its rules are.
let schemaRobots = """
    CREATE TABLE robots (
        server TEXT PRIMARY KEY, asked_at INTEGER NOT NULL, status INTEGER, ask_again_at INTEGER NOT NULL,
        answered_at INTEGER, body BLOB, etag TEXT, last_modified TEXT, silent_since INTEGER
    ) STRICT;
    CREATE INDEX robots_by_time ON robots(asked_at);

    ALTER TABLE source ADD COLUMN opt_outs TEXT NOT NULL DEFAULT '[]';
    """
