-- The spine: how things become public, and what keeps them as they became.
--
-- Read from top to bottom. The owner role runs this once and owns everything in it; the site
-- runs as the application role, which can read everything, write drafts, and append to the
-- ledger only through publish(). Functions that decide anything pin their search path, because
-- whoever may create a temporary table could otherwise put one in front of ours.
-- What is refused carries a sentence for the editor who caused it.

-- 1. Time. The one place that tells it; tests replace it, nothing else can. -----------------

CREATE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT clock_timestamp() $$;

CREATE FUNCTION record_today() RETURNS date LANGUAGE sql VOLATILE
SET search_path = public, pg_temp AS
$$ SELECT (record_now() AT TIME ZONE 'UTC')::date $$;

-- 2. The current status: its one definition. ------------------------------------------------

CREATE FUNCTION current_assessment(demand bigint) RETURNS bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT id FROM statements_assessment
    WHERE demand_id = demand AND publication_id IS NOT NULL
    ORDER BY first_day DESC, publication_id DESC LIMIT 1
$$;

CREATE FUNCTION current_status(demand bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN (SELECT bool_and(c.withdrawn_on IS NOT NULL)
              FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
              WHERE c.demand_id = demand AND s.publication_id IS NOT NULL) THEN 'withdrawn'
        ELSE coalesce(
            (SELECT a.status FROM statements_assessment a WHERE a.id = current_assessment(demand)),
            'not_assessed')
    END
$$;

-- The first day of the unbroken run of decisions that say the same as the current one.
CREATE FUNCTION status_since(demand bigint) RETURNS date LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN current_status(demand) = 'withdrawn' THEN
        (SELECT max(c.withdrawn_on)
         FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
         WHERE c.demand_id = demand AND s.publication_id IS NOT NULL)
    ELSE
        (SELECT a.first_day FROM statements_assessment a
         WHERE a.demand_id = demand AND a.publication_id IS NOT NULL
           AND a.status = current_status(demand) AND NOT EXISTS (
             SELECT FROM statements_assessment b
             WHERE b.demand_id = demand AND b.publication_id IS NOT NULL
               AND b.status <> current_status(demand)
               AND (b.first_day, b.publication_id) > (a.first_day, a.publication_id))
         ORDER BY a.first_day, a.publication_id LIMIT 1)
    END
$$;

-- 3. Words for the search. -------------------------------------------------------------------

CREATE EXTENSION IF NOT EXISTS unaccent;

-- For every language without a stemmer of its own, and beside every one that has one, so that
-- the exact word is always found and a word that is excluded is always excluded.
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION plain
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

-- An apostrophe within a word would cut it in two, the modifier letter does not.
CREATE FUNCTION whole_words(words text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT regexp_replace(words, '([а-яёіїєґў])[''’]([а-яёіїєґў])', '\1ʼ\2', 'gi') $$;

CREATE FUNCTION vector_of(language text, words text, weight "char") RETURNS tsvector
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT setweight(
        CASE language
            WHEN 'en' THEN to_tsvector('english', whole_words(words))
            WHEN 'ru' THEN to_tsvector('russian', whole_words(words))
            ELSE ''::tsvector
        END || to_tsvector('plain', whole_words(words)), weight)
$$;

CREATE AGGREGATE concat_vectors(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');

CREATE FUNCTION demand_vector(demand bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', d.summary, 'A') || vector_of('en', d.legal_basis, 'B')
        || coalesce((
            SELECT concat_vectors(vector_of('en', a.name, 'C'))
            FROM statements_demand_addressees m JOIN statements_actor a ON a.id = m.actor_id
            WHERE m.demand_id = d.id), '')
        || coalesce((
            SELECT concat_vectors(
                vector_of(t.language, substring(t.body FROM c.start + 1 FOR c."end" - c.start), 'B')
                || vector_of(t.language, s.title, 'C') || vector_of('en', s.speaker, 'C')
                || coalesce((
                    SELECT concat_vectors(vector_of('en', a.name, 'C'))
                    FROM statements_issuer i JOIN statements_actor a ON a.id = i.actor_id
                    WHERE i.statement_id = s.id), ''))
            FROM statements_call c
            JOIN statements_statementtext t ON t.id = c.text_id
            JOIN statements_statement s ON s.id = c.statement_id
            WHERE c.demand_id = d.id AND s.publication_id IS NOT NULL), '')
    FROM statements_demand d WHERE d.id = demand
$$;

CREATE FUNCTION statement_vector(statement bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', concat_ws(' ', s.title, s.speaker), 'A') || coalesce((
        SELECT concat_vectors(vector_of(t.language, s.title || ' ' || t.body, 'B'))
        FROM statements_statementtext t WHERE t.statement_id = s.id), '')
    FROM statements_statement s WHERE s.id = statement
$$;

CREATE FUNCTION event_vector(event bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', concat_ws(' ', e.title, e.place), 'A')
        || vector_of('en', e.summary, 'B') || coalesce((
        SELECT concat_vectors(vector_of(d.language, r.quote || ' ' || r.attributed_to, 'B'))
        FROM statements_report r JOIN statements_document d ON d.id = r.document_id
        WHERE r.event_id = e.id), '')
    FROM statements_event e WHERE e.id = event
$$;

-- 4. What a publication touches. -------------------------------------------------------------

CREATE FUNCTION concerned_demands(subject text, thing bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT demand_id FROM statements_call WHERE subject = 'statement' AND statement_id = thing
    UNION SELECT demand_id FROM statements_evidence
        WHERE subject = 'event' AND event_id = thing AND publication_id IS NOT NULL
    UNION SELECT demand_id FROM statements_evidence WHERE subject = 'evidence' AND id = thing
    UNION SELECT demand_id FROM statements_assessment WHERE subject = 'assessment' AND id = thing
    ORDER BY 1
$$;

CREATE FUNCTION named_documents(subject text, thing bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT document_id FROM statements_statementtext
        WHERE subject = 'statement' AND statement_id = thing
    UNION SELECT document_id FROM statements_report WHERE subject = 'event' AND event_id = thing
$$;

CREATE FUNCTION named_actors(subject text, thing bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE named(id) AS (
        SELECT actor_id FROM statements_issuer
            WHERE subject = 'statement' AND statement_id = thing
        UNION SELECT m.actor_id FROM statements_demand_addressees m
            WHERE subject = 'statement' AND m.demand_id IN (SELECT concerned_demands(subject, thing))
        UNION SELECT d.publisher_id FROM statements_document d
            WHERE d.id IN (SELECT named_documents(subject, thing))
    ), with_parents(id) AS (
        SELECT id FROM named
        UNION SELECT a.parent_id FROM statements_actor a JOIN with_parents w ON w.id = a.id
            WHERE a.parent_id IS NOT NULL
    )
    SELECT id FROM with_parents
$$;

-- 5. What must hold at the moment of publication. --------------------------------------------

CREATE FUNCTION refuse(sentence text, rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = sentence, CONSTRAINT = rule;
END $$;

-- A day more than today in UTC, for elsewhere it has begun already.
CREATE FUNCTION check_day(day date) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF day > record_today() + 1 THEN
        PERFORM refuse('The date lies in the future.', 'what_was_said_and_done_is_past');
    END IF;
END $$;

CREATE FUNCTION check_statement(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_day(first_day) FROM statements_statement WHERE id = thing;
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
    IF EXISTS (SELECT FROM statements_call c
               WHERE c.statement_id = thing AND c.withdrawn_on > record_today()) THEN
        PERFORM refuse('A call cannot have been withdrawn in the future.', 'withdrawn_until_today');
    END IF;
END $$;

CREATE FUNCTION check_event(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM check_day(first_day) FROM statements_event WHERE id = thing;
    IF NOT EXISTS (SELECT FROM statements_report WHERE event_id = thing) THEN
        PERFORM refuse('An event needs at least one report of it.', 'event_is_reported');
    END IF;
END $$;

CREATE FUNCTION check_evidence(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM statements_evidence e
               JOIN statements_event v ON v.id = e.event_id
               JOIN statements_demand d ON d.id = e.demand_id
               WHERE e.id = thing AND (v.publication_id IS NULL OR d.publication_id IS NULL)) THEN
        PERFORM refuse('Publish the event and the demand first: evidence rests on both.',
                       'evidence_rests_on_what_is_public');
    END IF;
END $$;

-- The same as status.missing() says to the editor.
CREATE FUNCTION has_what_it_needs(thing bigint) RETURNS boolean LANGUAGE sql STABLE
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
            WHERE e.demand_id = a.demand_id AND e.publication_id IS NOT NULL AND e.id <> a.id
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

CREATE FUNCTION check_assessment(thing bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE a statements_assessment;
BEGIN
    SELECT * INTO STRICT a FROM statements_assessment WHERE id = thing;
    IF NOT EXISTS (SELECT FROM statements_demand
                   WHERE id = a.demand_id AND publication_id IS NOT NULL) THEN
        PERFORM refuse('Publish the demand first.', 'assessment_rests_on_what_is_public');
    END IF;
    IF EXISTS (SELECT FROM statements_basis b JOIN statements_evidence e ON e.id = b.evidence_id
               WHERE b.assessment_id = thing
                 AND (e.publication_id IS NULL OR e.demand_id <> a.demand_id)) THEN
        PERFORM refuse('Publish the evidence first, and rest only on evidence of this demand.',
                       'assessment_rests_on_what_is_public');
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

-- 6. Publishing: the only way. ---------------------------------------------------------------

CREATE FUNCTION lock_record() RETURNS void LANGUAGE sql VOLATILE AS
$$ SELECT pg_advisory_xact_lock(7254011) $$;

CREATE FUNCTION slug_of(words text) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT trim(BOTH '-' FROM left(trim(BOTH '-' FROM
        regexp_replace(lower(unaccent(words)), '[^a-z0-9]+', '-', 'g')), 80))
$$;

-- The words, and the public id only where another record has them already.
CREATE FUNCTION free_slug(relation text, words text, public_id text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE wanted text := slug_of(words); is_taken boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE slug = $1)', relation)
        INTO is_taken USING wanted;
    RETURN CASE WHEN is_taken OR wanted = '' THEN concat_ws('-', nullif(wanted, ''), public_id)
                ELSE wanted END;
END $$;

-- The copies on a demand. No other statement anywhere writes them.
CREATE FUNCTION copy_to_demand(demand bigint, entry bigint) RETURNS void LANGUAGE sql VOLATILE
SET search_path = public, pg_temp AS $$
    UPDATE statements_demand d SET
        publication_id = coalesce(d.publication_id, entry),
        status = current_status(demand),
        status_since = status_since(demand),
        assessment_id = current_assessment(demand),
        called_on = (SELECT min(s.first_day)
            FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
            WHERE c.demand_id = demand AND s.publication_id IS NOT NULL),
        latest_id = entry,
        search = demand_vector(demand)
    WHERE d.id = demand
$$;

CREATE FUNCTION make_public(subject text, thing bigint, reviewer bigint, entry bigint)
RETURNS text LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE id_of_subject text; actor record;
BEGIN
    EXECUTE format($sql$
        UPDATE statements_%s SET state = 'published', reviewer_id = $1, publication_id = $2
        WHERE id = $3 AND state = 'in_review' RETURNING public_id $sql$, subject)
        INTO id_of_subject USING reviewer, entry, thing;
    IF id_of_subject IS NULL THEN
        PERFORM refuse('It does not wait for a second person.', 'published_from_review');
    END IF;
    EXECUTE format('SELECT check_%s($1)', subject) USING thing;
    IF subject = 'statement' THEN
        UPDATE statements_statement SET search = statement_vector(id), slug = free_slug(
            'statements_statement', concat_ws(' ', first_day::text, title), public_id)
        WHERE id = thing;
    ELSIF subject = 'event' THEN
        UPDATE statements_event SET search = event_vector(id), slug = free_slug(
            'statements_event', concat_ws(' ', first_day::text, title), public_id)
        WHERE id = thing;
    ELSIF subject = 'assessment' THEN
        UPDATE statements_searchlog SET publication_id = entry
        WHERE publication_id IS NULL
          AND id = (SELECT search_log_id FROM statements_assessment WHERE id = thing);
    END IF;
    UPDATE statements_document SET publication_id = entry
    WHERE publication_id IS NULL AND id IN (SELECT named_documents(subject, thing));
    FOR actor IN SELECT id, name, public_id FROM statements_actor
        WHERE publication_id IS NULL AND id IN (SELECT named_actors(subject, thing)) ORDER BY id
    LOOP
        UPDATE statements_actor SET publication_id = entry,
            slug = free_slug('statements_actor', actor.name, actor.public_id)
        WHERE id = actor.id;
    END LOOP;
    RETURN id_of_subject;
END $$;

CREATE FUNCTION append(subject text, subject_id text, demands bigint[], before jsonb, entry bigint,
                       content text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := record_now();
    last_hash text := coalesce((SELECT hash FROM statements_publication ORDER BY seq DESC LIMIT 1),
                               repeat('0', 64));
    salt bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    commitment text := encode(sha256(salt || convert_to(content, 'UTF8')), 'hex');
    bears_on text := coalesce((
        SELECT '[' || string_agg(format('{"demand":"%s","before":"%s","after":"%s"}',
            d.public_id, coalesce(before ->> d.public_id, ''), d.status), ',' ORDER BY d.id) || ']'
        FROM statements_demand d WHERE d.id = ANY (demands)), '[]');
BEGIN
    INSERT INTO statements_publication
        (seq, at, kind, subject, subject_id, bears_on, content, salt, commitment, prev, hash)
    VALUES (entry, moment, 'published', subject, subject_id, bears_on, content,
        encode(salt, 'hex'), commitment, last_hash,
        encode(sha256(convert_to(concat_ws(E'\n', last_hash, entry,
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'published', subject, subject_id, bears_on, commitment), 'UTF8')), 'hex'));
    INSERT INTO statements_bearson (publication_id, demand_id, before, after)
    SELECT entry, d.id, coalesce(before ->> d.public_id, ''), d.status
    FROM statements_demand d WHERE d.id = ANY (demands) ORDER BY d.id;
END $$;

CREATE FUNCTION publish(subject text, thing bigint, reviewer bigint, content text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry bigint; demands bigint[]; before jsonb; id_of_subject text; demand bigint;
BEGIN
    IF subject NOT IN ('statement', 'event', 'evidence', 'assessment') THEN
        PERFORM refuse('There is no such thing to publish.', 'subject_is_known');
    END IF;
    PERFORM lock_record();
    entry := coalesce((SELECT max(seq) FROM statements_publication), 0) + 1;
    demands := ARRAY(SELECT concerned_demands(subject, thing));
    PERFORM FROM statements_demand WHERE id = ANY (demands) ORDER BY id FOR NO KEY UPDATE;
    before := (SELECT jsonb_object_agg(d.public_id, d.status) FROM statements_demand d
               WHERE d.id = ANY (demands) AND d.publication_id IS NOT NULL);
    id_of_subject := make_public(subject, thing, reviewer, entry);
    FOREACH demand IN ARRAY demands LOOP
        PERFORM copy_to_demand(demand, entry);
    END LOOP;
    PERFORM append(subject, id_of_subject, demands, before, entry, content);
    RETURN entry;
END $$;

-- 7. Guards: what is public, or under review, stays as it is. --------------------------------

-- No session setting is a key here, for anybody can set one: only the owner's functions pass.
CREATE FUNCTION is_by_owner(relation oid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.pg_get_userbyid(c.relowner) = current_user
    FROM pg_catalog.pg_class c WHERE c.oid = relation
$$;

CREATE FUNCTION guard_ledger() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM refuse('The ledger is only ever appended to.', 'ledger_is_append_only');
    RETURN NULL;
END $$;

-- Statement, event, evidence, assessment.
CREATE FUNCTION guard_reviewed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE of_review text[] := '{state,author_id,reviewer_id,review_note}';
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP <> 'DELETE' AND (NEW.state = 'published' OR NEW.publication_id IS NOT NULL) THEN
        PERFORM refuse('Nothing becomes public but by a publication.', 'public_by_publication');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM refuse('A new record begins as a draft.', 'begins_as_a_draft');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.publication_id IS NOT NULL THEN
        PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
    END IF;
    IF OLD.state = 'in_review' AND (TG_OP = 'DELETE' OR NEW.state = 'in_review'
            OR to_jsonb(NEW) - of_review <> to_jsonb(OLD) - of_review) THEN
        PERFORM refuse('It waits for a second person and is frozen until it is published or sent '
                       'back.', 'frozen_in_review');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- Children. Arguments: the root's table, this row's column, and where that column names a
-- parent in between, the parent's table and its column. The root is held FOR SHARE, so that
-- nothing slips in while it is being published.
CREATE FUNCTION guard_child() RETURNS trigger LANGUAGE plpgsql
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
        ELSIF root_state = 'published' THEN
            PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
        ELSIF root_state = 'in_review' THEN
            PERFORM refuse('It waits for a second person and is frozen until it is published or '
                           'sent back.', 'frozen_in_review');
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION is_named_in_review(relation text, thing bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH waiting AS (
        SELECT 'statement' AS subject, id FROM statements_statement WHERE state = 'in_review'
        UNION ALL SELECT 'event', id FROM statements_event WHERE state = 'in_review'
    )
    SELECT CASE relation
        WHEN 'statements_searchlog' THEN EXISTS (SELECT FROM statements_assessment
            WHERE state = 'in_review' AND search_log_id = thing)
        WHEN 'statements_document' THEN EXISTS (SELECT FROM waiting w
            WHERE thing IN (SELECT named_documents(w.subject, w.id)))
        ELSE EXISTS (SELECT FROM waiting w
            WHERE thing IN (SELECT named_actors(w.subject, w.id)))
    END
$$;

-- Actor, document, search log: public with the first published thing that names them, and frozen
-- while it waits, so that nobody writes what they then publish alone.
CREATE FUNCTION guard_named() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP <> 'INSERT' AND OLD.publication_id IS NOT NULL THEN
        PERFORM refuse('What is published is never changed or deleted.', 'published_stays');
    END IF;
    IF TG_OP <> 'INSERT' AND is_named_in_review(TG_TABLE_NAME, OLD.id) THEN
        PERFORM refuse('Something that names it waits for a second person: it is frozen until that '
                       'is published or sent back.', 'frozen_in_review');
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.publication_id IS NOT NULL THEN
        PERFORM refuse('Nothing becomes public but by a publication.', 'public_by_publication');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION is_demand_frozen(demand bigint) RETURNS boolean LANGUAGE sql VOLATILE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM statements_demand WHERE id = demand AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
                   WHERE c.demand_id = demand AND s.state IN ('in_review', 'published'))
$$;

CREATE FUNCTION guard_demand() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP <> 'INSERT' AND is_demand_frozen(OLD.id) THEN
        PERFORM refuse('This demand is public, or its statement waits for a second person: it '
                       'cannot be changed.', 'demand_is_frozen');
    END IF;
    IF TG_OP <> 'DELETE' AND (NEW.publication_id, NEW.status, NEW.status_since, NEW.assessment_id,
            NEW.called_on, NEW.latest_id, NEW.search) IS DISTINCT FROM
            (NULL::bigint, 'not_assessed', NULL::date, NULL::bigint,
             NULL::date, NULL::bigint, NULL::tsvector) THEN
        PERFORM refuse('Only the database writes the status of a demand.', 'status_is_a_copy');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION guard_addressee() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN coalesce(NEW, OLD); END IF;
    PERFORM FROM statements_demand WHERE id IN (OLD.demand_id, NEW.demand_id) ORDER BY id FOR SHARE;
    IF NOT FOUND THEN
        PERFORM refuse('It belongs to nothing that is there.', 'child_has_a_root');
    END IF;
    IF (TG_OP <> 'INSERT' AND is_demand_frozen(OLD.demand_id))
            OR (TG_OP <> 'DELETE' AND is_demand_frozen(NEW.demand_id)) THEN
        PERFORM refuse('This demand is public, or its statement waits for a second person: it '
                       'cannot be changed.', 'demand_is_frozen');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- A call's words lie within its text, and the text belongs to the call's statement.
CREATE FUNCTION guard_place() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM statements_statementtext t WHERE t.id = NEW.text_id
                   AND t.statement_id = NEW.statement_id AND NEW."end" <= char_length(t.body)) THEN
        PERFORM refuse('The words of a call must lie within a text of its statement.',
                       'call_lies_within_its_text');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION guard_places() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM statements_call c WHERE c.text_id = NEW.id
               AND (c."end" > char_length(NEW.body) OR c.statement_id <> NEW.statement_id)) THEN
        PERFORM refuse('The words of a call must lie within a text of its statement.',
                       'call_lies_within_its_text');
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE relation text; child text[];
BEGIN
    -- Public ids stand in addresses, and a page that cannot make an address cannot be shown.
    FOREACH relation IN ARRAY ('{actor,document,statement,statementtext,demand,call,event,report,'
            'figure,evidence,assessment,searchlog}')::text[] LOOP
        EXECUTE format('ALTER TABLE statements_%1$s ADD CONSTRAINT %1$s_id_can_be_quoted '
                       'CHECK (public_id ~ ''^[2-9b-df-hj-km-np-tv-xz]{8}$'')', relation);
    END LOOP;
    FOREACH relation IN ARRAY '{publication,bearson}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER guard BEFORE UPDATE OR DELETE OR TRUNCATE ON statements_%s '
                       'FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger()', relation);
    END LOOP;
    FOREACH relation IN ARRAY '{statement,event,evidence,assessment}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_%s '
                       'FOR EACH ROW EXECUTE FUNCTION guard_reviewed()', relation);
    END LOOP;
    FOREACH relation IN ARRAY '{actor,document,searchlog}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_%s '
                       'FOR EACH ROW EXECUTE FUNCTION guard_named()', relation);
    END LOOP;
    FOREACH child SLICE 1 IN ARRAY ARRAY[
        ['statementtext', quote_literal('statements_statement') || ', ''statement_id'''],
        ['issuer', quote_literal('statements_statement') || ', ''statement_id'''],
        ['call', quote_literal('statements_statement') || ', ''statement_id'''],
        ['report', quote_literal('statements_event') || ', ''event_id'''],
        ['figure', quote_literal('statements_event')
            || ', ''report_id'', ''statements_report'', ''event_id'''],
        ['basis', quote_literal('statements_assessment') || ', ''assessment_id''']
    ] LOOP
        EXECUTE format('CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_%s '
                       'FOR EACH ROW EXECUTE FUNCTION guard_child(%s)', child[1], child[2]);
    END LOOP;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_demand
    FOR EACH ROW EXECUTE FUNCTION guard_demand();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_demand_addressees
    FOR EACH ROW EXECUTE FUNCTION guard_addressee();
CREATE TRIGGER place BEFORE INSERT OR UPDATE ON statements_call
    FOR EACH ROW EXECUTE FUNCTION guard_place();
CREATE TRIGGER places AFTER UPDATE ON statements_statementtext
    FOR EACH ROW EXECUTE FUNCTION guard_places();

-- 8. What the application role may do. Run by `manage.py migrate` each time. -----------------

CREATE FUNCTION grant_to_application(role text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', role);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', role);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON statements_publication, statements_bearson, '
                   'django_migrations FROM %I', role);
    EXECUTE format('REVOKE UPDATE, DELETE ON statements_demonstration FROM %I', role);
    EXECUTE format('GRANT EXECUTE ON FUNCTION publish(text, bigint, bigint, text) TO %I', role);
END $$;

REVOKE EXECUTE ON FUNCTION publish(text, bigint, bigint, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION make_public(text, bigint, bigint, bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION append(text, text, bigint[], jsonb, bigint, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION copy_to_demand(bigint, bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION grant_to_application(text) FROM PUBLIC;
