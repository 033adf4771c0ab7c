-- Words: where they stand, and how a masked or deleted one is hidden wherever it does.

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
