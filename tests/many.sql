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
     review_note, author_id, reviewer_id, publication_id)
SELECT n, many('s', n), 'Statement ' || n, 'declaration', '', day::text, day, day,
    ARRAY[(ARRAY['KZ', 'RU', 'BY', 'UZ', 'TR', 'EG', 'IR', 'CN'])[1 + floor(8 * power(random(), 2))]],
    'statement-' || n, 'published', '', 901, 902, n
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
     publication_id)
SELECT n, many('m', n), 'Release prisoner number ' || n, 'release',
    ARRAY[(ARRAY['liberty', 'life', 'torture', 'assembly'])[1 + n % 4]], '{}', '',
    (ARRAY['not_assessed', 'contrary_action', 'met', 'announced'])[1 + floor(4 * power(random(), 3))],
    '2015-01-01'::date + (n / 5), n, n
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
