-- The search: which words a row is found by, what a reader asks with, and how it may be spelt.

-- 1. Words as they are stored. ---------------------------------------------------------------

-- One letter is one sign, е and ё are one letter, and no sign that nobody sees stands in a word:
-- no soft hyphen, and no stress as textbooks put it on vowels. An apostrophe within a word would
-- cut it in two, the modifier letter does not.
CREATE OR REPLACE FUNCTION whole_words(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(
        translate(normalize(words, NFC),
                  U&'\0451\0401\0300\0301\00AD\200B\200C\200D\2060\FEFF', U&'\0435\0415'),
        '([а-яіїєґў])[''’`´]([а-яіїєґў])', '\1ʼ\2', 'gi')
$$;

-- No phrase reaches from one piece of text into the next: '=' stands between, and in no word.
CREATE OR REPLACE FUNCTION vector_of(language text, words text, weight "char") RETURNS tsvector
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT setweight(
        CASE language
            WHEN 'en' THEN to_tsvector('english', whole_words(words)) || '''='':1'
            WHEN 'ru' THEN to_tsvector('russian', whole_words(words)) || '''='':1'
            ELSE ''::tsvector
        END || to_tsvector('plain', whole_words(words)) || '''='':1', weight)
$$;

-- What a row is about, by the codes of the vocabulary and of countries, whatever words it uses:
-- '=release', '=KZ'. No text can hold such a word. It has no place, and weighs least.
CREATE FUNCTION vector_of_codes(codes text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT '=' || code)), '')
    FROM unnest(codes) code WHERE code <> ''
$$;

-- A column of a row in the languages that it is translated into.
CREATE FUNCTION vector_of_translations(translations jsonb, field text, weight "char")
RETURNS tsvector LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(concat_vectors(vector_of(language, said ->> field, weight)), '')
    FROM jsonb_each(translations) t(language, said) WHERE said ? field
$$;

CREATE FUNCTION vector_of_actor(actor statements_actor) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', actor.name, 'C')
        || vector_of_translations(actor.translations, 'name', 'C')
$$;

CREATE OR REPLACE FUNCTION demand_vector(demand bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', d.summary, 'A') || vector_of('en', d.legal_basis, 'B')
        || vector_of_translations(d.translations, 'summary', 'A')
        || coalesce((
            SELECT concat_vectors(vector_of_actor(a))
            FROM statements_demand_addressees m JOIN statements_actor a ON a.id = m.actor_id
            WHERE m.demand_id = d.id), '')
        || coalesce((
            SELECT concat_vectors(vector_of('en', coalesce(nullif(p.label, ''), p.name), 'B'))
            FROM statements_part p WHERE p.demand_id = d.id AND p.publication_id IS NOT NULL), '')
        || coalesce((
            SELECT concat_vectors(
                vector_of(t.language, substring(t.body FROM c.start + 1 FOR c."end" - c.start), 'B')
                || vector_of(t.language, s.title, 'C') || vector_of('en', s.speaker, 'C')
                || vector_of_codes(s.countries)
                || coalesce((
                    SELECT concat_vectors(vector_of_actor(a))
                    FROM statements_issuer i JOIN statements_actor a ON a.id = i.actor_id
                    WHERE i.statement_id = s.id), ''))
            FROM statements_call c
            JOIN statements_statementtext t ON t.id = c.text_id
            JOIN statements_statement s ON s.id = c.statement_id
            WHERE c.demand_id = d.id AND s.publication_id IS NOT NULL), '')
        || vector_of_codes(d.type || d.themes)
    FROM statements_demand d WHERE d.id = demand
$$;

CREATE OR REPLACE FUNCTION statement_vector(statement bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', concat_ws(' ', s.title, s.speaker), 'A')
        || vector_of_translations(s.translations, 'title', 'A') || coalesce((
        SELECT concat_vectors(vector_of(t.language, s.title || ' ' || t.body, 'B'))
        FROM statements_statementtext t WHERE t.statement_id = s.id), '')
        || vector_of_codes(s.countries)
    FROM statements_statement s WHERE s.id = statement
$$;

CREATE OR REPLACE FUNCTION event_vector(event bigint) RETURNS tsvector LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT vector_of('en', concat_ws(' ', e.title, e.place), 'A')
        || vector_of('en', e.summary, 'B')
        || vector_of_translations(e.translations, 'title', 'A')
        || vector_of_translations(e.translations, 'summary', 'B') || coalesce((
        SELECT concat_vectors(vector_of(d.language, r.quote || ' ' || r.attributed_to, 'B'))
        FROM statements_report r JOIN statements_document d ON d.id = r.document_id
        WHERE r.event_id = e.id), '')
        || vector_of_codes(e.countries)
    FROM statements_event e WHERE e.id = event
$$;

-- Who is translated is found by that. The copy of the translations is written first, as a change of
-- this column alone.
CREATE FUNCTION search_translations() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'statements_actor' THEN
        UPDATE statements_demand d SET search = demand_vector(d.id)
        WHERE d.search IS NOT NULL AND (
            d.id IN (SELECT demand_id FROM statements_demand_addressees WHERE actor_id = NEW.id)
            OR d.id IN (SELECT k.demand_id FROM statements_call k JOIN statements_issuer i
                        ON i.statement_id = k.statement_id WHERE i.actor_id = NEW.id));
    ELSE
        EXECUTE format('UPDATE %I SET search = %I($1) WHERE id = $1 AND search IS NOT NULL',
                       TG_TABLE_NAME, TG_ARGV[0]) USING NEW.id;
    END IF;
    RETURN NULL;
END $$;

-- 2. Words as they are asked for. The text search configuration `russian` stems English too. --

-- Exactly these words in this order, or their forms.
CREATE FUNCTION asked_phrase(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
    SELECT phraseto_tsquery('plain', whole_words(words))
        || phraseto_tsquery('russian', whole_words(words))
$$;

-- A word, or anything that says the same in other words. A word that is in every text asks for
-- nothing.
CREATE FUNCTION asked_word(word text, others text) RETURNS tsquery LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN numnode(phraseto_tsquery('russian', whole_words(word))) = 0 THEN ''::tsquery
        ELSE asked_phrase(word) || others::tsquery END
$$;

-- Whoever asks only for words that are in every text wants them as they are.
CREATE FUNCTION asked_or_plain(asked tsquery, words text) RETURNS tsquery LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN numnode(asked) = 0 THEN plainto_tsquery('plain', whole_words(words))
        ELSE asked END
$$;

-- 3. The words that public rows hold, so that another spelling can be proposed. ----------------

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE statements_word (word text PRIMARY KEY);
CREATE INDEX word_near ON statements_word USING gist (word gist_trgm_ops);
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON statements_word
    FOR EACH ROW EXECUTE FUNCTION guard_owned();
CREATE TRIGGER guard_all BEFORE TRUNCATE ON statements_word
    FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger();

CREATE FUNCTION words_in(vectors tsvector) RETURNS SETOF text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT lexeme FROM unnest(vectors) WHERE lexeme ~ '^[[:alpha:]'']{4,30}$'
$$;

CREATE FUNCTION is_word_of_public_rows(word text) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM statements_demand
            WHERE search @@ quote_literal(word)::tsquery AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_statement
            WHERE search @@ quote_literal(word)::tsquery AND publication_id IS NOT NULL)
        OR EXISTS (SELECT FROM statements_event
            WHERE search @@ quote_literal(word)::tsquery AND publication_id IS NOT NULL)
$$;

-- Runs as the owner, for an editor's draft fires it too, though it changes nothing. The rows before
-- and after are not joined: nobody keeps statistics of them, and many at once would take hours.
CREATE FUNCTION keep_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE gone text[] := ARRAY(
    SELECT words_in(search) FROM older EXCEPT SELECT words_in(search) FROM newer);
BEGIN
    INSERT INTO statements_word
        SELECT words_in(search) FROM newer WHERE publication_id IS NOT NULL
        EXCEPT SELECT words_in(search) FROM older WHERE publication_id IS NOT NULL
        ON CONFLICT DO NOTHING;
    DELETE FROM statements_word
        WHERE word = ANY (gone) AND NOT is_word_of_public_rows(word);
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION keep_words() FROM PUBLIC;

DO $$
DECLARE relation text;
BEGIN
    FOREACH relation IN ARRAY '{demand,statement,event,actor}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER search_translations AFTER UPDATE OF translations '
                       'ON statements_%1$s FOR EACH ROW '
                       'WHEN (OLD.translations IS DISTINCT FROM NEW.translations) '
                       'EXECUTE FUNCTION search_translations(%2$L)', relation,
                       relation || '_vector');
    END LOOP;
    FOREACH relation IN ARRAY '{demand,statement,event}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER keep_words AFTER UPDATE ON statements_%s REFERENCING '
                       'OLD TABLE AS older NEW TABLE AS newer '
                       'FOR EACH STATEMENT EXECUTE FUNCTION keep_words()', relation);
        EXECUTE format('UPDATE statements_%1$s SET search = %1$s_vector(id) '
                       'WHERE publication_id IS NOT NULL', relation);
    END LOOP;
END $$;

-- Words of public rows that are spelt nearly like one; no stems, for those are no words.
CREATE FUNCTION near_words(asked text) RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH near AS (SELECT word, word <-> asked AS distance FROM statements_word
                  ORDER BY word <-> asked LIMIT 20)
    SELECT n.word FROM near n WHERE n.distance < 0.8 AND NOT EXISTS (
        SELECT FROM near o WHERE o.word <> n.word AND ARRAY[n.word] IN (
            ts_lexize('english_stem', o.word), ts_lexize('russian_stem', o.word)))
        AND is_word_of_public_rows(n.word)
    ORDER BY n.distance, n.word
$$;
