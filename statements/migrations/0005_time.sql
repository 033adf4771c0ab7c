-- The record in time: parts, corrections, merges, removals, masks, and what was so on any day.
--
-- Continues 0002_spine.sql and replaces what had to change there. The same rules hold: the owner
-- owns everything here, functions that decide anything pin their search path, and what is refused
-- carries a sentence for the editor who caused it.

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

-- 4. Words: what an editor typed or pasted, and what must be hidden in it. ----------------------

-- The columns that hold words. Masks, redactions and tests read this list and no other.
CREATE FUNCTION words_of(relation text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
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
        WHEN 'statements_merge' THEN '{reason,review_note}'
        WHEN 'statements_methodologyversion' THEN '{text,review_note}'
        WHEN 'statements_correction' THEN '{changes,reason,review_note}'
        WHEN 'statements_removal' THEN '{note,review_note}'
        WHEN 'django_admin_log' THEN '{object_repr,change_message}'
        ELSE '{}'
    END::text[]
$$;

CREATE FUNCTION relations_of_words() RETURNS text[] LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT array_agg(c.relname::text ORDER BY c.relname)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND cardinality(words_of(c.relname::text)) > 0
$$;

-- Forms of a name, one a line. A form is found where words begin with each of its words, whatever
-- signs stand between them, and if none do. All apostrophes are one, and so are е and ё.
CREATE FUNCTION pattern_of(forms text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT '(' || string_agg(
        CASE WHEN form ~ '^[[:alpha:]]' THEN '(?<![[:alpha:]])'
             WHEN form ~ '^[[:digit:]]' THEN '(?<![[:digit:]])' ELSE '' END
        || regexp_replace(regexp_replace(regexp_replace(
            regexp_replace(form, '([].*+?(){}|^$\\[])', '\\\1', 'g'),
            '[[:space:]–—-]+', '[[:alpha:]]*([^[:alnum:]]|%[0-9A-F]{2})*', 'g'),
            '[''’ʼ`´]', '[''’ʼ`´]?', 'g'),
            '[её]', '[её]', 'gi'), '|') || ')[[:alnum:]]*'
    FROM (SELECT trim(line) AS form FROM regexp_split_to_table(forms, '[\r\n]+') line) f
    WHERE form <> ''
$$;

-- A shorter form would hide half a text.
CREATE FUNCTION are_long_enough(forms text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(bool_and(
        char_length(regexp_replace(line, '[^[:alnum:]]', '', 'g')) >= 4), false)
    FROM regexp_split_to_table(forms, '[\r\n]+') line WHERE trim(line) <> ''
$$;

-- An address without its percent signs, if what they stand for is text.
CREATE FUNCTION decoded(address text) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce(convert_from(decode((
        SELECT string_agg(CASE WHEN m[1] ~ '^%..' THEN substr(m[1], 2)
                               ELSE encode(convert_to(m[1], 'UTF8'), 'hex') END, '' ORDER BY n)
        FROM regexp_matches(address, '(%[0-9a-fA-F]{2}|.)', 'g') WITH ORDINALITY r(m, n)
    ), 'hex'), 'UTF8'), '');
EXCEPTION WHEN data_exception THEN
    RETURN address;
END $$;

CREATE FUNCTION hide_in(words text, pattern text, label text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT regexp_replace(words, pattern, label, 'gi') $$;

-- An address with a name in it leads to the name.
CREATE FUNCTION hide_in_address(address text, pattern text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN decoded(address) ~* pattern OR address ~* pattern THEN '' ELSE address END
$$;

-- What stands under these keys is chosen from our own words, or is an id: no name is in it.
CREATE FUNCTION keys_without_words() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT '{id,record,field,subject,kind,type,status,stance,nature,role,voice,strength,language,
             origin,reliability,credibility,provenance,counted,mapped,proposed,confidence,themes,
             groups,countries,demand,merged,part,event,document,actor,evidence,key,signature}'::text[]
$$;

-- In what JSON says, not in how it is written: there, a name after a line break begins with an n.
CREATE FUNCTION hide_in_json(said jsonb, pattern text, label text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE jsonb_typeof(said)
        WHEN 'string' THEN to_jsonb(CASE WHEN said #>> '{}' ~* '^https?://\S+$'
            THEN hide_in_address(said #>> '{}', pattern)
            ELSE hide_in(said #>> '{}', pattern, label) END)
        WHEN 'array' THEN (
            SELECT coalesce(jsonb_agg(hide_in_json(value, pattern, label) ORDER BY n), '[]')
            FROM jsonb_array_elements(said) WITH ORDINALITY e(value, n))
        WHEN 'object' THEN (
            SELECT coalesce(jsonb_object_agg(key, CASE
                WHEN key = ANY (keys_without_words())
                    AND jsonb_typeof(value) IN ('string', 'array') THEN value
                ELSE hide_in_json(value, pattern, label) END), '{}')
            FROM jsonb_each(said))
        ELSE said
    END;
END $$;

-- Statements, not one CASE: a CASE is planned as a whole, and casts a constant that is not JSON.
CREATE FUNCTION hide_in_column(one text, words text, pattern text, label text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF one = 'url' THEN
        RETURN hide_in_address(words, pattern);
    ELSIF one IN ('changes', 'change_message') AND words IS JSON THEN
        RETURN hide_in_json(words::jsonb, pattern, label)::text;
    ELSIF one = 'label' THEN
        -- A mask stands between brackets already.
        RETURN hide_in(words, pattern, btrim(label, '[]'));
    END IF;
    RETURN hide_in(words, pattern, label);
END $$;

CREATE FUNCTION holds_in_column(one text, words text, pattern text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF one = 'url' THEN
        RETURN hide_in_address(words, pattern) <> words;
    ELSIF one IN ('changes', 'change_message') AND words IS JSON THEN
        RETURN hide_in_json(words::jsonb, pattern, '') <> words::jsonb;
    END IF;
    RETURN words ~* pattern;
END $$;

-- The content of an entry. Only what might hold the words is taken apart.
CREATE FUNCTION holds_pattern(content text, pattern text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN content = '' THEN false
        WHEN regexp_replace(content, '\\(u[0-9a-f]{4}|.)', ' ', 'gi') ~* pattern
            OR content ~* '(https?://\S*%|\\u)'
            THEN hide_in_json(content::jsonb, pattern, '') <> content::jsonb
        ELSE false
    END
$$;

CREATE FUNCTION holds_words(content text, forms text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS
$$ SELECT coalesce(holds_pattern(content, pattern_of(forms)), false) $$;

CREATE FUNCTION masks() RETURNS TABLE (pattern text, label text) LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT pattern_of(p.name || E'\n' || p.other_names), '[' || p.label || ']'
    FROM statements_part p WHERE p.label <> '' ORDER BY p.id
$$;

-- The one rule of masks: whatever the record stores goes through here.
CREATE FUNCTION mask_names(words text, one text DEFAULT '') RETURNS text LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE mask record;
BEGIN
    FOR mask IN SELECT m.pattern, m.label FROM masks() m LOOP
        words := hide_in_column(one, words, mask.pattern, mask.label);
    END LOOP;
    RETURN words;
END $$;

-- A label stands in texts, in JSON and in addresses; and no mask hides a mask.
ALTER TABLE statements_part
    ADD CONSTRAINT a_mask_is_plain CHECK (label !~ '[][\\"&[:cntrl:]]'),
    ADD CONSTRAINT a_mask_hides_names CHECK (
        label = '' OR are_long_enough(name || E'\n' || other_names)
        AND label || ' redacted' !~* pattern_of(name || E'\n' || other_names));

-- What the owner's functions write was hidden when an editor wrote it. They hide in what is public
-- when a mask is published, and a draft of one changes nothing there.
CREATE FUNCTION mask_row() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    stored jsonb := to_jsonb(NEW); hidden jsonb := '{}'; one text; was text; now_is text;
BEGIN
    IF is_by_owner(TG_RELID) THEN RETURN NEW; END IF;
    IF NOT EXISTS (SELECT FROM statements_part p WHERE p.label <> '') THEN RETURN NEW; END IF;
    FOREACH one IN ARRAY words_of(TG_TABLE_NAME) LOOP
        CONTINUE WHEN TG_TABLE_NAME = 'statements_part' AND stored ->> 'label' <> ''
            AND one IN ('name', 'other_names');
        was := stored ->> one;
        now_is := mask_names(was, one);
        CONTINUE WHEN now_is IS NOT DISTINCT FROM was;
        hidden := hidden || jsonb_build_object(one, CASE one
            WHEN 'changes' THEN now_is::jsonb
            ELSE to_jsonb(left(now_is, coalesce(longest(TG_TABLE_NAME, one),
                                                char_length(now_is)))) END);
    END LOOP;
    RETURN jsonb_populate_record(NEW, hidden);
END $$;

CREATE FUNCTION longest(relation text, one text) RETURNS integer LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT character_maximum_length::integer FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = relation AND column_name = one
$$;

-- Where a place in a text lies once words are hidden in it. Whatever it cut through is whole then,
-- or half a name would be left.
CREATE FUNCTION moved_place(body text, place integer, is_end boolean, pattern text, label text)
RETURNS integer LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE first integer; upto integer := 0; shift integer := 0;
BEGIN
    LOOP
        first := regexp_instr(body, pattern, upto + 1, 1, 0, 'i') - 1;
        EXIT WHEN first < 0 OR first >= place;
        upto := regexp_instr(body, pattern, upto + 1, 1, 1, 'i') - 1;
        IF place < upto THEN
            RETURN first + shift + CASE WHEN is_end THEN char_length(label) ELSE 0 END;
        END IF;
        shift := shift + char_length(label) - (upto - first);
        EXIT WHEN upto >= char_length(body);
    END LOOP;
    RETURN place + shift;
END $$;

-- Hides words in every row there is, and moves the places that are counted in them.
CREATE FUNCTION hide_in_rows(pattern text, label text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE one_text record; relation text; one text; value text;
BEGIN
    FOR one_text IN SELECT t.id, t.body FROM statements_statementtext t WHERE t.body ~* pattern LOOP
        FOREACH relation IN ARRAY '{call,endorsement}'::text[] LOOP
            EXECUTE format($sql$
                UPDATE statements_%s SET start = moved_place($1, start, false, $2, $3),
                    "end" = moved_place($1, "end", true, $2, $3)
                WHERE text_id = $4 $sql$, relation)
                USING one_text.body, pattern, label, one_text.id;
        END LOOP;
    END LOOP;
    FOREACH relation IN ARRAY relations_of_words() LOOP
        FOREACH one IN ARRAY words_of(relation) LOOP
            value := format('hide_in_column(%L, %I::text, $1, $2)', one, one);
            EXECUTE format(
                'UPDATE %1$I SET %2$I = %3$s WHERE holds_in_column(%2$L, %2$I::text, $1) %4$s',
                relation, one, CASE one WHEN 'changes' THEN value || '::jsonb'
                    ELSE format('left(%s, coalesce(longest(%L, %L), 1000000))',
                                value, relation, one) END,
                CASE WHEN relation = 'statements_part' AND one IN ('name', 'other_names')
                     THEN 'AND label = ''''' ELSE '' END)
                USING pattern, label;
        END LOOP;
    END LOOP;
END $$;

-- In how many rows words stand now, before they are hidden: of each table that has some, and of
-- the ledger. What a mask hides is not counted in the part itself.
CREATE FUNCTION rows_with(forms text) RETURNS TABLE (relation text, number bigint)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    FOREACH relation IN ARRAY relations_of_words() LOOP
        EXECUTE format('SELECT count(*) FROM %I r WHERE %s', relation, (
            SELECT string_agg(format(CASE
                WHEN relation = 'statements_part' AND one IN ('name', 'other_names')
                THEN '(label = '''' AND holds_in_column(%L, %I::text, $1))'
                ELSE 'holds_in_column(%L, %I::text, $1)' END, one, one), ' OR ')
            FROM unnest(words_of(relation)) one)) INTO number USING pattern_of(forms);
        IF number > 0 THEN RETURN NEXT; END IF;
    END LOOP;
    RETURN QUERY SELECT 'statements_publication', count(*) FROM statements_publication p
        WHERE holds_words(p.content, forms) HAVING count(*) > 0;
END $$;

-- Addresses and search indexes are made of words too: of all that hold the words, before they are
-- hidden, and then made anew of what is left.
CREATE FUNCTION hide_words(forms text, label text) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    pattern text := pattern_of(forms);
    asked tsquery := (
        SELECT string_agg(quote_literal(lexeme) || ':*', ' | ')::tsquery
        FROM unnest(to_tsvector('plain', whole_words(forms))));
    statements bigint[] := ARRAY(SELECT id FROM statements_statement
                                 WHERE slug IS NOT NULL AND title ~* pattern);
    events bigint[] := ARRAY(SELECT id FROM statements_event
                             WHERE slug IS NOT NULL AND title ~* pattern);
    actors bigint[] := ARRAY(SELECT id FROM statements_actor
                             WHERE slug IS NOT NULL AND name ~* pattern);
BEGIN
    PERFORM hide_in_rows(pattern, label);
    UPDATE statements_statement SET slug = free_slug('statements_statement',
        concat_ws(' ', first_day::text, title, public_id), public_id) WHERE id = ANY (statements);
    UPDATE statements_event SET slug = free_slug('statements_event',
        concat_ws(' ', first_day::text, title, public_id), public_id) WHERE id = ANY (events);
    UPDATE statements_actor SET slug = free_slug('statements_actor',
        concat_ws(' ', name, public_id), public_id) WHERE id = ANY (actors);
    UPDATE statements_statement SET search = statement_vector(id) WHERE search @@ asked;
    UPDATE statements_event SET search = event_vector(id) WHERE search @@ asked;
    UPDATE statements_demand SET search = demand_vector(id) WHERE search @@ asked;
END $$;

-- A published text with its calls, whose places move with the words that are hidden.
CREATE FUNCTION hide_in_content(content text, pattern text, label text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE said jsonb := content::jsonb; bodies jsonb; list text;
BEGIN
    IF said ? 'texts' THEN
        bodies := (SELECT jsonb_object_agg(t ->> 'id', t -> 'body')
                   FROM jsonb_array_elements(said -> 'texts') t);
        FOREACH list IN ARRAY '{calls,endorsements}'::text[] LOOP
            CONTINUE WHEN NOT said ? list;
            said := said || jsonb_build_object(list, coalesce((
                SELECT jsonb_agg(c || jsonb_build_object('start', m.first, 'end', m.upto, 'quote',
                    substr(hide_in(m.body, pattern, label), m.first + 1, m.upto - m.first))
                    ORDER BY n)
                FROM jsonb_array_elements(said -> list) WITH ORDINALITY e(c, n)
                CROSS JOIN LATERAL (SELECT bodies ->> (c ->> 'text') AS body) b
                CROSS JOIN LATERAL (SELECT b.body,
                    moved_place(b.body, (c ->> 'start')::integer, false, pattern, label) AS first,
                    moved_place(b.body, (c ->> 'end')::integer, true, pattern, label) AS upto) m
                ), '[]'));
        END LOOP;
    END IF;
    RETURN hide_in_json(said, pattern, label)::text;
END $$;

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
