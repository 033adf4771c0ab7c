-- What a publication touches, and what must hold at its moment.

-- 5. What a publication touches. ---------------------------------------------------------------

CREATE FUNCTION relation_of(subject text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'statements_' || replace(subject, '_', '') $$;

CREATE FUNCTION row_of(subject text, public_id text) RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE found_id bigint;
BEGIN
    EXECUTE format('SELECT id FROM %I WHERE public_id = $1', relation_of(subject))
        INTO found_id USING public_id;
    RETURN found_id;
END $$;

-- A correction and a removal touch what their target touches.
CREATE FUNCTION target_of(INOUT subject text, INOUT thing bigint) LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE aim record;
BEGIN
    IF subject IN ('correction', 'removal') THEN
        EXECUTE format('SELECT target, target_id FROM %I WHERE id = $1', relation_of(subject))
            INTO aim USING thing;
        IF aim.target IN ('call', 'report', 'figure')
                OR aim.target NOT IN ('', 'assessment', 'methodology_version')
                AND cardinality(correctable(aim.target)) = 0 THEN
            PERFORM refuse('This is neither corrected nor taken away.', 'target_is_one');
        END IF;
        subject := nullif(aim.target, '');
        thing := CASE WHEN subject IS NOT NULL THEN row_of(subject, aim.target_id) END;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION concerned_demands(subject text, thing bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE of text; one bigint;
BEGIN
    SELECT t.subject, t.thing INTO of, one FROM target_of(subject, thing) t;
    IF of IN ('part', 'evidence', 'assessment', 'response', 'external_assessment', 'reply') THEN
        RETURN QUERY EXECUTE format(
            'SELECT coalesce(d.merged_into_id, d.id) FROM statements_demand d '
            'JOIN %I o ON o.demand_id = d.id WHERE o.id = $1', relation_of(of)) USING one;
    ELSE
        RETURN QUERY
        SELECT DISTINCT coalesce(d.merged_into_id, d.id) AS id FROM statements_demand d WHERE d.id IN (
            SELECT demand_id FROM statements_call WHERE of = 'statement' AND statement_id = one
            UNION SELECT demand_id FROM statements_evidence
                WHERE of = 'event' AND event_id = one AND publication_id IS NOT NULL
            UNION SELECT one WHERE of = 'demand')
        UNION SELECT unnest(ARRAY[demand_id, merged_id]) FROM statements_merge
            WHERE of = 'merge' AND statements_merge.id = one
        ORDER BY 1;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION named_documents(subject text, thing bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT document_id FROM statements_statementtext
        WHERE subject = 'statement' AND statement_id = thing
    UNION SELECT document_id FROM statements_report WHERE subject = 'event' AND event_id = thing
    UNION SELECT document_id FROM statements_response WHERE subject = 'response' AND id = thing
    UNION SELECT document_id FROM statements_externalassessment
        WHERE subject = 'external_assessment' AND id = thing
    UNION SELECT document_id FROM statements_reply
        WHERE subject = 'reply' AND id = thing AND document_id IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION named_actors(subject text, thing bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE named(id) AS (
        SELECT actor_id FROM statements_issuer
            WHERE subject = 'statement' AND statement_id = thing
        UNION SELECT actor_id FROM statements_endorsement
            WHERE subject = 'statement' AND statement_id = thing
        UNION SELECT m.actor_id FROM statements_demand_addressees m
            WHERE subject IN ('statement', 'demand')
              AND m.demand_id IN (SELECT concerned_demands(subject, thing))
        UNION SELECT actor_id FROM statements_response WHERE subject = 'response' AND id = thing
        UNION SELECT actor_id FROM statements_externalassessment
            WHERE subject = 'external_assessment' AND id = thing
        UNION SELECT actor_id FROM statements_reply WHERE subject = 'reply' AND id = thing
        UNION SELECT d.publisher_id FROM statements_document d
            WHERE d.id IN (SELECT named_documents(subject, thing))
    ), with_parents(id) AS (
        SELECT id FROM named
        UNION SELECT a.parent_id FROM statements_actor a JOIN with_parents w ON w.id = a.id
            WHERE a.parent_id IS NOT NULL
    )
    SELECT id FROM with_parents
$$;

-- Whatever names a document, published or not.
CREATE FUNCTION users_of(document bigint) RETURNS TABLE (subject text, thing bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT 'statement', statement_id FROM statements_statementtext WHERE document_id = document
    UNION SELECT 'event', event_id FROM statements_report WHERE document_id = document
    UNION SELECT 'response', id FROM statements_response WHERE document_id = document
    UNION SELECT 'external_assessment', id FROM statements_externalassessment
        WHERE document_id = document
    UNION SELECT 'reply', id FROM statements_reply WHERE document_id = document
$$;

CREATE FUNCTION is_document_named(document bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM statements_statementtext t
                   JOIN statements_statement s ON s.id = t.statement_id
                   WHERE t.document_id = document AND s.publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_report r JOIN statements_event e ON e.id = r.event_id
                   WHERE r.document_id = document AND e.publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_response
                   WHERE document_id = document AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_externalassessment
                   WHERE document_id = document AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_reply
                   WHERE document_id = document AND publication_id IS NOT NULL)
$$;

CREATE FUNCTION is_actor_named(actor bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM statements_issuer i JOIN statements_statement s
                   ON s.id = i.statement_id
                   WHERE i.actor_id = actor AND s.publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_endorsement i JOIN statements_statement s
                   ON s.id = i.statement_id
                   WHERE i.actor_id = actor AND s.publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_demand_addressees m JOIN statements_demand d
                   ON d.id = m.demand_id
                   WHERE m.actor_id = actor
                     AND (d.publication_id IS NOT NULL OR d.merged_into_id IS NOT NULL))
        OR EXISTS (SELECT FROM statements_response
                   WHERE actor_id = actor AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_externalassessment
                   WHERE actor_id = actor AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_reply
                   WHERE actor_id = actor AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_document
                   WHERE publisher_id = actor AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_actor
                   WHERE parent_id = actor AND publication_id IS NOT NULL)
$$;

-- What only the removed thing named leaves the record with it.
CREATE FUNCTION unname(subject text, thing bigint, entry bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE actors bigint[] := ARRAY(SELECT named_actors(subject, thing));
BEGIN
    UPDATE statements_document SET
        stood_from_id = publication_id, publication_id = NULL, tombstone_id = entry
    WHERE id IN (SELECT named_documents(subject, thing)) AND publication_id IS NOT NULL
      AND NOT is_document_named(id);
    LOOP
        UPDATE statements_actor SET
            stood_from_id = publication_id, publication_id = NULL, tombstone_id = entry
        WHERE id = ANY (actors) AND publication_id IS NOT NULL AND NOT is_actor_named(id);
        EXIT WHEN NOT FOUND;
    END LOOP;
END $$;

-- 6. What must hold at the moment of publication. ------------------------------------------------

CREATE FUNCTION check_is_public(relation text, thing bigint, what text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE is_public boolean;
BEGIN
    EXECUTE format('SELECT publication_id IS NOT NULL FROM %I WHERE id = $1', relation)
        INTO is_public USING thing;
    IF is_public IS NOT TRUE THEN
        PERFORM refuse(format('Publish the %s first: this rests on it.', what),
                       'rests_on_what_is_public');
    END IF;
END $$;

CREATE FUNCTION check_days_of_statement(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_day(first_day) FROM statements_statement WHERE id = thing;
    IF EXISTS (SELECT FROM statements_call c
               WHERE c.statement_id = thing AND c.withdrawn_on > record_today()) THEN
        PERFORM refuse('A call cannot have been withdrawn in the future.', 'withdrawn_until_today');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION check_statement(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_days_of_statement(thing);
    IF NOT EXISTS (SELECT FROM statements_issuer WHERE statement_id = thing AND role = 'lead') THEN
        PERFORM refuse('A statement needs an issuer that leads it.', 'statement_has_a_lead');
    END IF;
    IF NOT EXISTS (SELECT FROM statements_statementtext WHERE statement_id = thing) THEN
        PERFORM refuse('A statement needs its words.', 'statement_has_a_text');
    END IF;
    IF EXISTS (SELECT FROM statements_call c WHERE c.statement_id = thing AND NOT EXISTS (
            SELECT FROM statements_demand_addressees m WHERE m.demand_id = c.demand_id)) THEN
        PERFORM refuse('Every demand needs an addressee.', 'demand_has_an_addressee');
    END IF;
    IF EXISTS (SELECT FROM statements_call c JOIN statements_demand d ON d.id = c.demand_id
               WHERE c.statement_id = thing AND d.merged_into_id IS NOT NULL) THEN
        PERFORM refuse('A demand that it makes was merged into another one: choose that one.',
                       'call_is_of_a_living_demand');
    END IF;
    PERFORM check_is_public('statements_statement', supported_id, 'statement that it backs')
    FROM statements_endorsement WHERE statement_id = thing AND supported_id IS NOT NULL;
END $$;

CREATE FUNCTION check_on_demand(relation text, thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE demand bigint;
BEGIN
    EXECUTE format('SELECT demand_id FROM %I WHERE id = $1', relation) INTO demand USING thing;
    PERFORM check_is_public('statements_demand', demand, 'demand');
END $$;

CREATE FUNCTION check_part_of(part bigint, demand bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF part IS NOT NULL THEN
        PERFORM check_is_public('statements_part', part, 'part of the demand');
        IF NOT EXISTS (SELECT FROM statements_part p WHERE p.id = part AND p.demand_id = demand) THEN
            PERFORM refuse('It is a part of another demand.', 'part_is_of_the_demand');
        END IF;
    END IF;
END $$;

CREATE FUNCTION check_part(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_on_demand('statements_part', thing);
    IF EXISTS (SELECT FROM statements_part p JOIN statements_part other ON other.id <> p.id
               WHERE p.id = thing AND p.label <> '' AND other.label <> ''
                 AND other.label ~* pattern_of(p.name || E'\n' || p.other_names)) THEN
        PERFORM refuse('This name stands in the mask of another part: choose another form of it.',
                       'no_mask_hides_a_mask');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION check_evidence(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM statements_evidence e
               JOIN statements_event v ON v.id = e.event_id
               JOIN statements_demand d ON d.id = e.demand_id
               WHERE e.id = thing AND (v.publication_id IS NULL OR d.publication_id IS NULL)) THEN
        PERFORM refuse('Publish the event and the demand first: evidence rests on both.',
                       'evidence_rests_on_what_is_public');
    END IF;
    PERFORM check_part_of(part_id, demand_id) FROM statements_evidence WHERE id = thing;
END $$;

CREATE OR REPLACE FUNCTION has_what_it_needs(thing bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE a.status
        WHEN 'no_information' THEN a.search_log_id IS NOT NULL
        WHEN 'no_action' THEN b.relied
        WHEN 'announced' THEN b.announced
        WHEN 'in_progress' THEN b.stepped
        WHEN 'partly_met' THEN b.helped
        WHEN 'met' THEN b.helped_by_deeds
        WHEN 'reversed' THEN b.reversed AND EXISTS (
            SELECT FROM statements_assessment e
            WHERE e.demand_id = a.demand_id AND e.part_id IS NOT DISTINCT FROM a.part_id
              AND e.publication_id IS NOT NULL AND e.id <> a.id
              AND e.status IN ('met', 'partly_met'))
        WHEN 'contrary_action' THEN b.opposed
        WHEN 'no_longer_possible' THEN b.decided
        ELSE false
    END
    FROM statements_assessment a CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS relied,
            coalesce(bool_or(e.nature = 'announcement'), false) AS announced,
            coalesce(bool_or(e.nature IN ('formal_act', 'concrete_action')), false) AS stepped,
            coalesce(bool_or(e.nature = 'reversal'), false) AS reversed,
            coalesce(bool_or(b.role = 'decisive'), false) AS decided,
            coalesce(bool_or(b.role = 'decisive' AND e.stance = 'contradicts'), false) AS opposed,
            coalesce(bool_or(b.role = 'decisive' AND e.stance IN ('supports', 'mixed')), false)
                AS helped,
            coalesce(bool_or(b.role = 'decisive' AND e.stance IN ('supports', 'mixed')
                AND e.nature NOT IN ('announcement', 'official_claim')), false) AS helped_by_deeds
        FROM statements_basis b JOIN statements_evidence e ON e.id = b.evidence_id
        WHERE b.assessment_id = a.id AND b.role <> 'not_relied_on'
    ) b
    WHERE a.id = thing
$$;

CREATE OR REPLACE FUNCTION check_assessment(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE a statements_assessment;
BEGIN
    SELECT * INTO STRICT a FROM statements_assessment WHERE id = thing;
    IF NOT EXISTS (SELECT FROM statements_demand
                   WHERE id = a.demand_id AND publication_id IS NOT NULL) THEN
        PERFORM refuse('Publish the demand first.', 'assessment_rests_on_what_is_public');
    END IF;
    PERFORM check_part_of(a.part_id, a.demand_id);
    IF a.part_id IS NULL AND EXISTS (SELECT FROM public_parts(a.demand_id, newest())) THEN
        PERFORM refuse('This demand has parts, and its status rolls up from theirs: decide a part.',
                       'a_demand_with_parts_is_decided_by_part');
    END IF;
    IF EXISTS (SELECT FROM statements_basis b JOIN statements_evidence e ON e.id = b.evidence_id
               JOIN statements_event v ON v.id = e.event_id
               JOIN statements_demand d ON d.id = e.demand_id
               WHERE b.assessment_id = thing
                 AND (e.publication_id IS NULL OR v.publication_id IS NULL
                      OR coalesce(d.merged_into_id, d.id) <> a.demand_id)) THEN
        PERFORM refuse('Publish the evidence first, and rest only on evidence of this demand.',
                       'assessment_rests_on_what_is_public');
    END IF;
    IF a.corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM counting(a.demand_id, a.part_id, newest()) c WHERE c.id = a.corrects_id) THEN
        IF EXISTS (SELECT FROM statements_assessment c
                   WHERE c.corrects_id = a.corrects_id AND c.publication_id IS NOT NULL
                     AND c.id <> a.id) THEN
            PERFORM refuse('That decision was corrected by another one since. Read it, and correct '
                           'that one if need be.', 'corrects_what_counts');
        ELSIF NOT EXISTS (SELECT FROM statements_assessment c WHERE c.id = a.corrects_id
                AND c.publication_id IS NOT NULL AND c.demand_id = a.demand_id
                AND c.part_id IS NOT DISTINCT FROM a.part_id AND c.id <> a.id) THEN
            PERFORM refuse('It can correct only a published decision on the same demand, or on the '
                           'same part of it.', 'corrects_what_counts');
        END IF;
    END IF;
    IF EXISTS (SELECT FROM statements_searchlog l WHERE l.id = a.search_log_id
                 AND (l.demand_id <> a.demand_id OR l.looked_on > record_today())) THEN
        PERFORM refuse('The search log must be of this demand, and of today or earlier.',
                       'search_log_is_of_the_demand');
    END IF;
    IF a.first_day > record_today() THEN
        PERFORM refuse('A decision cannot be in effect before the day of its publication has come.',
                       'effective_until_today');
    END IF;
    IF NOT has_what_it_needs(thing) THEN
        PERFORM refuse('The decision does not rest on what its status needs.',
                       'status_has_what_it_needs');
    END IF;
END $$;

CREATE FUNCTION check_response(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_on_demand('statements_response', thing);
    PERFORM check_day(first_day) FROM statements_response WHERE id = thing;
END $$;

CREATE FUNCTION check_external_assessment(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_on_demand('statements_externalassessment', thing);
    PERFORM check_day(first_day) FROM statements_externalassessment WHERE id = thing;
END $$;

CREATE FUNCTION check_reply(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_on_demand('statements_reply', thing);
    PERFORM check_day(first_day),
        check_is_public('statements_assessment', assessment_id, 'decision that it replies to')
    FROM statements_reply WHERE id = thing;
    IF EXISTS (SELECT FROM statements_reply r JOIN statements_assessment a ON a.id = r.assessment_id
               WHERE r.id = thing AND a.demand_id <> r.demand_id) THEN
        PERFORM refuse('The decision is on another demand.', 'reply_is_on_the_demand');
    END IF;
END $$;

CREATE FUNCTION check_methodology_version(thing bigint) RETURNS void LANGUAGE sql AS
$$ SELECT $$;

CREATE FUNCTION check_merge(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE m statements_merge; other statements_demand;
BEGIN
    SELECT * INTO STRICT m FROM statements_merge WHERE id = thing;
    SELECT * INTO STRICT other FROM statements_demand WHERE id = m.merged_id;
    PERFORM check_is_public('statements_demand', m.demand_id, 'demand that stays');
    IF m.undoes_id IS NOT NULL THEN
        IF other.merged_into_id IS DISTINCT FROM m.demand_id OR NOT EXISTS (
                SELECT FROM statements_merge u WHERE u.id = m.undoes_id AND u.undoes_id IS NULL
                AND u.publication_id IS NOT NULL AND u.merged_id = m.merged_id
                AND u.demand_id = m.demand_id) THEN
            PERFORM refuse('These two are not merged by that merge.', 'undoes_what_was_merged');
        END IF;
        RETURN;
    END IF;
    PERFORM check_is_public('statements_demand', m.merged_id, 'demand that is merged');
    IF EXISTS (SELECT FROM statements_demand d WHERE d.merged_into_id = m.merged_id) THEN
        PERFORM refuse('Others were merged into this one: merge it the other way round.',
                       'merges_do_not_chain');
    END IF;
    IF EXISTS (SELECT FROM statements_part p
               WHERE p.demand_id = m.merged_id AND p.publication_id IS NOT NULL) THEN
        PERFORM refuse('The one that is merged has parts: merge it the other way round.',
                       'the_one_with_parts_stays');
    END IF;
    IF EXISTS (SELECT FROM statements_assessment a
               WHERE a.demand_id = m.merged_id AND a.publication_id IS NOT NULL)
            AND NOT EXISTS (SELECT FROM statements_assessment a
               WHERE a.demand_id = m.demand_id AND a.publication_id IS NOT NULL) THEN
        PERFORM refuse('Only the one that is merged has been decided: merge it the other way '
                       'round, so that its status stays.', 'the_decided_one_stays');
    END IF;
    IF EXISTS (SELECT FROM statements_call a JOIN statements_call b
               ON (a.text_id, a.start, a."end") = (b.text_id, b.start, b."end")
               WHERE a.demand_id = m.demand_id AND b.demand_id = m.merged_id) THEN
        PERFORM refuse('Both are called for by the very same words of one statement.',
                       'merged_calls_stay_apart');
    END IF;
END $$;

CREATE FUNCTION check_correction(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE c statements_correction; root bigint; newest_seq bigint; first_seq bigint;
BEGIN
    SELECT * INTO STRICT c FROM statements_correction WHERE id = thing;
    IF cardinality(correctable(c.target)) = 0 THEN
        PERFORM refuse('This is neither corrected nor taken away.', 'target_is_one');
    END IF;
    root := row_of(c.target, c.target_id);
    IF root IS NOT NULL THEN
        EXECUTE format('SELECT publication_id FROM %I WHERE id = $1', relation_of(c.target))
            INTO first_seq USING root;
    END IF;
    IF first_seq IS NULL THEN
        PERFORM refuse('What it corrects is not public.', 'corrects_what_is_public');
    END IF;
    newest_seq := coalesce((SELECT max(seq) FROM statements_publication
                            WHERE subject = c.target AND subject_id = c.target_id), first_seq);
    IF newest_seq <> c.based_on_id THEN
        PERFORM refuse('It was corrected since this correction was written. Read both, and write '
                       'it anew on what it says now.', 'corrects_what_was_read');
    END IF;
    IF jsonb_typeof(c.changes) <> 'array' OR c.changes = '[]' THEN
        PERFORM refuse('Nothing would change.', 'a_correction_changes_something');
    END IF;
END $$;

CREATE FUNCTION check_removal(thing bigint) RETURNS void LANGUAGE plpgsql
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
                        'external_assessment', 'reply', 'methodology_version') THEN
        PERFORM refuse('This cannot be taken away whole.', 'removes_what_is_published');
    END IF;
    EXECUTE format('SELECT state FROM %I WHERE public_id = $1', relation_of(r.target))
        INTO standing USING r.target_id;
    IF standing IS NULL OR NOT (standing = 'published'
            OR standing = 'unpublished' AND r.kind = 'redact') THEN
        PERFORM refuse('It is not public.', 'removes_what_is_published');
    END IF;
END $$;
