-- Translations: words of the record in other languages, each with where it comes from.
--
-- They continue `0005_time/` under the same rules. A translation hangs on its target: it is public
-- only with it, and its words are deleted with it. What pages read is a copy on the target.

-- 1. What there was, with translations. -----------------------------------------------------------

CREATE OR REPLACE FUNCTION words_of(relation text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE relation
        WHEN 'statements_actor' THEN '{name}'
        WHEN 'statements_document' THEN '{title,url}'
        WHEN 'statements_statement' THEN '{title,speaker,review_note}'
        WHEN 'statements_statementtext' THEN '{body}'
        WHEN 'statements_call' THEN '{reported_by}'
        WHEN 'statements_demand' THEN '{summary,legal_basis}'
        WHEN 'statements_event' THEN '{title,summary,place,review_note}'
        WHEN 'statements_report' THEN '{quote,attributed_to}'
        WHEN 'statements_figure' THEN '{words,claimed_by}'
        WHEN 'statements_evidence' THEN '{note,limitation,review_note}'
        WHEN 'statements_searchlog' THEN '{places,query,found}'
        WHEN 'statements_assessment' THEN '{reason,departure,review_note}'
        WHEN 'statements_part' THEN '{name,other_names,label,mask_reason,review_note}'
        WHEN 'statements_response' THEN '{words,note,review_note}'
        WHEN 'statements_externalassessment'
            THEN '{words,verdict,scale,mapping,review_note}'
        WHEN 'statements_reply' THEN '{words,review_note}'
        WHEN 'statements_translation' THEN '{title,summary,name,reason,review_note}'
        WHEN 'statements_merge' THEN '{reason,review_note}'
        WHEN 'statements_methodologyversion' THEN '{text,review_note}'
        WHEN 'statements_correction' THEN '{changes,reason,review_note}'
        WHEN 'statements_removal' THEN '{note,review_note}'
        WHEN 'django_admin_log' THEN '{object_repr,change_message}'
        ELSE '{}'
    END::text[]
$$;

CREATE OR REPLACE FUNCTION correctable(record text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE record
        WHEN 'statement' THEN '{title,kind,date,first_day,last_day,speaker,countries}'
        WHEN 'call' THEN '{voice,reported_by,strength,deadline,withdrawn_on}'
        WHEN 'demand' THEN '{summary,type,addressees,themes,groups,legal_basis}'
        WHEN 'event' THEN '{title,summary,kind,place,countries,date,first_day,last_day}'
        WHEN 'report' THEN '{quote,attributed_to,reliability,credibility,provenance}'
        WHEN 'figure' THEN '{counted,low,high,words,date,first_day,last_day,claimed_by}'
        WHEN 'evidence' THEN '{stance,nature,is_own,note,limitation}'
        WHEN 'part' THEN '{kind,name}'
        WHEN 'response' THEN '{kind,date,first_day,last_day,words,note}'
        WHEN 'external_assessment'
            THEN '{verdict,scale,mapped,mapping,date,first_day,last_day,words}'
        WHEN 'reply' THEN '{date,first_day,last_day,words}'
        WHEN 'translation' THEN '{title,summary,name,reason}'
        WHEN 'actor' THEN '{name,kind,country,wikidata,ror}'
        WHEN 'document' THEN '{title,url,kind,language,date,first_day,last_day}'
        ELSE '{}'
    END::text[]
$$;

CREATE OR REPLACE FUNCTION check_removal(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE r statements_removal; standing text;
BEGIN
    SELECT * INTO STRICT r FROM statements_removal WHERE id = thing;
    IF r.kind = 'redact' AND r.note <> '' THEN
        -- It could not be deleted itself: what it says must stay readable for the proof.
        PERFORM refuse('A redaction gives its class and no other words.', 'a_redaction_is_silent');
    END IF;
    IF r.target = '' THEN
        IF coalesce(pattern_of(r.words), '') = '' THEN
            PERFORM refuse('Say which words are to be deleted.', 'a_removal_names_its_words');
        END IF;
        IF NOT are_long_enough(r.words) OR 'redacted' ~* pattern_of(r.words) THEN
            PERFORM refuse('Each line needs at least four letters or digits: less would delete '
                           'half the record.', 'a_removal_names_its_words');
        END IF;
        RETURN;
    END IF;
    IF r.target NOT IN ('statement', 'event', 'part', 'evidence', 'assessment', 'response',
                        'external_assessment', 'reply', 'methodology_version', 'translation') THEN
        PERFORM refuse('This cannot be taken away whole.', 'removes_what_is_published');
    END IF;
    EXECUTE format('SELECT state FROM %I WHERE public_id = $1', relation_of(r.target))
        INTO standing USING r.target_id;
    IF standing IS NULL OR NOT (standing = 'published'
            OR standing = 'unpublished' AND r.kind = 'redact') THEN
        PERFORM refuse('It is not public.', 'removes_what_is_published');
    END IF;
END $$;

CREATE FUNCTION check_translation(thing bigint) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
    SELECT check_is_public(relation_of(t.target), row_of(t.target, t.target_id),
                           'thing that it translates')
    FROM statements_translation t WHERE t.id = thing
$$;

-- What is redacted with a thing: as before, and the translations of all that.
ALTER FUNCTION redacted_with(text, bigint) RENAME TO redacted_untranslated;
CREATE FUNCTION redacted_with(of text, one bigint)
RETURNS TABLE (subject text, thing bigint, public_id text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT w.subject, w.thing, w.public_id FROM redacted_untranslated(of, one) w
    UNION ALL SELECT 'translation', t.id, t.public_id::text
    FROM redacted_untranslated(of, one) w
    JOIN statements_translation t ON (t.target, t.target_id) = (w.subject, w.public_id)
$$;

CREATE OR REPLACE FUNCTION publish(subject text, thing bigint, reviewer bigint, content text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry bigint; demands bigint[]; before jsonb; id_of_subject text; demand bigint;
    stands record; mask statements_part; aim record; hidden_in bigint[]; forms text; r statements_removal;
BEGIN
    IF subject NOT IN ('methodology_version', 'statement', 'event', 'part', 'merge', 'evidence',
                       'assessment', 'response', 'external_assessment', 'reply', 'translation',
                       'correction', 'removal') THEN
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

-- 2. The copy on the target. ----------------------------------------------------------------------

-- Whether the original came to read otherwise, by more than a slip, after its translation did.
CREATE FUNCTION is_outdated(t statements_translation) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM statements_correction c, jsonb_array_elements(c.changes) changed
        WHERE (c.target, c.target_id) = (t.target, t.target_id) AND NOT c.is_slip
          AND changed ->> 'record' = t.target
          AND changed ->> 'field' = ANY ('{title,summary,name,reason}'::text[])
          AND c.publication_id > greatest(t.publication_id, (
            SELECT max(own.publication_id) FROM statements_correction own
            WHERE (own.target, own.target_id) = ('translation', t.public_id))))
$$;

-- By language: an official one goes before our own, ours before a machine's, then the newest.
CREATE FUNCTION translations_of(of text, its_id text) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(language, said), '{}') FROM (
        SELECT DISTINCT ON (t.language) t.language, jsonb_strip_nulls(jsonb_build_object(
            'title', nullif(t.title, ''), 'summary', nullif(t.summary, ''),
            'name', nullif(t.name, ''), 'reason', nullif(t.reason, ''),
            'origin', t.origin, 'is_outdated', is_outdated(t))) AS said
        FROM statements_translation t
        WHERE (t.target, t.target_id) = (of, its_id) AND t.publication_id IS NOT NULL
          AND '[redacted]' <> ALL (ARRAY[t.title, t.summary, t.name, t.reason])
        ORDER BY t.language, array_position('{official,staff,machine}', t.origin::text),
            t.publication_id DESC
    ) newest
$$;

-- Whatever changes a translation that is public, or was, changes the copy.
CREATE FUNCTION copy_translations() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('UPDATE %I SET translations = $1 WHERE public_id = $2', relation_of(NEW.target))
        USING translations_of(NEW.target, NEW.target_id), NEW.target_id;
    RETURN NULL;
END $$;

CREATE TRIGGER copy AFTER UPDATE ON statements_translation FOR EACH ROW
    WHEN (coalesce(OLD.publication_id, NEW.publication_id) IS NOT NULL)
    EXECUTE FUNCTION copy_translations();

-- And so does a correction of the original.
CREATE FUNCTION mark_translations() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.translations := translations_of(TG_ARGV[0], NEW.public_id);
    RETURN NEW;
END $$;

-- 3. Guards. --------------------------------------------------------------------------------------

CREATE FUNCTION guard_translations() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT is_by_owner(TG_RELID) AND NEW.translations <> '{}' THEN
        PERFORM refuse('Only the database writes the translations of a thing.',
                       'translations_are_a_copy');
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE target text[];
BEGIN
    FOREACH target SLICE 1 IN ARRAY ARRAY[
        ['statement', 'title'], ['demand', 'summary'], ['event', 'title, summary'],
        ['actor', 'name'], ['assessment', 'reason']
    ] LOOP
        EXECUTE format('CREATE TRIGGER guard_translations BEFORE INSERT OR UPDATE ON statements_%s '
                       'FOR EACH ROW EXECUTE FUNCTION guard_translations()', target[1]);
        EXECUTE format('CREATE TRIGGER mark_translations BEFORE UPDATE OF %2$s ON statements_%1$s '
                       'FOR EACH ROW WHEN (OLD.translations <> ''{}'') '
                       'EXECUTE FUNCTION mark_translations(%1$L)', target[1], target[2]);
    END LOOP;
END $$;

ALTER TABLE statements_translation ADD CONSTRAINT translation_id_can_be_quoted
    CHECK (public_id ~ '^[2-9b-df-hj-km-np-tv-xz]{8}$');
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_translation
    FOR EACH ROW EXECUTE FUNCTION guard_reviewed();
CREATE TRIGGER mask BEFORE INSERT OR UPDATE ON statements_translation
    FOR EACH ROW EXECUTE FUNCTION mask_row();
REVOKE EXECUTE ON FUNCTION check_translation(bigint) FROM PUBLIC;
