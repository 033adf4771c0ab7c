-- The status: how parts roll up, its one definition on any day, and what is derived with it.

-- 1. Parts: how the status of a demand rolls up from theirs. ---------------------------------

-- Every combination has its rank: all met; some met; nothing open and nothing met; else the
-- heaviest of what is open. “No action” is a claim, so it needs all that is open to say so.
CREATE FUNCTION roll_up(statuses text[]) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN cardinality(statuses) = 0 THEN 'not_assessed'
        WHEN 'met' = ALL (statuses) THEN 'met'
        WHEN statuses && '{met,partly_met}'::text[] THEN 'partly_met'
        WHEN 'no_longer_possible' = ALL (statuses) THEN 'no_longer_possible'
        WHEN 'contrary_action' = ANY (statuses) THEN 'contrary_action'
        WHEN 'reversed' = ANY (statuses) THEN 'reversed'
        WHEN 'in_progress' = ANY (statuses) THEN 'in_progress'
        WHEN 'announced' = ANY (statuses) THEN 'announced'
        WHEN 'not_assessed' = ANY (statuses) THEN 'not_assessed'
        WHEN 'no_information' = ANY (statuses) THEN 'no_information'
        ELSE 'no_action'
    END
$$;

-- Nothing is open any more: some may be met and some beyond it.
CREATE FUNCTION is_ended(statuses text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT cardinality(statuses) > 0
        AND statuses <@ '{met,no_longer_possible,withdrawn}'::text[]
$$;

-- 2. The status: its one definition, on any day, by publications until any entry. ------------

CREATE FUNCTION newest() RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT 9223372036854775807 $$;

-- The decisions that count: public, and corrected by none that is.
CREATE FUNCTION counting(demand bigint, part bigint, as_of bigint)
RETURNS SETOF statements_assessment LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT a.* FROM statements_assessment a
    WHERE a.demand_id = demand AND a.part_id IS NOT DISTINCT FROM part
      AND a.publication_id <= as_of AND NOT EXISTS (
        SELECT FROM statements_assessment c
        WHERE c.corrects_id = a.id AND c.publication_id <= as_of)
$$;

-- The one order of decisions.
CREATE FUNCTION own_assessment(demand bigint, part bigint, day date, as_of bigint)
RETURNS bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT id FROM counting(demand, part, as_of) WHERE first_day <= day
    ORDER BY first_day DESC, publication_id DESC LIMIT 1
$$;

CREATE FUNCTION own_status(demand bigint, part bigint, day date, as_of bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT a.status FROM statements_assessment a
                     WHERE a.id = own_assessment(demand, part, day, as_of)), 'not_assessed')
$$;

CREATE FUNCTION public_parts(demand bigint, as_of bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT p.id FROM statements_part p
    WHERE p.demand_id = demand AND p.publication_id <= as_of ORDER BY p.id
$$;

CREATE FUNCTION public_calls(demand bigint, as_of bigint)
RETURNS TABLE (id bigint, first_day date, withdrawn_on date, deadline date)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT c.id, s.first_day, c.withdrawn_on, c.deadline
    FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
    WHERE c.demand_id = demand AND s.publication_id <= as_of
$$;

CREATE FUNCTION part_statuses(demand bigint, day date, as_of bigint) RETURNS text[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT own_status(demand, p, day, as_of) FROM public_parts(demand, as_of) p)
$$;

CREATE FUNCTION is_withdrawn(demand bigint, day date, as_of bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(bool_and(coalesce(c.withdrawn_on <= day, false)), false)
    FROM public_calls(demand, as_of) c WHERE c.first_day IS NULL OR c.first_day <= day
$$;

CREATE FUNCTION status_on(demand bigint, day date, as_of bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN is_withdrawn(demand, day, as_of) THEN 'withdrawn'
        WHEN EXISTS (SELECT FROM public_parts(demand, as_of))
            THEN roll_up(part_statuses(demand, day, as_of))
        ELSE own_status(demand, NULL, day, as_of)
    END
$$;

CREATE OR REPLACE FUNCTION current_assessment(demand bigint) RETURNS bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT own_assessment(demand, NULL, 'infinity', newest())
    WHERE NOT EXISTS (SELECT FROM public_parts(demand, newest()))
$$;

CREATE OR REPLACE FUNCTION current_status(demand bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS
$$ SELECT status_on(demand, 'infinity', newest()) $$;

-- The status through time, of a demand or of one part: one row for each stretch of days.
CREATE FUNCTION periods_of(demand bigint, part bigint, as_of bigint)
RETURNS TABLE (since date, until date, called_on date, status text, is_ended boolean,
               is_against_a_part boolean, assessment bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH calls AS (SELECT * FROM public_calls(demand, as_of)),
    parts AS (SELECT p AS id FROM public_parts(demand, as_of) p),
    start AS (SELECT min(first_day) AS day FROM calls),
    days AS (
        SELECT day FROM start
        UNION SELECT greatest(a.first_day, (SELECT day FROM start))
            FROM counting(demand, part, as_of) a
        UNION SELECT greatest(a.first_day, (SELECT day FROM start))
            FROM parts CROSS JOIN LATERAL counting(demand, parts.id, as_of) a WHERE part IS NULL
        UNION SELECT c.first_day FROM calls c WHERE part IS NULL AND c.first_day IS NOT NULL
        UNION SELECT greatest(c.withdrawn_on, c.first_day)
            FROM calls c WHERE part IS NULL AND c.withdrawn_on IS NOT NULL
    ),
    told AS (
        SELECT d.day,
            CASE WHEN part IS NULL THEN status_on(demand, on_day, as_of)
                 ELSE own_status(demand, part, on_day, as_of) END AS status,
            CASE WHEN part IS NULL THEN part_statuses(demand, on_day, as_of)
                 ELSE '{}'::text[] END AS of_parts,
            CASE WHEN part IS NOT NULL OR NOT EXISTS (SELECT FROM parts)
                 THEN own_assessment(demand, part, on_day, as_of) END AS assessment
        FROM days d CROSS JOIN LATERAL (SELECT coalesce(d.day, '-infinity') AS on_day) o
        WHERE EXISTS (SELECT FROM calls) AND (part IS NULL OR part IN (SELECT id FROM parts))
    ),
    marked AS (
        SELECT t.*,
            is_ended(CASE WHEN cardinality(t.of_parts) > 0 AND t.status <> 'withdrawn'
                          THEN t.of_parts ELSE ARRAY[t.status] END) AS ended,
            'contrary_action' = ANY (t.of_parts) AS against
        FROM told t
    ),
    turns AS (
        SELECT m.*, concat_ws('/', m.status, m.ended, m.against, m.assessment) IS DISTINCT FROM
            lag(concat_ws('/', m.status, m.ended, m.against, m.assessment))
            OVER (ORDER BY m.day NULLS FIRST) AS is_turn
        FROM marked m
    )
    SELECT day, lead(day) OVER (ORDER BY day NULLS FIRST), (SELECT s.day FROM start s), status,
        ended, against, assessment
    FROM turns t WHERE is_turn ORDER BY t.day NULLS FIRST
$$;

-- The first day of the unbroken run of the last status; none if nobody has looked.
CREATE FUNCTION since_when(demand bigint, part bigint) RETURNS date LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH p AS (SELECT coalesce(since, '-infinity') AS day, since, until, status
               FROM periods_of(demand, part, newest()))
    SELECT min(p.since) FROM p JOIN p last ON last.until IS NULL
    WHERE p.status = last.status AND last.status <> 'not_assessed'
      AND NOT EXISTS (SELECT FROM p o WHERE o.day > p.day AND o.status <> last.status)
$$;

CREATE OR REPLACE FUNCTION status_since(demand bigint) RETURNS date LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$ SELECT since_when(demand, NULL) $$;

-- What is said from an entry on replaces what was said until then, and neither is ever changed.
CREATE FUNCTION write_periods(demand bigint, entry bigint, as_of bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT NULL::bigint
        UNION ALL (SELECT p.id FROM statements_part p WHERE p.demand_id = demand ORDER BY p.id)
    LOOP
        WITH said AS MATERIALIZED (SELECT * FROM periods_of(demand, one, as_of)),
        was AS MATERIALIZED (
            SELECT p.* FROM statements_period p
            WHERE p.demand_id = demand AND p.part_id IS NOT DISTINCT FROM one
              AND p.replaced_id IS NULL),
        same AS (
            SELECT w.id, s.since FROM was w JOIN said s ON
                (w.since, w.until, w.called_on, w.assessment_id) IS NOT DISTINCT FROM
                (s.since, s.until, s.called_on, s.assessment)
                AND (w.status, w.is_ended, w.is_against_a_part) =
                    (s.status, s.is_ended, s.is_against_a_part)),
        gone AS (
            UPDATE statements_period p SET replaced_id = entry FROM was w
            WHERE w.id = p.id AND p.id NOT IN (SELECT id FROM same))
        INSERT INTO statements_period (demand_id, part_id, since, until, called_on, status,
                                       is_ended, is_against_a_part, assessment_id, entry_id)
        SELECT demand, one, s.since, s.until, s.called_on, s.status, s.is_ended,
               s.is_against_a_part, s.assessment, entry
        FROM said s WHERE NOT EXISTS (
            SELECT FROM same m WHERE m.since IS NOT DISTINCT FROM s.since);
    END LOOP;
END $$;

-- The last status, as it was just written, and since when it has been so without a break.
CREATE FUNCTION status_now(demand bigint, part bigint)
RETURNS TABLE (status text, since date, is_ended boolean, is_against_a_part boolean,
               assessment bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH p AS (SELECT o.*, coalesce(o.since, '-infinity') AS day FROM statements_period o
               WHERE o.demand_id = demand AND o.part_id IS NOT DISTINCT FROM part
                 AND o.replaced_id IS NULL)
    SELECT last.status, (SELECT min(p.since) FROM p
            WHERE p.status = last.status AND last.status <> 'not_assessed'
              AND NOT EXISTS (SELECT FROM p o WHERE o.day > p.day AND o.status <> last.status)),
        last.is_ended, last.is_against_a_part, last.assessment_id
    FROM p last WHERE last.until IS NULL
$$;

-- 3. What else is derived of a demand, when something about it is published. ------------------

-- The decisions in force: its own, or those of its parts.
CREATE FUNCTION decisions_in_force(demand bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT a FROM (
        SELECT current_assessment(demand) AS a
        UNION SELECT own_assessment(demand, p, 'infinity', newest())
            FROM public_parts(demand, newest()) p) b
    WHERE a IS NOT NULL
$$;

-- A demand, and those that were merged into it.
CREATE FUNCTION family(demand bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
SET search_path = public, pg_temp AS
$$ SELECT d.id FROM statements_demand d WHERE demand IN (d.id, d.merged_into_id) $$;

-- The addressee's own claim differs from us more often than not, and disputes nothing.
CREATE FUNCTION is_disputed(demand bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM statements_externalassessment x
        WHERE x.demand_id IN (SELECT family(demand)) AND x.publication_id IS NOT NULL
          AND x.mapped <> ''
          AND x.mapped <> current_status(demand) AND x.actor_id NOT IN (
            SELECT m.actor_id FROM statements_demand_addressees m WHERE m.demand_id = x.demand_id)
    ) OR EXISTS (
        SELECT FROM decisions_in_force(demand) a
        WHERE (SELECT bool_or(e.stance = 'supports') AND bool_or(e.stance = 'contradicts')
               FROM statements_basis b JOIN statements_evidence e ON e.id = b.evidence_id
               WHERE b.assessment_id = a AND b.role = 'decisive'))
$$;

-- What a decision in force rests on is public no more, or reads otherwise since a correction and
-- does not carry it; or two histories became one, and nobody has decided since.
CREATE FUNCTION is_under_review(demand bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM decisions_in_force(demand) a
        JOIN statements_basis b ON b.assessment_id = a AND b.role <> 'not_relied_on'
        JOIN statements_evidence e ON e.id = b.evidence_id
        JOIN statements_event v ON v.id = e.event_id
        WHERE e.publication_id IS NULL OR v.publication_id IS NULL
    ) OR EXISTS (
        SELECT FROM decisions_in_force(demand) a WHERE NOT has_what_it_needs(a)
    ) OR EXISTS (
        SELECT FROM statements_demand o
        JOIN statements_assessment was ON was.demand_id = o.id AND was.publication_id IS NOT NULL
        JOIN statements_merge m ON m.merged_id = o.id AND m.demand_id = demand
            AND m.undoes_id IS NULL AND m.publication_id IS NOT NULL
        WHERE o.merged_into_id = demand AND EXISTS (
            SELECT FROM statements_assessment a
            WHERE a.demand_id = demand AND a.publication_id IS NOT NULL)
          AND NOT EXISTS (
            SELECT FROM statements_assessment a
            WHERE a.demand_id = demand AND a.publication_id > m.publication_id))
$$;

CREATE OR REPLACE FUNCTION demand_vector(demand bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', d.summary, 'A') || vector_of('en', d.legal_basis, 'B')
        || coalesce((
            SELECT concat_vectors(vector_of('en', a.name, 'C'))
            FROM statements_demand_addressees m JOIN statements_actor a ON a.id = m.actor_id
            WHERE m.demand_id = d.id), '')
        || coalesce((
            SELECT concat_vectors(vector_of('en', coalesce(nullif(p.label, ''), p.name), 'B'))
            FROM statements_part p WHERE p.demand_id = d.id AND p.publication_id IS NOT NULL), '')
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

-- The copies on a demand and its parts. No other statement anywhere writes them.
CREATE OR REPLACE FUNCTION copy_to_demand(demand bigint, entry bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE is_called boolean := EXISTS (SELECT FROM public_calls(demand, newest())); stands record;
BEGIN
    PERFORM write_periods(demand, entry, newest());
    UPDATE statements_part p SET
        status = coalesce((SELECT s.status FROM status_now(demand, p.id) s), 'not_assessed'),
        status_since = (SELECT s.since FROM status_now(demand, p.id) s)
    WHERE p.demand_id = demand AND p.publication_id IS NOT NULL;
    SELECT * INTO stands FROM status_now(demand, NULL);
    UPDATE statements_demand d SET
        publication_id = CASE WHEN is_called THEN coalesce(d.publication_id, entry) END,
        stood_from_id = CASE WHEN NOT is_called
            THEN coalesce(d.publication_id, d.stood_from_id) END,
        tombstone_id = CASE WHEN NOT is_called AND d.merged_into_id IS NULL
            AND coalesce(d.publication_id, d.stood_from_id) IS NOT NULL
            THEN coalesce(d.tombstone_id, entry) END,
        status = coalesce(stands.status, 'not_assessed'),
        status_since = stands.since,
        assessment_id = stands.assessment,
        is_ended = coalesce(stands.is_ended, false),
        is_against_a_part = coalesce(stands.is_against_a_part, false),
        is_disputed = is_called AND is_disputed(demand),
        is_under_review = is_called AND is_under_review(demand),
        called_on = (SELECT min(c.first_day) FROM public_calls(demand, newest()) c),
        call_count = (SELECT count(*) FROM public_calls(demand, newest())),
        deadline = (SELECT min(c.deadline) FROM public_calls(demand, newest()) c
                    WHERE c.withdrawn_on IS NULL),
        looked_on = greatest(
            (SELECT max(l.looked_on) FROM statements_searchlog l
             WHERE l.demand_id IN (SELECT family(demand)) AND l.publication_id IS NOT NULL),
            -- The entry that is being published has no row yet: it is of today.
            (SELECT max(coalesce((p.at AT TIME ZONE 'UTC')::date, record_today()))
             FROM statements_assessment a
             LEFT JOIN statements_publication p ON p.seq = a.publication_id
             WHERE a.demand_id IN (SELECT family(demand)) AND a.publication_id IS NOT NULL),
            (SELECT (p.at AT TIME ZONE 'UTC')::date FROM statements_publication p
             WHERE p.seq = d.publication_id)),
        moved_on = (SELECT max(v.first_day)
            FROM statements_evidence e JOIN statements_event v ON v.id = e.event_id
            WHERE e.demand_id IN (SELECT family(demand)) AND e.publication_id IS NOT NULL
              AND v.publication_id IS NOT NULL AND e.stance <> 'context'),
        latest_id = entry,
        search = CASE WHEN is_called THEN demand_vector(demand) END
    WHERE d.id = demand;
    UPDATE statements_demand SET looked_on = record_today()
    WHERE id = demand AND looked_on IS NULL AND publication_id IS NOT NULL;
END $$;
