-- Publishing: the only way, continued from 0002_spine.sql.

-- 8. Publishing: the only way. -----------------------------------------------------------------

DROP FUNCTION append(text, text, bigint[], jsonb, bigint, text);

CREATE FUNCTION append(subject text, subject_id text, demands bigint[], before jsonb, entry bigint,
                       content text, kind text DEFAULT 'published') RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := record_now();
    last_hash text := coalesce((SELECT hash FROM statements_publication ORDER BY seq DESC LIMIT 1),
                               repeat('0', 64));
    salt bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    commitment text := encode(sha256(salt || convert_to(content, 'UTF8')), 'hex');
    bears_on text := coalesce((
        SELECT '[' || string_agg(format('{"demand":"%s","before":"%s","after":"%s"}',
            d.public_id, coalesce(before ->> d.public_id, ''),
            CASE WHEN d.publication_id IS NULL THEN '' ELSE d.status END), ',' ORDER BY d.id) || ']'
        FROM statements_demand d WHERE d.id = ANY (demands)), '[]');
BEGIN
    INSERT INTO statements_publication
        (seq, at, kind, subject, subject_id, bears_on, content, salt, commitment, prev, hash)
    VALUES (entry, moment, kind, subject, subject_id, bears_on, content,
        encode(salt, 'hex'), commitment, last_hash,
        encode(sha256(convert_to(concat_ws(E'\n', last_hash, entry,
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            kind, subject, subject_id, bears_on, commitment), 'UTF8')), 'hex'));
    INSERT INTO statements_bearson (publication_id, demand_id, before, after)
    SELECT entry, d.id, coalesce(before ->> d.public_id, ''),
        CASE WHEN d.publication_id IS NULL THEN '' ELSE d.status END
    FROM statements_demand d WHERE d.id = ANY (demands) ORDER BY d.id;
END $$;

-- Empties every entry in which words stand, and publishes anew, without them, what read so last.
-- `entry` is the one that names the emptied ones.
CREATE FUNCTION hide_in_ledger(pattern text, label text, entry bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE found_in bigint[]; latest record; next_entry bigint := entry;
BEGIN
    found_in := ARRAY(SELECT seq FROM statements_publication
                      WHERE seq < entry AND holds_pattern(content, pattern) ORDER BY seq);
    FOR latest IN
        SELECT DISTINCT ON (p.subject, p.subject_id)
            p.seq, p.kind, p.subject, p.subject_id, p.content
        FROM statements_publication p
        WHERE p.seq < entry
          AND (p.subject, p.subject_id) IN (SELECT o.subject, o.subject_id
              FROM statements_publication o WHERE o.seq = ANY (found_in))
        ORDER BY p.subject, p.subject_id, p.seq DESC
    LOOP
        CONTINUE WHEN NOT latest.seq = ANY (found_in) OR latest.kind = 'unpublished';
        next_entry := next_entry + 1;
        PERFORM append(latest.subject, latest.subject_id, '{}', NULL, next_entry,
                       hide_in_content(latest.content, pattern, label), 'redacted');
    END LOOP;
    UPDATE statements_publication SET content = '', salt = '' WHERE seq = ANY (found_in);
END $$;

CREATE OR REPLACE FUNCTION make_public(subject text, thing bigint, reviewer bigint, entry bigint)
RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE id_of_subject text; actor record; aim record;
BEGIN
    EXECUTE format($sql$
        UPDATE %I SET state = 'published', reviewer_id = $1, publication_id = $2,
            by_one = (author_id = $1)
        WHERE id = $3 AND state = 'in_review' RETURNING public_id $sql$, relation_of(subject))
        INTO id_of_subject USING reviewer, entry, thing;
    IF id_of_subject IS NULL THEN
        PERFORM refuse('It does not wait for a second person.', 'published_from_review');
    END IF;
    EXECUTE format('SELECT check_%s($1)', subject) USING thing;
    IF subject = 'statement' THEN
        UPDATE statements_statement SET search = statement_vector(id), slug = free_slug(
            'statements_statement', concat_ws(' ', first_day::text, title), public_id)
        WHERE id = thing;
        PERFORM remember_calls(ARRAY[c.id], c.demand_id, entry)
        FROM statements_call c WHERE c.statement_id = thing ORDER BY c.id;
    ELSIF subject = 'event' THEN
        UPDATE statements_event SET search = event_vector(id), slug = free_slug(
            'statements_event', concat_ws(' ', first_day::text, title), public_id)
        WHERE id = thing;
    ELSIF subject = 'assessment' THEN
        UPDATE statements_searchlog SET publication_id = entry, stood_from_id = NULL,
            tombstone_id = NULL
        WHERE publication_id IS NULL
          AND id = (SELECT search_log_id FROM statements_assessment WHERE id = thing);
    ELSIF subject IN ('merge', 'correction', 'removal') THEN
        EXECUTE format('SELECT apply_%s($1, $2)', subject) USING thing, entry;
    END IF;
    -- A correction may name others than before; what a removal names, it does not bring back.
    SELECT t.subject, t.thing INTO aim FROM target_of(subject, thing) t;
    IF subject <> 'removal' THEN
        UPDATE statements_document SET publication_id = entry, stood_from_id = NULL,
            tombstone_id = NULL
        WHERE publication_id IS NULL AND id IN (SELECT named_documents(aim.subject, aim.thing));
        FOR actor IN SELECT id, name, public_id FROM statements_actor
            WHERE publication_id IS NULL AND id IN (SELECT named_actors(aim.subject, aim.thing))
            ORDER BY id
        LOOP
            UPDATE statements_actor SET publication_id = entry, stood_from_id = NULL,
                tombstone_id = NULL,
                slug = coalesce(slug, free_slug('statements_actor', actor.name, actor.public_id))
            WHERE id = actor.id;
        END LOOP;
    END IF;
    RETURN id_of_subject;
END $$;

-- Under which kind, subject and id an entry stands: a correction and a removal under their target.
CREATE FUNCTION entry_of(INOUT subject text, thing bigint, INOUT public_id text, OUT kind text)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE r statements_removal;
BEGIN
    kind := 'published';
    IF subject = 'correction' THEN
        kind := 'corrected';
        SELECT c.target, c.target_id INTO subject, public_id
        FROM statements_correction c WHERE c.id = thing;
    ELSIF subject = 'removal' THEN
        SELECT * INTO STRICT r FROM statements_removal o WHERE o.id = thing;
        kind := CASE r.kind WHEN 'redact' THEN 'redacted' ELSE 'unpublished' END;
        IF r.target <> '' THEN subject := r.target; public_id := r.target_id; END IF;
    ELSIF subject = 'assessment' AND EXISTS (
            SELECT FROM statements_assessment a WHERE a.id = thing AND a.corrects_id IS NOT NULL) THEN
        kind := 'corrected';
    END IF;
END $$;

CREATE FUNCTION check_one_person(subject text, thing bigint, reviewer bigint, content text)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE is_one boolean;
BEGIN
    EXECUTE format('SELECT author_id = $1 FROM %I WHERE id = $2', relation_of(subject))
        INTO is_one USING reviewer, thing;
    is_one := coalesce(is_one, false);
    IF is_one AND NOT EXISTS (SELECT FROM statements_oneperson) THEN
        PERFORM refuse('Nobody publishes their own.', 'takes_two_people');
    END IF;
    IF is_one <> coalesce(content::jsonb ->> 'published_by' = 'one person', false) THEN
        PERFORM refuse('An entry says that one person published it if and only if one did.',
                       'one_person_is_marked');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION publish(subject text, thing bigint, reviewer bigint, content text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry bigint; demands bigint[]; before jsonb; id_of_subject text; demand bigint;
    stands record; mask statements_part; aim record; hidden_in bigint[]; forms text; r statements_removal;
BEGIN
    IF subject NOT IN ('methodology_version', 'statement', 'event', 'part', 'merge', 'evidence',
                       'assessment', 'response', 'external_assessment', 'reply', 'correction',
                       'removal') THEN
        PERFORM refuse('There is no such thing to publish.', 'subject_is_known');
    END IF;
    IF content IS NOT JSON OBJECT WITH UNIQUE KEYS THEN
        PERFORM refuse('What is published is one JSON object.', 'content_is_an_object');
    END IF;
    PERFORM lock_record();
    PERFORM check_one_person(subject, thing, reviewer, content);
    IF EXISTS (SELECT FROM masks() m WHERE holds_pattern(content, m.pattern)) THEN
        PERFORM refuse('It contains a name that is masked. Send it back: saving it again hides the '
                       'name.', 'masked_names_are_nowhere');
    END IF;
    entry := coalesce((SELECT max(seq) FROM statements_publication), 0) + 1;
    demands := ARRAY(SELECT concerned_demands(subject, thing));
    PERFORM FROM statements_demand WHERE id = ANY (demands) ORDER BY id FOR NO KEY UPDATE;
    before := (SELECT jsonb_object_agg(d.public_id, d.status) FROM statements_demand d
               WHERE d.id = ANY (demands) AND d.publication_id IS NOT NULL);
    id_of_subject := make_public(subject, thing, reviewer, entry);
    FOREACH demand IN ARRAY demands LOOP
        PERFORM copy_to_demand(demand, entry);
    END LOOP;
    IF subject = 'removal' THEN
        SELECT t.subject, t.thing INTO aim FROM target_of(subject, thing) t;
        PERFORM unname(aim.subject, aim.thing, entry);
    END IF;
    SELECT * INTO stands FROM entry_of(subject, thing, id_of_subject);
    PERFORM append(stands.subject, stands.public_id, demands, before, entry, content, stands.kind);
    IF subject = 'removal' THEN
        SELECT * INTO STRICT r FROM statements_removal o WHERE o.id = thing;
        IF r.target = '' THEN
            UPDATE statements_removal SET words = '' WHERE id = thing;
            PERFORM hide_words(r.words, '[redacted]');
            PERFORM hide_in_ledger(pattern_of(r.words), '[redacted]', entry);
        END IF;
    ELSIF subject = 'part' THEN
        SELECT * INTO STRICT mask FROM statements_part p WHERE p.id = thing;
        IF mask.label <> '' THEN
            forms := mask.name || E'\n' || mask.other_names;
            PERFORM hide_words(forms, '[' || mask.label || ']');
            hidden_in := ARRAY(SELECT p.seq FROM statements_publication p
                               WHERE holds_words(p.content, forms) ORDER BY p.seq);
            IF cardinality(hidden_in) > 0 THEN
                PERFORM append('part', id_of_subject, '{}', NULL, entry + 1, jsonb_build_object(
                    'id', id_of_subject, 'reason', 'safety', 'redacts', hidden_in)::text,
                    'redacted');
                PERFORM hide_in_ledger(pattern_of(forms), '[' || mask.label || ']', entry + 1);
            END IF;
        END IF;
    END IF;
    RETURN entry;
END $$;

-- What publishing a merge, a correction or a removal would do: tried, told, and undone.
CREATE FUNCTION rehearse(subject text, thing bigint) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry bigint; demands bigint[]; before jsonb; demand bigint; aim record; told jsonb;
BEGIN
    IF subject NOT IN ('merge', 'correction', 'removal') THEN
        PERFORM refuse('There is no such thing to rehearse.', 'subject_is_known');
    END IF;
    PERFORM lock_record();
    entry := coalesce((SELECT max(seq) FROM statements_publication), 0) + 1;
    demands := ARRAY(SELECT concerned_demands(subject, thing));
    PERFORM FROM statements_demand WHERE id = ANY (demands) ORDER BY id FOR NO KEY UPDATE;
    before := (SELECT jsonb_object_agg(d.id, to_jsonb(d)) FROM statements_demand d
               WHERE d.id = ANY (demands));
    BEGIN
        -- Whoever the two will be: some rules ask whether it is public.
        EXECUTE format($sql$
            UPDATE %I SET state = 'published', publication_id = $1, by_one = true,
                author_id = (SELECT min(id) FROM auth_user),
                reviewer_id = (SELECT min(id) FROM auth_user) WHERE id = $2 $sql$,
            relation_of(subject)) USING entry, thing;
        EXECUTE format('SELECT check_%s($1)', subject) USING thing;
        EXECUTE format('SELECT apply_%s($1, $2)', subject) USING thing, entry;
        FOREACH demand IN ARRAY demands LOOP
            PERFORM copy_to_demand(demand, entry);
        END LOOP;
        IF subject = 'removal' THEN
            SELECT t.subject, t.thing INTO aim FROM target_of(subject, thing) t;
            PERFORM unname(aim.subject, aim.thing, entry);
        END IF;
        told := jsonb_build_object(
            'demands', coalesce((
                SELECT jsonb_agg(jsonb_build_object('id', d.id,
                    'before', CASE WHEN before -> d.id::text ->> 'publication_id' IS NULL THEN ''
                                   ELSE before -> d.id::text ->> 'status' END,
                    'after', CASE WHEN d.publication_id IS NULL THEN '' ELSE d.status END,
                    'was_under_review', before -> d.id::text -> 'is_under_review',
                    'is_under_review', d.is_under_review) ORDER BY d.id)
                FROM statements_demand d WHERE d.id = ANY (demands)), '[]'),
            'actors', ARRAY(SELECT id FROM statements_actor WHERE tombstone_id = entry ORDER BY id),
            'documents', ARRAY(SELECT id FROM statements_document WHERE tombstone_id = entry
                               ORDER BY id));
        RAISE EXCEPTION 'rehearsed' USING ERRCODE = 'SD001';
    EXCEPTION WHEN SQLSTATE 'SD001' THEN NULL;
    END;
    RETURN told;
END $$;
