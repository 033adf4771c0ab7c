-- Guards; and the history of what was published before, told once.

-- 9. Guards. --------------------------------------------------------------------------------------

-- An entry can lose its content and its salt, by the owner's functions alone, and nothing else.
CREATE FUNCTION guard_entry() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) AND (NEW.content, NEW.salt) = ('', '')
            AND to_jsonb(NEW) - '{content,salt}'::text[] = to_jsonb(OLD) - '{content,salt}'::text[]
    THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('The ledger is only ever appended to.', 'ledger_is_append_only');
    RETURN NULL;
END $$;

DROP TRIGGER guard ON statements_publication;
CREATE TRIGGER guard BEFORE DELETE OR TRUNCATE ON statements_publication
    FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger();
CREATE TRIGGER guard_entry BEFORE UPDATE ON statements_publication
    FOR EACH ROW EXECUTE FUNCTION guard_entry();

-- What the database remembers, and what only the operator may switch on.
CREATE FUNCTION guard_owned() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    PERFORM refuse('Only the database writes this.', 'written_by_the_owner');
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION guard_reviewed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE of_review text[] := '{state,author_id,reviewer_id,review_note}';
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP <> 'DELETE' AND (NEW.state IN ('published', 'unpublished') OR NEW.by_one
            OR coalesce(NEW.publication_id, NEW.stood_from_id, NEW.tombstone_id) IS NOT NULL) THEN
        IF TG_OP = 'UPDATE' AND OLD.state IN ('published', 'unpublished') THEN
            PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
        END IF;
        PERFORM refuse('Nothing becomes public but by a publication.', 'public_by_publication');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM refuse('A new record begins as a draft.', 'begins_as_a_draft');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('published', 'unpublished') THEN
        PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
    END IF;
    IF OLD.state = 'in_review' AND (TG_OP = 'DELETE' OR NEW.state = 'in_review'
            OR to_jsonb(NEW) - of_review <> to_jsonb(OLD) - of_review) THEN
        PERFORM refuse('It waits for a second person and is frozen until it is published or sent '
                       'back.', 'frozen_in_review');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION guard_child() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    parent bigint; root_state text;
    parents bigint[] := ARRAY[(to_jsonb(OLD) ->> TG_ARGV[1])::bigint,
                              (to_jsonb(NEW) ->> TG_ARGV[1])::bigint];
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    FOREACH parent IN ARRAY parents LOOP
        CONTINUE WHEN parent IS NULL;
        IF TG_NARGS > 2 THEN
            EXECUTE format('SELECT %I FROM %I WHERE id = $1 FOR SHARE', TG_ARGV[3], TG_ARGV[2])
                INTO parent USING parent;
        END IF;
        EXECUTE format('SELECT state FROM %I WHERE id = $1 FOR SHARE', TG_ARGV[0])
            INTO root_state USING parent;
        IF root_state IS NULL THEN
            -- The keys are checked only at the end, and by then it might exist and be public.
            PERFORM refuse('It belongs to nothing that is there.', 'child_has_a_root');
        ELSIF root_state IN ('published', 'unpublished') THEN
            PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
        ELSIF root_state = 'in_review' THEN
            PERFORM refuse('It waits for a second person and is frozen until it is published or '
                           'sent back.', 'frozen_in_review');
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION is_named_in_review(relation text, thing bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH waiting AS (
        SELECT 'statement' AS subject, id FROM statements_statement WHERE state = 'in_review'
        UNION ALL SELECT 'event', id FROM statements_event WHERE state = 'in_review'
        UNION ALL SELECT 'response', id FROM statements_response WHERE state = 'in_review'
        UNION ALL SELECT 'external_assessment', id FROM statements_externalassessment
            WHERE state = 'in_review'
        UNION ALL SELECT 'reply', id FROM statements_reply WHERE state = 'in_review'
    )
    SELECT CASE relation
        WHEN 'statements_searchlog' THEN EXISTS (SELECT FROM statements_assessment
            WHERE state = 'in_review' AND search_log_id = thing)
        WHEN 'statements_document' THEN EXISTS (SELECT FROM waiting w
            WHERE thing IN (SELECT named_documents(w.subject, w.id)))
        ELSE EXISTS (SELECT FROM waiting w
            WHERE thing IN (SELECT named_actors(w.subject, w.id)))
            OR EXISTS (SELECT FROM statements_correction c, jsonb_array_elements(c.changes) n
                JOIN statements_actor a ON a.id = thing AND n -> 'after' ? a.public_id
                WHERE c.state = 'in_review' AND n ->> 'field' = 'addressees')
    END
$$;

CREATE OR REPLACE FUNCTION guard_named() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP <> 'INSERT' AND coalesce(OLD.publication_id, OLD.tombstone_id) IS NOT NULL THEN
        PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
    END IF;
    IF TG_OP <> 'INSERT' AND is_named_in_review(TG_TABLE_NAME, OLD.id) THEN
        PERFORM refuse('Something that names it waits for a second person: it is frozen until that '
                       'is published or sent back.', 'frozen_in_review');
    END IF;
    IF TG_OP <> 'DELETE'
            AND coalesce(NEW.publication_id, NEW.stood_from_id, NEW.tombstone_id) IS NOT NULL THEN
        PERFORM refuse('Nothing becomes public but by a publication.', 'public_by_publication');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION is_demand_frozen(demand bigint) RETURNS boolean LANGUAGE sql VOLATILE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM statements_demand WHERE id = demand
                   AND coalesce(publication_id, tombstone_id, merged_into_id) IS NOT NULL)
        OR EXISTS (SELECT FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
                   WHERE c.demand_id = demand
                     AND s.state IN ('in_review', 'published', 'unpublished'))
$$;

-- An editor's row has none of what only the database writes.
CREATE OR REPLACE FUNCTION guard_demand() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP <> 'INSERT' AND is_demand_frozen(OLD.id) THEN
        PERFORM refuse('This demand is public, or its statement waits for a second person: it '
                       'cannot be changed.', 'demand_is_frozen');
    END IF;
    IF TG_OP <> 'DELETE' AND (NEW.status, NEW.is_ended, NEW.is_disputed, NEW.is_under_review,
            NEW.is_against_a_part, NEW.call_count) IS DISTINCT FROM
            ('not_assessed'::varchar, false, false, false, false, 0)
            OR TG_OP <> 'DELETE' AND num_nonnulls(NEW.publication_id, NEW.stood_from_id,
                NEW.tombstone_id, NEW.merged_into_id, NEW.status_since, NEW.assessment_id,
                NEW.called_on, NEW.deadline, NEW.looked_on, NEW.moved_on, NEW.latest_id,
                NEW.search) > 0 THEN
        PERFORM refuse('Only the database writes the status of a demand.', 'status_is_a_copy');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION guard_part() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT is_by_owner(TG_RELID) AND (NEW.status <> 'not_assessed'
            OR NEW.status_since IS NOT NULL) THEN
        PERFORM refuse('Only the database writes the status of a part.', 'status_is_a_copy');
    END IF;
    RETURN NEW;
END $$;

-- The owner's functions move texts and places together; whoever else may move one alone.
CREATE OR REPLACE FUNCTION guard_place() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN NEW; END IF;
    IF NOT EXISTS (SELECT FROM statements_statementtext t WHERE t.id = NEW.text_id
                   AND t.statement_id = NEW.statement_id AND NEW."end" <= char_length(t.body)) THEN
        PERFORM refuse('The words of a call must lie within a text of its statement.',
                       'call_lies_within_its_text');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_places() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN NULL; END IF;
    IF EXISTS (
        SELECT FROM (
            SELECT "end", statement_id FROM statements_call WHERE text_id = NEW.id
            UNION ALL SELECT "end", statement_id FROM statements_endorsement WHERE text_id = NEW.id
        ) c WHERE c."end" > char_length(NEW.body) OR c.statement_id <> NEW.statement_id) THEN
        PERFORM refuse('The words of a call must lie within a text of its statement.',
                       'call_lies_within_its_text');
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE relation text;
BEGIN
    FOREACH relation IN ARRAY ('{part,merge,response,externalassessment,reply,methodologyversion,'
            'correction,removal,endorsement}')::text[] LOOP
        EXECUTE format('ALTER TABLE statements_%1$s ADD CONSTRAINT %1$s_id_can_be_quoted '
                       'CHECK (public_id ~ ''^[2-9b-df-hj-km-np-tv-xz]{8}$'')', relation);
    END LOOP;
    FOREACH relation IN ARRAY ('{part,merge,response,externalassessment,reply,methodologyversion,'
            'correction,removal}')::text[] LOOP
        EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_%s '
                       'FOR EACH ROW EXECUTE FUNCTION guard_reviewed()', relation);
    END LOOP;
    FOREACH relation IN ARRAY '{period,membership,oneperson}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_%s '
                       'FOR EACH ROW EXECUTE FUNCTION guard_owned()', relation);
        EXECUTE format('CREATE TRIGGER guard_all BEFORE TRUNCATE ON statements_%s '
                       'FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger()', relation);
    END LOOP;
    FOREACH relation IN ARRAY relations_of_words() LOOP
        EXECUTE format('CREATE TRIGGER mask BEFORE INSERT OR UPDATE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION mask_row()', relation);
    END LOOP;
END $$;

CREATE TRIGGER guard_status BEFORE INSERT OR UPDATE ON statements_part
    FOR EACH ROW EXECUTE FUNCTION guard_part();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_endorsement
    FOR EACH ROW EXECUTE FUNCTION guard_child('statements_statement', 'statement_id');
CREATE TRIGGER place BEFORE INSERT OR UPDATE ON statements_endorsement
    FOR EACH ROW EXECUTE FUNCTION guard_place();

-- Whoever is not the owner calls none of what changes anything, but publish(), which is granted,
-- and rehearse(), which undoes what it tries.
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT p.oid FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND p.provolatile = 'v' AND p.prokind = 'f'
          AND p.prorettype <> 'trigger'::regtype AND p.proname NOT IN (
            'record_now', 'record_today', 'lock_record', 'refuse', 'is_demand_frozen', 'rehearse')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                          WHERE e.objid = p.oid AND e.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$;

-- 10. What was published before: its history is told once, entry by entry. ------------------------

DO $$
DECLARE mark record;
BEGIN
    INSERT INTO statements_membership (call_id, demand_id, entry_id)
    SELECT c.id, c.demand_id, s.publication_id
    FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
    WHERE s.publication_id IS NOT NULL ORDER BY c.id;
    FOR mark IN SELECT demand_id, publication_id FROM statements_bearson
        ORDER BY publication_id, demand_id
    LOOP
        PERFORM write_periods(mark.demand_id, mark.publication_id, mark.publication_id);
    END LOOP;
    FOR mark IN SELECT id, latest_id FROM statements_demand WHERE latest_id IS NOT NULL LOOP
        PERFORM copy_to_demand(mark.id, mark.latest_id);
    END LOOP;
END $$;
