-- Any number of demands with everything around them, skewed as real ones are, the same each time.
--
-- The owner runs it over an empty record, in one transaction; `said.number` says how many demands.
-- Rows and what publishing would have derived of them are written set by set; only the ledger is a
-- chain, so it is appended entry by entry and verifies like any other.

SET LOCAL max_parallel_workers_per_gather = 0;

CREATE FUNCTION pg_temp.number() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT current_setting('said.number')::bigint $$;

-- Something between 0 and 1 that depends on nothing but its two arguments.
CREATE FUNCTION pg_temp.chance(n bigint, what bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(n, what) & 1048575) / 1048576.0 $$;

-- One of a list, the first ones far more often.
CREATE FUNCTION pg_temp.one_of(list text[], n bigint, what bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS
$$ SELECT list[1 + floor(cardinality(list) * power(pg_temp.chance(n, what), 2.5))::int] $$;

CREATE FUNCTION pg_temp.id_of(letter text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT letter || translate(lpad(n::text, 7, '0'), '01', 'xz') $$;

INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, first_name, last_name,
                       email, date_joined)
SELECT 'generated-' || n, '', false, false, false, '', '', '', '2026-01-01'
FROM generate_series(1, 2) n;

CREATE TEMP TABLE person ON COMMIT DROP AS
SELECT min(id) AS author, max(id) AS reviewer FROM auth_user WHERE username LIKE 'generated-%';

CREATE TEMP TABLE kind ON COMMIT DROP AS
SELECT row_number() OVER () AS id, * FROM (VALUES
    ('release', 'liberty', 'Release prisoner number %s', 'освободить заключённого номер %s'),
    ('investigate', 'remedy', 'Investigate the killing in case %s', 'расследовать убийство по делу %s'),
    ('fair_trial', 'fair_trial', 'Give defendant number %s a fair trial', 'обеспечить справедливый суд обвиняемому номер %s'),
    ('stop_torture', 'torture', 'End torture in colony number %s', 'прекратить пытки в колонии номер %s'),
    ('restore_access', 'internet', 'Restore the internet in district %s', 'восстановить доступ в интернет в районе %s'),
    ('lift_restriction', 'assembly', 'Allow the peaceful assembly number %s', 'разрешить мирное собрание номер %s'),
    ('protect_persons', 'media_freedom', 'Protect the journalists of paper %s', 'защитить журналистов газеты %s'),
    ('detention_conditions', 'humane_detention', 'Give inmates of prison %s medical care', 'предоставить врачебную помощь заключённым тюрьмы %s'),
    ('change_law', 'association', 'Amend article %s of the criminal code', 'изменить статью %s уголовного кодекса'),
    ('no_forced_return', 'asylum', 'Do not return refugee number %s', 'не выдавать беженца номер %s'),
    ('clarify_fate', 'disappearance', 'Clarify the fate of missing person %s', 'установить судьбу пропавшего номер %s'),
    ('elections', 'public_affairs', 'Register the candidates of district %s', 'зарегистрировать кандидатов округа %s')
) k(type, theme, en, ru);

-- 1. Who and what there is. ----------------------------------------------------------------------

INSERT INTO statements_actor (id, public_id, name, kind, country, wikidata, ror, slug, publication_id)
SELECT n, pg_temp.id_of('k', n),
    CASE WHEN n <= 100 THEN 'Institution ' ELSE 'Authority ' END || n,
    CASE WHEN n > 100 THEN 'government' ELSE pg_temp.one_of('{ngo,un_body,intergovernmental,coalition}', n, 1) END,
    '', '', '', CASE WHEN n <= 100 THEN 'institution-' ELSE 'authority-' END || n, 1
FROM generate_series(1, 300) n;

CREATE TEMP TABLE said ON COMMIT DROP AS
SELECT s, '2015-01-01'::date + (4000 * s / ((pg_temp.number() + 1) / 2))::int AS day,
    CASE WHEN pg_temp.chance(s, 2) < 0.35 THEN 'ru' ELSE 'en' END AS language,
    1 + floor(100 * power(pg_temp.chance(s, 3), 3))::bigint AS issuer,
    ARRAY[pg_temp.one_of('{KZ,RU,BY,UZ,TR,EG,IR,CN,AZ,TJ,KG,GE,AM,MD,UA,RS,HU,PL,VN,TH,MM,KH,BD,IN,PK,AF,IQ,SY,SA,SD,ET,NG,VE,NI,CU,CO}', s, 4)] AS countries
FROM generate_series(1, (pg_temp.number() + 1) / 2) s;

INSERT INTO statements_document
    (id, public_id, title, publisher_id, url, kind, language, date, publication_id)
SELECT s, pg_temp.id_of('d', s), 'Page ' || s, issuer, 'https://example.org/' || s, 'page', language,
    '', s FROM said;

INSERT INTO statements_statement
    (id, public_id, title, kind, speaker, date, first_day, last_day, countries, slug, state,
     review_note, author_id, reviewer_id, publication_id, by_one)
SELECT s, pg_temp.id_of('s', s), 'Statement number ' || s,
    pg_temp.one_of('{declaration,press_release,open_letter,joint_statement,resolution}', s, 5), '',
    day::text, day, day, countries, day || '-statement-number-' || s, 'published', '', author,
    reviewer, s, false
FROM said, person;

INSERT INTO statements_issuer (statement_id, actor_id, role)
SELECT s, issuer, 'lead' FROM said
UNION ALL SELECT s, 1 + issuer % 100, 'co_signatory' FROM said WHERE pg_temp.chance(s, 6) < 0.2
ORDER BY 1, 3 DESC;

INSERT INTO statements_demand
    (id, public_id, summary, type, themes, groups, legal_basis, status, called_on, latest_id,
     publication_id, is_ended, is_disputed, is_under_review, is_against_a_part, call_count)
SELECT d, pg_temp.id_of('m', d), format(k.en, d), k.type,
    CASE WHEN pg_temp.chance(d, 7) < 0.3 THEN ARRAY[k.theme, 'rule_of_law'] ELSE ARRAY[k.theme] END,
    '{}', '', 'not_assessed', day, s, s, false, false, false, false, 1
FROM generate_series(1, pg_temp.number()) d JOIN said ON s = (d + 1) / 2
JOIN kind k ON k.id = 1 + floor(12 * power(pg_temp.chance(d, 8), 2));

INSERT INTO statements_demand_addressees (demand_id, actor_id)
SELECT d, 101 + floor(200 * power(pg_temp.chance(d, 9), 2.2))::bigint
FROM generate_series(1, pg_temp.number()) d
UNION SELECT d, 101 + floor(200 * power(pg_temp.chance(d, 10), 2.2))::bigint
FROM generate_series(1, pg_temp.number()) d WHERE pg_temp.chance(d, 11) < 0.15
ORDER BY 1, 2;

-- Each statement makes two new demands; every third one repeats an old one, some of them often.
CREATE TEMP TABLE making ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY s, place) AS c, s, place, d,
    CASE WHEN language = 'ru' THEN 'Мы призываем власти ' || format(k.ru, d) || '.'
        ELSE 'We urge the authorities: ' || lower(left(format(k.en, d), 1))
             || substr(format(k.en, d), 2) || '.' END AS words
FROM (SELECT s, language, place, 2 * s - 2 + place AS d FROM said, generate_series(1, 2) place
      UNION ALL
      SELECT s, language, 3, 1 + floor((2 * s - 2) * power(pg_temp.chance(s, 12), 3))::bigint
      FROM said WHERE s % 3 = 0) m
JOIN statements_demand o ON o.id = m.d JOIN kind k USING (type);

INSERT INTO statements_statementtext
    (id, public_id, statement_id, language, origin, document_id, body)
SELECT s, pg_temp.id_of('t', s), s, max(language), 'original', s,
    string_agg(words, E'\n\n' ORDER BY place)
FROM making JOIN said USING (s) GROUP BY s;

INSERT INTO statements_call (id, public_id, statement_id, text_id, demand_id, start, "end", voice,
                             reported_by, strength, deadline)
SELECT c, pg_temp.id_of('c', c), s, s, d, upto - char_length(words), upto, 'own', '',
    pg_temp.one_of('{urges,calls_on,demands,encourages,welcomes,condemns}', c, 13),
    CASE WHEN pg_temp.chance(c, 14) < 0.05 THEN day + 60 END
FROM (SELECT m.*, sum(char_length(words) + 2) OVER (PARTITION BY s ORDER BY place) - 2 AS upto
      FROM making m) placed JOIN said USING (s);

INSERT INTO statements_membership (call_id, demand_id, entry_id)
SELECT c, d, s FROM making ORDER BY c;

-- 2. What became of it: half of the demands have one to three decisions, each on one report. ------

CREATE TEMP TABLE decided ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY round, d) AS a, round, d,
    '2015-03-01'::date + (4000 * d / pg_temp.number())::int + 25 * round AS day,
    pg_temp.one_of('{contrary_action,announced,met,in_progress,partly_met,no_action}', d * 4 + round, 15)
        AS status,
    (pg_temp.number() + 1) / 2 AS before
FROM generate_series(1, pg_temp.number()) d, generate_series(1, 3) round
WHERE pg_temp.chance(d, 16) < (ARRAY[0.5, 0.2, 0.05])[round] AND pg_temp.chance(d, 17) > 0.03;

INSERT INTO statements_event
    (id, public_id, title, summary, kind, place, countries, date, first_day, last_day, slug, state,
     review_note, author_id, reviewer_id, publication_id, by_one)
SELECT a, pg_temp.id_of('v', a), 'Report number ' || a, 'It concerns case ' || d || '.',
    pg_temp.one_of('{detention,trial,words,release,law,force}', a, 18), '', countries, e.day::text,
    e.day, e.day, e.day || '-report-number-' || a, 'published', '', author, reviewer,
    before + 3 * a - 2, false
FROM decided e JOIN said ON s = (d + 1) / 2, person;

INSERT INTO statements_report
    (id, public_id, event_id, document_id, quote, attributed_to, reliability, credibility, provenance)
SELECT row_number() OVER (ORDER BY a, n), pg_temp.id_of('r', 2 * a + n), a, (d + 1) / 2,
    'So it was reported of case ' || d || '.', '', pg_temp.one_of('{B,A,C,D}', a, 19),
    pg_temp.one_of('{2,1,3,4}', a, 20), CASE n WHEN 1 THEN 'independent' ELSE 'copy' END
FROM decided, generate_series(1, 2) n WHERE n = 1 OR a % 4 = 0;

INSERT INTO statements_figure (public_id, report_id, counted, low, high, words, date, claimed_by)
SELECT pg_temp.id_of('f', id), id, pg_temp.one_of('{detained,arrested,injured,killed}', id, 21),
    id % 900 + 1, id % 900 + 1, 'about ' || id % 900 + 1, '', 'Police'
FROM statements_report WHERE id % 3 = 0 ORDER BY id;

INSERT INTO statements_evidence
    (id, public_id, event_id, demand_id, state, review_note, stance, nature, is_own, note,
     limitation, author_id, reviewer_id, publication_id, by_one)
SELECT a, pg_temp.id_of('g', a), a, d, 'published', '',
    CASE status WHEN 'contrary_action' THEN 'contradicts' WHEN 'no_action' THEN 'continued_need'
        WHEN 'partly_met' THEN 'mixed' ELSE 'supports' END,
    CASE status WHEN 'announced' THEN 'announcement' WHEN 'in_progress' THEN 'formal_act'
        WHEN 'contrary_action' THEN 'concrete_action' ELSE 'outcome' END,
    false, '', '', author, reviewer, before + 3 * a - 1, false
FROM decided, person;

INSERT INTO statements_assessment
    (id, public_id, demand_id, kind, status, proposed, reason, departure, confidence, methodology,
     date, first_day, last_day, state, review_note, author_id, reviewer_id, publication_id, by_one)
SELECT a, pg_temp.id_of('h', a), d, 'change', status, status, 'So it was reported.', '', 'medium',
    '1', day::text, day, day, 'published', '', author, reviewer, before + 3 * a, false
FROM decided, person;

INSERT INTO statements_basis (assessment_id, evidence_id, role) SELECT a, a, 'decisive' FROM decided;

INSERT INTO statements_response
    (id, public_id, demand_id, actor_id, document_id, date, first_day, last_day, words, kind, note,
     state, review_note, author_id, reviewer_id, publication_id, by_one)
SELECT row_number() OVER (ORDER BY d), pg_temp.id_of('n', d), d,
    101 + floor(200 * power(pg_temp.chance(d, 9), 2.2))::bigint, (d + 1) / 2, (o.called_on + 9)::text,
    o.called_on + 9, o.called_on + 9, 'We have heard it.',
    pg_temp.one_of('{noted,rejected,denied,accepted,acknowledged}', d, 22), '', 'published', '',
    author, reviewer,
    (pg_temp.number() + 1) / 2 + 3 * (SELECT count(*) FROM decided) + row_number() OVER (ORDER BY d),
    false
FROM (SELECT id AS d, called_on FROM statements_demand) o, person
WHERE pg_temp.chance(d, 23) < 0.1;

INSERT INTO statements_part
    (id, public_id, demand_id, kind, name, other_names, label, mask_reason, status, state,
     review_note, author_id, reviewer_id, publication_id, by_one)
SELECT row_number() OVER (ORDER BY d, n), pg_temp.id_of('p', 9 * d + n), d, 'person',
    'Person ' || d || '-' || n, '', '', '', 'not_assessed', 'published', '', author, reviewer,
    (pg_temp.number() + 1) / 2 + 3 * (SELECT count(*) FROM decided)
        + (SELECT count(*) FROM statements_response) + row_number() OVER (ORDER BY d, n), false
FROM generate_series(1, pg_temp.number()) d, generate_series(1, 8) n, person
WHERE pg_temp.chance(d, 17) <= 0.03 AND n <= 2 + 6 * pg_temp.chance(d, 24);

-- 3. The ledger. ---------------------------------------------------------------------------------

CREATE TEMP TABLE entry ON COMMIT DROP AS
SELECT s.publication_id AS seq, 'statement' AS subject, s.public_id, jsonb_build_object(
    'id', s.public_id, 'title', s.title, 'kind', s.kind, 'date', s.date, 'speaker', '',
    'countries', s.countries, 'endorsements', '[]'::jsonb,
    'actors', '[]'::jsonb, 'documents', jsonb_build_array(jsonb_build_object('id',
        pg_temp.id_of('d', s.id), 'title', 'Page ' || s.id)),
    'issuers', (SELECT jsonb_agg(jsonb_build_object('actor', pg_temp.id_of('k', i.actor_id),
        'role', i.role) ORDER BY i.id) FROM statements_issuer i WHERE i.statement_id = s.id),
    'texts', jsonb_build_array(jsonb_build_object('id', t.public_id, 'language', t.language,
        'origin', t.origin, 'document', pg_temp.id_of('d', s.id), 'body', t.body)),
    'calls', (SELECT jsonb_agg(jsonb_build_object('id', c.public_id, 'text', t.public_id,
            'start', c.start, 'end', c."end", 'demand', pg_temp.id_of('m', c.demand_id),
            'quote', substr(t.body, c.start + 1, c."end" - c.start), 'voice', c.voice,
            'reported_by', '', 'strength', c.strength, 'deadline', c.deadline, 'withdrawn_on', NULL)
            ORDER BY c.id) FROM statements_call c WHERE c.statement_id = s.id),
    'demands', (SELECT jsonb_agg(jsonb_build_object('id', d.public_id, 'summary', d.summary,
            'type', d.type, 'themes', d.themes, 'groups', d.groups, 'legal_basis', '', 'addressees',
            (SELECT jsonb_agg(pg_temp.id_of('k', m.actor_id) ORDER BY m.actor_id)
             FROM statements_demand_addressees m WHERE m.demand_id = d.id)) ORDER BY d.id)
        FROM statements_demand d WHERE d.publication_id = s.publication_id))::text AS content,
    (SELECT array_agg(DISTINCT c.demand_id) FROM statements_call c WHERE c.statement_id = s.id) AS bearing
FROM statements_statement s JOIN statements_statementtext t ON t.statement_id = s.id
UNION ALL
SELECT v.publication_id, 'event', v.public_id, jsonb_build_object('id', v.public_id, 'title',
    v.title, 'summary', v.summary, 'kind', v.kind, 'place', '', 'countries', v.countries,
    'date', v.date, 'actors', '[]'::jsonb, 'documents', '[]'::jsonb, 'reports',
    (SELECT jsonb_agg(jsonb_build_object('id', r.public_id, 'document',
        pg_temp.id_of('d', r.document_id), 'quote', r.quote, 'attributed_to', '', 'reliability',
        r.reliability, 'credibility', r.credibility, 'provenance', r.provenance, 'figures',
        coalesce((SELECT jsonb_agg(jsonb_build_object('id', f.public_id, 'counted', f.counted,
            'low', f.low, 'high', f.high, 'words', f.words, 'date', '', 'claimed_by', f.claimed_by))
            FROM statements_figure f WHERE f.report_id = r.id), '[]')) ORDER BY r.id)
     FROM statements_report r WHERE r.event_id = v.id))::text, '{}'
FROM statements_event v
UNION ALL
SELECT e.publication_id, 'evidence', e.public_id, jsonb_build_object('id', e.public_id, 'event',
    pg_temp.id_of('v', e.event_id), 'demand', pg_temp.id_of('m', e.demand_id), 'part', NULL,
    'stance', e.stance, 'nature', e.nature, 'is_own', false, 'note', '', 'limitation', '')::text,
    ARRAY[e.demand_id]
FROM statements_evidence e
UNION ALL
SELECT a.publication_id, 'assessment', a.public_id, jsonb_build_object('id', a.public_id, 'demand',
    pg_temp.id_of('m', a.demand_id), 'part', NULL, 'kind', a.kind, 'corrects', NULL, 'status',
    a.status, 'date', a.date, 'reason', a.reason, 'proposed', a.proposed, 'departure', '',
    'confidence', a.confidence, 'methodology', '1', 'search_log', NULL, 'basis', jsonb_build_array(
    jsonb_build_object('evidence', pg_temp.id_of('g', a.id), 'role', 'decisive')))::text,
    ARRAY[a.demand_id]
FROM statements_assessment a
UNION ALL
SELECT r.publication_id, 'response', r.public_id, jsonb_build_object('id', r.public_id, 'demand',
    pg_temp.id_of('m', r.demand_id), 'actor', pg_temp.id_of('k', r.actor_id), 'document',
    pg_temp.id_of('d', r.document_id), 'date', r.date, 'words', r.words, 'kind', r.kind, 'note', '',
    'actors', '[]'::jsonb, 'documents', '[]'::jsonb)::text, ARRAY[r.demand_id]
FROM statements_response r
UNION ALL
SELECT p.publication_id, 'part', p.public_id, jsonb_build_object('id', p.public_id, 'demand',
    pg_temp.id_of('m', p.demand_id), 'kind', p.kind, 'name', p.name, 'is_masked', false,
    'mask_reason', '')::text, ARRAY[p.demand_id]
FROM statements_part p;

-- What each entry said of each demand before and after it.
CREATE TEMP TABLE mark ON COMMIT DROP AS
SELECT seq, d, CASE WHEN first THEN '' ELSE coalesce(was, 'not_assessed') END AS before,
    coalesce(is_now, 'not_assessed') AS after
FROM (SELECT e.seq, d, a.status, row_number() OVER w = 1 AS first,
          (array_remove(array_agg(a.status) OVER w, NULL))[count(a.status) OVER w] AS is_now,
          (array_remove(array_agg(a.status) OVER w, NULL))[count(a.status) OVER w
              - (a.status IS NOT NULL)::int] AS was
      FROM entry e CROSS JOIN unnest(e.bearing) d
      LEFT JOIN statements_assessment a ON a.publication_id = e.seq
      WINDOW w AS (PARTITION BY d ORDER BY e.seq)) m;

CREATE INDEX ON mark (d);
ANALYZE mark;

DO $$
DECLARE
    one record; last_hash text := repeat('0', 64); the_hash text;
    step interval := interval '200 days' / (SELECT count(*) FROM entry);
BEGIN
    FOR one IN
        SELECT e.*, to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS written,
            encode(sha256(salt || convert_to(content, 'UTF8')), 'hex') AS commitment
        FROM (SELECT e.*, '2026-01-01Z'::timestamptz + e.seq * step AS moment,
                  sha256(convert_to('salt ' || e.seq, 'UTF8')) AS salt, coalesce(m.text, '[]') AS bears_on
              FROM entry e LEFT JOIN (
                  SELECT seq, '[' || string_agg(format('{"demand":"%s","before":"%s","after":"%s"}',
                      pg_temp.id_of('m', d), before, after), ',' ORDER BY d) || ']' AS text
                  FROM mark GROUP BY seq) m USING (seq)) e
        ORDER BY seq
    LOOP
        the_hash := encode(sha256(convert_to(concat_ws(E'\n', last_hash, one.seq, one.written,
            'published', one.subject, one.public_id, one.bears_on, one.commitment), 'UTF8')), 'hex');
        INSERT INTO statements_publication (seq, at, kind, subject, subject_id, bears_on, content,
                                            salt, commitment, prev, hash)
        VALUES (one.seq, one.moment, 'published', one.subject, one.public_id, one.bears_on,
                one.content, encode(one.salt, 'hex'), one.commitment, last_hash, the_hash);
        last_hash := the_hash;
    END LOOP;
END $$;

INSERT INTO statements_bearson (publication_id, demand_id, before, after)
SELECT seq, d, before, after FROM mark ORDER BY seq, d;

-- 4. What publishing would have written of each demand. --------------------------------------------

-- Each decision replaces what was the last word until then, and the one before ends on its day.
INSERT INTO statements_period (demand_id, since, until, called_on, status, is_ended,
    is_against_a_part, assessment_id, entry_id, replaced_id)
SELECT said.demand_id, said.since, late.until, d.called_on, said.status,
    said.status IN ('met', 'no_longer_possible'), false, said.assessment, late.entry, late.replaced
FROM (SELECT x.*, lead(since) OVER w AS next_day, lead(entry) OVER w AS next_entry
      FROM (SELECT id AS demand_id, called_on AS since, 'not_assessed' AS status,
                NULL::bigint AS assessment, publication_id AS entry FROM statements_demand
            UNION ALL SELECT demand_id, first_day, status, id, publication_id
            FROM statements_assessment) x
      WINDOW w AS (PARTITION BY demand_id ORDER BY entry)) said
JOIN statements_demand d ON d.id = said.demand_id
CROSS JOIN LATERAL (
    SELECT NULL::date AS until, said.entry AS entry, said.next_entry AS replaced
    UNION ALL SELECT said.next_day, said.next_entry, NULL WHERE said.next_entry IS NOT NULL
) late
ORDER BY said.demand_id, late.entry, said.since;

INSERT INTO statements_period (demand_id, part_id, since, called_on, status, is_ended,
    is_against_a_part, entry_id)
SELECT p.demand_id, p.id, d.called_on, d.called_on, 'not_assessed', false, false, p.publication_id
FROM statements_part p JOIN statements_demand d ON d.id = p.demand_id ORDER BY p.id;

UPDATE statements_statement SET search = statement_vector(id);
UPDATE statements_event SET search = event_vector(id);
UPDATE statements_demand d SET
    status = coalesce(a.status, 'not_assessed'), assessment_id = a.id,
    is_ended = coalesce(a.status IN ('met', 'no_longer_possible'), false),
    status_since = (SELECT min(b.first_day) FROM statements_assessment b
        WHERE b.demand_id = d.id AND b.status = a.status AND NOT EXISTS (
            SELECT FROM statements_assessment o WHERE o.demand_id = d.id
            AND o.status <> b.status AND o.first_day > b.first_day)),
    looked_on = greatest(seen.day, born.day), moved_on = a.moved, latest_id = news.seq,
    call_count = calls.number, deadline = calls.deadline, search = demand_vector(d.id)
FROM statements_demand o
LEFT JOIN LATERAL (
    SELECT a.id, a.status, max(a.first_day) OVER () AS moved FROM statements_assessment a
    WHERE a.demand_id = o.id ORDER BY a.first_day DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (
    SELECT max((p.at AT TIME ZONE 'UTC')::date) AS day FROM statements_assessment b
    JOIN statements_publication p ON p.seq = b.publication_id WHERE b.demand_id = o.id) seen ON true
JOIN LATERAL (SELECT (p.at AT TIME ZONE 'UTC')::date AS day FROM statements_publication p
              WHERE p.seq = o.publication_id) born ON true
JOIN LATERAL (SELECT max(seq) AS seq FROM mark WHERE mark.d = o.id) news ON true
JOIN LATERAL (SELECT count(*) AS number, min(c.deadline) AS deadline FROM statements_call c
              WHERE c.demand_id = o.id) calls ON true
WHERE o.id = d.id;

DO $$
DECLARE name text;
BEGIN
    -- These rows brought their keys along; the next row takes the one after.
    FOREACH name IN ARRAY '{actor,document,statement,statementtext,demand,call,event,report,evidence,
                            assessment,response,part}'::text[] LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), coalesce(max(id), 0) + 1)'
                       ' FROM %I', 'statements_' || name, 'statements_' || name);
    END LOOP;
END $$;
