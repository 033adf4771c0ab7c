-- Twenty thousand demands in as many statements, skewed as real ones are, written by the owner.
CREATE FUNCTION many(letter text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT letter || translate(lpad(n::text, 7, '0'), '01', 'xz') $$;

INSERT INTO statements_publication
    (seq, at, kind, subject, subject_id, bears_on, content, salt, commitment, prev, hash)
SELECT n, '2026-01-01'::timestamptz + n * interval '1 minute', 'published', 'statement', many('s', n),
    '[]', '{}', '', '', '', ''
FROM generate_series(1, 20000) n;

INSERT INTO statements_actor (public_id, name, kind, country, wikidata, ror, slug, publication_id)
SELECT many('k', n), 'Actor ' || n, 'ngo', '', '', '', 'actor-' || n, 1 FROM generate_series(1, 200) n;

INSERT INTO statements_document
    (public_id, title, publisher_id, url, kind, language, date, publication_id)
SELECT many('d', 1), 'Many', min(id), '', 'page', 'en', '', 1 FROM statements_actor;

INSERT INTO auth_user (id, username, password, is_superuser, is_staff, is_active, first_name,
                       last_name, email, date_joined)
SELECT n, 'many' || n, '', false, true, true, '', '', '', now() FROM generate_series(901, 902) n;

INSERT INTO statements_statement
    (id, public_id, title, kind, speaker, date, first_day, last_day, countries, slug, state,
     review_note, author_id, reviewer_id, publication_id, by_one)
SELECT n, many('s', n), 'Statement ' || n, 'declaration', '', day::text, day, day,
    ARRAY[(ARRAY['KZ', 'RU', 'BY', 'UZ', 'TR', 'EG', 'IR', 'CN'])[1 + floor(8 * power(random(), 2))]],
    'statement-' || n, 'published', '', 901, 902, n, false
FROM (SELECT n, '2015-01-01'::date + (n / 5) AS day FROM generate_series(1, 20000) n) s;

INSERT INTO statements_statementtext
    (id, public_id, statement_id, language, origin, document_id, body)
SELECT n, many('t', n), n, 'en', 'original', (SELECT min(id) FROM statements_document),
    'We urge the authorities to release prisoner number ' || n || CASE WHEN n % 1000 = 0 THEN
    ' under habeas corpus' ELSE '' END
FROM generate_series(1, 20000) n;

INSERT INTO statements_issuer (statement_id, actor_id, role)
SELECT n, (SELECT min(id) FROM statements_actor) + floor(100 * power(random(), 3))::int, 'lead'
FROM generate_series(1, 20000) n;

INSERT INTO statements_demand
    (id, public_id, summary, type, themes, groups, legal_basis, status, called_on, latest_id,
     publication_id, is_ended, is_disputed, is_under_review, is_against_a_part, call_count)
SELECT n, many('m', n), 'Release prisoner number ' || n, 'release',
    ARRAY[(ARRAY['liberty', 'life', 'torture', 'assembly'])[1 + n % 4]], '{}', '',
    (ARRAY['not_assessed', 'contrary_action', 'met', 'announced'])[1 + floor(4 * power(random(), 3))],
    '2015-01-01'::date + (n / 5), n, n, false, false, false, false, 1
FROM generate_series(1, 20000) n;

INSERT INTO statements_demand_addressees (demand_id, actor_id)
SELECT n, (SELECT max(id) FROM statements_actor) - floor(100 * power(random(), 3))::int
FROM generate_series(1, 20000) n;

INSERT INTO statements_call
    (public_id, statement_id, text_id, demand_id, start, "end", voice, reported_by, strength)
SELECT many('c', n), n, n, n, 3, length(body), 'own', '', 'urges'
FROM generate_series(1, 20000) n JOIN statements_statementtext t ON t.id = n;

INSERT INTO statements_bearson (publication_id, demand_id, before, after)
SELECT n, n, '', 'not_assessed' FROM generate_series(1, 20000) n;

UPDATE statements_demand SET search = demand_vector(id);
UPDATE statements_statement SET search = statement_vector(id);

INSERT INTO statements_membership (call_id, demand_id, entry_id)
SELECT id, demand_id, demand_id FROM statements_call;

-- Three decisions on every other demand, told later than their statement; one in ten was corrected.
INSERT INTO statements_publication
    (seq, at, kind, subject, subject_id, bears_on, content, salt, commitment, prev, hash)
SELECT 20000 + n, '2026-02-01'::timestamptz + n * interval '1 minute', 'published', 'assessment',
    many('g', n), '[]', '{}', '', '', '', ''
FROM generate_series(1, 32000) n;

INSERT INTO statements_assessment
    (id, public_id, demand_id, kind, status, proposed, reason, departure, confidence, methodology,
     date, first_day, last_day, state, review_note, author_id, reviewer_id, publication_id, by_one)
SELECT n, many('g', n), d, 'change', word, word, 'So it is.', '', 'medium', '1', day::text, day, day,
    'published', '', 901, 902, 20000 + n, false
FROM (SELECT n, 1 + (n * 2) % 20000 AS d,
          '2024-01-01'::date + (n / 100) AS day,
          (ARRAY['contrary_action', 'met', 'announced'])[1 + floor(3 * power(random(), 2))] AS word
      FROM generate_series(1, 30000) n) a;

INSERT INTO statements_correction
    (public_id, target, target_id, based_on_id, changes, reason, is_slip, state, review_note,
     author_id, reviewer_id, publication_id, by_one)
SELECT many('h', n), 'demand', many('m', n), n, jsonb_build_array(jsonb_build_object(
    'record', 'demand', 'id', many('m', n), 'field', 'summary', 'before', 'Free prisoner ' || n,
    'after', 'Release prisoner number ' || n)), 'Unclear.', false, 'published', '', 901, 902,
    50000 + n, false
FROM generate_series(1, 2000) n;

-- What the database would have written, set by set: each entry said what it replaced before.
INSERT INTO statements_period (demand_id, since, until, called_on, status, is_ended,
    is_against_a_part, entry_id, replaced_id)
SELECT d.id, d.called_on, NULL, d.called_on, 'not_assessed', false, false, d.id,
    (SELECT min(a.publication_id) FROM statements_assessment a WHERE a.demand_id = d.id)
FROM statements_demand d;

INSERT INTO statements_period (demand_id, since, until, called_on, status, is_ended,
    is_against_a_part, entry_id)
SELECT d.id, d.called_on, min(a.first_day), d.called_on, 'not_assessed', false, false,
    min(a.publication_id)
FROM statements_demand d JOIN statements_assessment a ON a.demand_id = d.id GROUP BY d.id;

INSERT INTO statements_period (demand_id, since, until, called_on, status, is_ended,
    is_against_a_part, assessment_id, entry_id, replaced_id)
SELECT a.demand_id, a.first_day, late.until, d.called_on, a.status, a.status = 'met', false, a.id,
    a.publication_id + late.again, late.replaced
FROM (SELECT *, lead(first_day) OVER w AS next_day, lead(publication_id) OVER w AS next_entry
      FROM statements_assessment WINDOW w AS (PARTITION BY demand_id ORDER BY first_day, id)) a
JOIN statements_demand d ON d.id = a.demand_id
CROSS JOIN LATERAL (
    SELECT NULL::date AS until, 0 AS again, a.next_entry AS replaced
    UNION ALL SELECT a.next_day, a.next_entry - a.publication_id, NULL WHERE a.next_entry IS NOT NULL
) late;

INSERT INTO statements_bearson (publication_id, demand_id, before, after)
SELECT publication_id, demand_id, 'not_assessed', status FROM statements_assessment;

UPDATE statements_demand d SET status = p.status, assessment_id = p.assessment_id
FROM statements_period p WHERE p.demand_id = d.id AND p.replaced_id IS NULL AND p.until IS NULL;
