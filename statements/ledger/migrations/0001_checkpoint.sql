-- Signed heads, and the keys that sign them.

-- A key is announced by an entry, and the next one by an entry that the key before it signed. The
-- owner alone may, so that whoever breaks into the site cannot name a key of their own.
CREATE FUNCTION announce_key(pem text, signature text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    letters CONSTANT text := '23456789bcdfghjkmnpqrstvwxz';
    digest bytea; id text; old text; entry bigint;
BEGIN
    IF pem !~ ('^-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=\n'
               '-----END PUBLIC KEY-----\n$') THEN
        PERFORM refuse('This is not a public Ed25519 key in PEM.', 'key_is_one');
    END IF;
    digest := sha256(substr(decode(split_part(pem, E'\n', 2), 'base64'), 13));
    id := (SELECT string_agg(substr(letters, get_byte(digest, n) % 27 + 1, 1), '' ORDER BY n)
           FROM generate_series(0, 7) n);
    PERFORM lock_record();
    IF EXISTS (SELECT FROM statements_publication p
               WHERE p.subject = 'key' AND p.subject_id = id) THEN
        PERFORM refuse('This key was announced before.', 'key_is_new');
    END IF;
    old := (SELECT p.subject_id FROM statements_publication p
            WHERE p.subject = 'key' ORDER BY p.seq DESC LIMIT 1);
    entry := coalesce((SELECT max(seq) FROM statements_publication), 0) + 1;
    PERFORM append('key', id, '{}', '{}', entry, json_build_object(
        'id', id, 'key', pem, 'replaces', old, 'signature', signature)::text);
    RETURN entry;
END $$;

REVOKE EXECUTE ON FUNCTION announce_key(text, text) FROM PUBLIC;

-- Whoever may add one cannot sign it; what is checked here is that it is of an entry that is there.
CREATE FUNCTION guard_checkpoint() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM statements_publication p
                   WHERE (p.seq, p.hash, p.at) = (NEW.seq, NEW.hash, NEW.at)) THEN
        PERFORM refuse('There is no such entry in the ledger.', 'checkpoint_is_of_an_entry');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger();
CREATE TRIGGER is_of_an_entry BEFORE INSERT ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION guard_checkpoint();
