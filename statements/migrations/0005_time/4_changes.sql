-- What a merge, a correction and a removal do.

-- 7. What a merge, a correction and a removal do. -------------------------------------------------

CREATE FUNCTION remember_calls(moved bigint[], demand bigint, entry bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE statements_membership SET replaced_id = entry
    WHERE call_id = ANY (moved) AND replaced_id IS NULL;
    INSERT INTO statements_membership (call_id, demand_id, entry_id)
    SELECT c.id, demand, entry FROM statements_call c
    JOIN statements_statement s ON s.id = c.statement_id
    WHERE demand IS NOT NULL AND c.id = ANY (moved) AND s.publication_id IS NOT NULL ORDER BY c.id
$$;

CREATE FUNCTION apply_merge(thing bigint, entry bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE m statements_merge; goes bigint; moved bigint[];
BEGIN
    SELECT * INTO STRICT m FROM statements_merge WHERE id = thing;
    IF m.undoes_id IS NULL THEN
        goes := m.demand_id;
        moved := ARRAY(SELECT id FROM statements_call WHERE demand_id = m.merged_id);
        UPDATE statements_demand SET merged_into_id = m.demand_id WHERE id = m.merged_id;
    ELSE
        goes := m.merged_id;
        moved := ARRAY(
            SELECT b.call_id FROM statements_membership b
            JOIN statements_merge u ON u.publication_id = b.entry_id
            WHERE u.id = m.undoes_id AND b.demand_id = m.demand_id AND b.replaced_id IS NULL);
        UPDATE statements_demand SET merged_into_id = NULL WHERE id = m.merged_id;
    END IF;
    UPDATE statements_call SET demand_id = goes WHERE id = ANY (moved);
    PERFORM remember_calls(moved, goes, entry);
END $$;

-- The fields that can be corrected; statements/models/correction.py shows the same to editors.
CREATE FUNCTION correctable(record text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
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
        WHEN 'actor' THEN '{name,kind,country,wikidata,ror}'
        WHEN 'document' THEN '{title,url,kind,language,date,first_day,last_day}'
        ELSE '{}'
    END::text[]
$$;

-- Whether a row is the target itself, or one of its children.
CREATE FUNCTION belongs_to(record text, id text, target text, target_id text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT CASE record
        WHEN 'call' THEN target = 'statement' AND EXISTS (
            SELECT FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
            WHERE c.public_id = belongs_to.id AND s.public_id = target_id)
        WHEN 'report' THEN target = 'event' AND EXISTS (
            SELECT FROM statements_report r JOIN statements_event e ON e.id = r.event_id
            WHERE r.public_id = belongs_to.id AND e.public_id = target_id)
        WHEN 'figure' THEN target = 'event' AND EXISTS (
            SELECT FROM statements_figure f JOIN statements_report r ON r.id = f.report_id
            JOIN statements_event e ON e.id = r.event_id
            WHERE f.public_id = belongs_to.id AND e.public_id = target_id)
        ELSE (record, id) = (target, target_id)
    END
$$;

-- Whether a field took a value, and took it as it is.
CREATE FUNCTION set_field(relation text, thing bigint, field text, value jsonb) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE taken jsonb;
BEGIN
    IF jsonb_typeof(value) = 'array' AND jsonb_path_exists(value, 'strict $[*] ? (@.type() != "string")') THEN
        RETURN false;
    END IF;
    IF field = 'addressees' THEN
        DELETE FROM statements_demand_addressees WHERE demand_id = thing;
        INSERT INTO statements_demand_addressees (demand_id, actor_id)
        SELECT thing, a.id FROM statements_actor a
        WHERE a.public_id IN (SELECT jsonb_array_elements_text(value)) ORDER BY a.id;
        SELECT jsonb_agg(a.public_id) INTO taken
        FROM statements_demand_addressees m JOIN statements_actor a ON a.id = m.actor_id
        WHERE m.demand_id = thing;
        RETURN taken @> value AND value @> taken IS TRUE;
    END IF;
    EXECUTE format('UPDATE %1$I r SET %2$I = (jsonb_populate_record(NULL::%1$I, $1)).%2$I '
                   'WHERE id = $2 RETURNING to_jsonb(r) -> $3', relation, field)
        INTO taken USING jsonb_build_object(field, value), thing, field;
    RETURN coalesce(taken = value, false);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
    RETURN false;
END $$;

CREATE FUNCTION apply_change(record text, thing bigint, field text, before jsonb, after jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE relation text := relation_of(record); now_is jsonb;
BEGIN
    IF field = 'addressees' THEN
        now_is := (SELECT coalesce(jsonb_agg(a.public_id ORDER BY a.public_id COLLATE "C"), '[]')
                   FROM statements_demand_addressees m JOIN statements_actor a ON a.id = m.actor_id
                   WHERE m.demand_id = thing);
    ELSE
        EXECUTE format('SELECT to_jsonb(r) -> $1 FROM %I r WHERE id = $2', relation)
            INTO now_is USING field, thing;
    END IF;
    IF before IS NULL OR coalesce(now_is, 'null') <> before THEN
        PERFORM refuse('It reads otherwise than when this correction was written. Write it anew on '
                       'what it says now.', 'corrects_what_was_read');
    END IF;
    IF NOT set_field(relation, thing, field, after) THEN
        PERFORM refuse(format('“%s” does not take the value that this correction gives it.', field),
                       'corrects_with_what_is_allowed');
    END IF;
END $$;

CREATE FUNCTION apply_correction(thing bigint, entry bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE c statements_correction; change jsonb; root bigint;
BEGIN
    SELECT * INTO STRICT c FROM statements_correction WHERE id = thing;
    root := row_of(c.target, c.target_id);
    FOR change IN SELECT * FROM jsonb_array_elements(c.changes) LOOP
        IF (change ->> 'field' = ANY (correctable(change ->> 'record'))
                AND belongs_to(change ->> 'record', change ->> 'id', c.target, c.target_id))
                IS NOT TRUE
            OR c.target = 'part' AND change ->> 'field' = 'name' AND EXISTS (
                SELECT FROM statements_part WHERE id = root AND label <> '') THEN
            PERFORM refuse('This field of it cannot be corrected.', 'corrects_named_fields');
        END IF;
        IF c.is_slip AND NOT change ->> 'field'
                = ANY (words_of(relation_of(change ->> 'record'))) THEN
            PERFORM refuse('This is more than a slip of the pen: give a reason.',
                           'a_slip_is_only_in_words');
        END IF;
        PERFORM apply_change(change ->> 'record', row_of(change ->> 'record', change ->> 'id'),
                             change ->> 'field', change -> 'before', change -> 'after');
    END LOOP;
    IF c.target = 'statement' THEN
        PERFORM check_days_of_statement(root);
        UPDATE statements_statement SET search = statement_vector(id) WHERE id = root;
    ELSIF c.target = 'event' THEN
        PERFORM check_event(root);
        UPDATE statements_event SET search = event_vector(id) WHERE id = root;
    ELSIF c.target IN ('response', 'external_assessment', 'reply') THEN
        EXECUTE format('SELECT check_day(first_day) FROM %I WHERE id = $1', relation_of(c.target))
            USING root;
    ELSIF c.target = 'actor' THEN
        UPDATE statements_demand d SET search = demand_vector(d.id)
        WHERE d.publication_id IS NOT NULL AND (
            d.id IN (SELECT demand_id FROM statements_demand_addressees WHERE actor_id = root)
            OR d.id IN (SELECT k.demand_id FROM statements_call k JOIN statements_issuer i
                        ON i.statement_id = k.statement_id WHERE i.actor_id = root));
    END IF;
END $$;

-- A row with nothing to read in it; its places and its proof stay.
CREATE FUNCTION empty_words(relation text, condition text, thing bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY words_of(relation) LOOP
        EXECUTE format('UPDATE %1$I SET %2$I = %3$s WHERE %4$s AND %2$I::text <> ''''',
            relation, one, CASE WHEN one IN ('url', 'review_note', 'other_names') THEN ''''''
            WHEN one = 'changes' THEN '''[]''::jsonb' ELSE '''[redacted]''' END, condition)
            USING thing;
    END LOOP;
END $$;

CREATE FUNCTION is_redacted(of text, one bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE answer boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I t JOIN statements_removal r '
                   'ON (r.target, r.target_id) = ($1, t.public_id) '
                   'WHERE t.id = $2 AND r.kind = ''redact'' AND r.publication_id IS NOT NULL)',
                   relation_of(of)) INTO answer USING of, one;
    RETURN answer;
END $$;

-- The statements that make a demand, or made it until it was merged.
CREATE FUNCTION statements_making(demand bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT c.statement_id FROM statements_call c WHERE c.demand_id = demand
    UNION SELECT c.statement_id
        FROM statements_membership b JOIN statements_call c ON c.id = b.call_id
        JOIN statements_demand d ON d.id = b.demand_id
        WHERE b.demand_id = demand AND d.merged_into_id IS NOT NULL
$$;

-- What is redacted with a thing: itself, and the demands and documents that nothing else needs.
CREATE FUNCTION redacted_with(of text, one bigint)
RETURNS TABLE (subject text, thing bigint, public_id text)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT $1, id, public_id::text FROM %I WHERE id = $2',
                                relation_of(of)) USING of, one;
    RETURN QUERY SELECT 'demand', d.id, d.public_id::text FROM statements_demand d
        WHERE of = 'statement'
          AND d.id IN (SELECT b.demand_id FROM statements_membership b
                       JOIN statements_call c ON c.id = b.call_id WHERE c.statement_id = one)
          AND one IN (SELECT statements_making(d.id))
          AND NOT EXISTS (SELECT FROM statements_making(d.id) s
                          WHERE s <> one AND NOT is_redacted('statement', s));
    RETURN QUERY SELECT 'document', d.id, d.public_id::text FROM statements_document d
        WHERE d.id IN (SELECT named_documents(of, one))
          AND NOT EXISTS (SELECT FROM users_of(d.id) u
              WHERE (u.subject, u.thing) <> (of, one) AND NOT is_redacted(u.subject, u.thing));
END $$;

-- The entries that a redaction of a thing empties; those that quote it stand under its own id.
-- An entry that names emptied ones holds no words, and the proof needs it.
CREATE FUNCTION redacted_entries(of text, its_id text) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT p.seq FROM statements_publication p
    WHERE p.content <> '' AND p.content !~ '"redacts": ?\[[0-9]'
      AND (p.subject, p.subject_id) IN (
        SELECT w.subject, w.public_id FROM redacted_with(of, row_of(of, its_id)) w)
$$;

CREATE FUNCTION redact_thing(of text, one bigint, its_id text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    gone record; emptied bigint[] := ARRAY(SELECT redacted_entries(of, its_id));
BEGIN
    FOR gone IN SELECT * FROM redacted_with(of, one) LOOP
        IF gone.subject = 'part' THEN
            -- A name that is deleted cannot be hidden any more.
            UPDATE statements_part SET name = '[redacted]', other_names = '', label = '',
                mask_reason = '' WHERE id = gone.thing;
        END IF;
        PERFORM empty_words(relation_of(gone.subject), 'id = $1', gone.thing);
        UPDATE statements_correction c SET changes = '[]', reason = '[redacted]', review_note = ''
        WHERE (c.target, c.target_id) = (gone.subject, gone.public_id);
        UPDATE statements_removal r SET note = '[redacted]', review_note = ''
        WHERE (r.target, r.target_id) = (gone.subject, gone.public_id) AND r.note <> '';
        UPDATE statements_demand SET search = NULL WHERE gone.subject = 'demand' AND id = gone.thing;
    END LOOP;
    IF of = 'statement' THEN
        -- The places of its calls need a text that they lie within.
        UPDATE statements_call c SET start = 0, "end" = n.number
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM statements_call
              WHERE statement_id = one) n WHERE n.id = c.id;
        UPDATE statements_endorsement SET start = 0, "end" = 1 WHERE statement_id = one;
        UPDATE statements_statementtext SET body = rpad('[redacted]', greatest(10, (
            SELECT count(*) FROM statements_call WHERE statement_id = one))::integer, '.')
        WHERE statement_id = one;
        PERFORM empty_words('statements_call', 'statement_id = $1', one);
        UPDATE statements_statement SET search = NULL, slug = public_id WHERE id = one;
    ELSIF of = 'event' THEN
        PERFORM empty_words('statements_figure',
            'report_id IN (SELECT id FROM statements_report WHERE event_id = $1)', one);
        PERFORM empty_words('statements_report', 'event_id = $1', one);
        UPDATE statements_event SET search = NULL, slug = public_id WHERE id = one;
    ELSIF of = 'assessment' THEN
        PERFORM empty_words('statements_searchlog', 'publication_id IS NULL AND id = '
            '(SELECT search_log_id FROM statements_assessment WHERE id = $1)', one);
    END IF;
    -- What the desk did is told there by titles, of this and of all that hangs on it.
    UPDATE django_admin_log l SET object_repr = '[redacted]', change_message = ''
    FROM django_content_type t WHERE t.id = l.content_type_id AND t.app_label = 'statements';
    UPDATE statements_publication SET content = '', salt = '' WHERE seq = ANY (emptied);
END $$;

CREATE FUNCTION apply_removal(thing bigint, entry bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE r statements_removal; root bigint; moved bigint[];
BEGIN
    SELECT * INTO STRICT r FROM statements_removal WHERE id = thing;
    IF r.target = '' THEN RETURN; END IF;
    root := row_of(r.target, r.target_id);
    EXECUTE format($sql$
        UPDATE %I SET state = 'unpublished', stood_from_id = publication_id,
            publication_id = NULL, tombstone_id = $1
        WHERE id = $2 AND state = 'published' $sql$, relation_of(r.target)) USING entry, root;
    IF r.target = 'statement' THEN
        moved := ARRAY(SELECT id FROM statements_call WHERE statement_id = root);
        PERFORM remember_calls(moved, NULL, entry);
    ELSIF r.target = 'assessment' THEN
        UPDATE statements_searchlog l SET
            stood_from_id = publication_id, publication_id = NULL, tombstone_id = entry
        WHERE l.publication_id IS NOT NULL
          AND l.id = (SELECT search_log_id FROM statements_assessment WHERE id = root)
          AND NOT EXISTS (SELECT FROM statements_assessment a
                          WHERE a.search_log_id = l.id AND a.publication_id IS NOT NULL);
    END IF;
    IF r.kind = 'redact' THEN
        PERFORM redact_thing(r.target, root, r.target_id);
    END IF;
END $$;
