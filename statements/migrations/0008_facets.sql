-- What a demand is counted and narrowed by: who calls for it, of whom, and for which countries.
--
-- A copy of what its public calls say, as `search` is of their words. Each write of a demand makes
-- it anew, whoever writes, so nobody can give it another value; publishing, corrections, merges and
-- removals all write the demands that they concern.

CREATE FUNCTION demand_tags(demand bigint) RETURNS text[] LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH made AS (
        SELECT s.id, s.countries
        FROM statements_call c JOIN statements_statement s ON s.id = c.statement_id
        WHERE c.demand_id = demand AND s.publication_id IS NOT NULL
    )
    SELECT coalesce(array_agg(tag ORDER BY tag COLLATE "C"), '{}') FROM (
        SELECT 'addressee:' || m.actor_id AS tag
            FROM statements_demand_addressees m WHERE m.demand_id = demand
        UNION SELECT 'issuer:' || i.actor_id
            FROM made JOIN statements_issuer i ON i.statement_id = made.id
        UNION SELECT 'country:' || code FROM made CROSS JOIN unnest(made.countries) code
    ) tags
$$;

CREATE FUNCTION tag_demand() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.tags := CASE WHEN NEW.publication_id IS NULL THEN '{}' ELSE demand_tags(NEW.id) END;
    RETURN NEW;
END $$;

CREATE TRIGGER tags BEFORE INSERT OR UPDATE ON statements_demand
    FOR EACH ROW EXECUTE FUNCTION tag_demand();

UPDATE statements_demand SET tags = '{}' WHERE publication_id IS NOT NULL;
