/// What is learned of a source: how often to look, what to expect, where it moved; and why a host rests.
let schemaRhythm = """
    ALTER TABLE source ADD COLUMN learned_cadence INTEGER;
    -- Last day counted, then new entries a day: see Rhythm.
    ALTER TABLE source ADD COLUMN rhythm TEXT NOT NULL DEFAULT '';
    ALTER TABLE source ADD COLUMN quiet_since INTEGER;
    ALTER TABLE source ADD COLUMN move_seen TEXT;
    ALTER TABLE source ADD COLUMN move_times INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE source ADD COLUMN move_since INTEGER;
    ALTER TABLE source ADD COLUMN move_to TEXT;
    ALTER TABLE source ADD COLUMN move_refused TEXT;
    -- Digest of what the feed list says, so that an unchanged list costs one look.
    ALTER TABLE source ADD COLUMN listing TEXT NOT NULL DEFAULT '';

    -- Why nothing is asked before next_allowed_at.
    ALTER TABLE host ADD COLUMN why TEXT;
    CREATE INDEX host_at_rest ON host(next_allowed_at) WHERE next_allowed_at IS NOT NULL;
    """
