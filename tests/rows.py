"""What stands in the database: every column of every table, found in the catalogue."""

from typing import Any

from django.db import connection
from psycopg import sql


def ask(query: Any, *values: Any) -> Any:
    """The first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
        return row and row[0]


def relations() -> list[str]:
    """Every table of the schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def dump() -> dict[str, str]:
    """Each table as text, in the order of its rows' text."""
    query = "SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '') FROM {} t"
    return {name: ask(sql.SQL(query).format(sql.Identifier(name))) for name in relations()}


def everything() -> str:
    """All of it, in small letters."""
    return "\n".join(dump().values()).lower()


def wrong_copies() -> list[Any]:
    """The demands and parts whose copies are not what their definition says."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 'demand', d.public_id FROM statements_demand d
            CROSS JOIN LATERAL (SELECT count(*) AS n, min(c.first_day) AS day,
                min(c.deadline) FILTER (WHERE c.withdrawn_on IS NULL) AS deadline
                FROM public_calls(d.id, newest()) c) k
            WHERE (d.publication_id IS NOT NULL) IS DISTINCT FROM (k.n > 0)
              OR (d.call_count, d.called_on, d.deadline)
                IS DISTINCT FROM (k.n::integer, k.day, k.deadline)
              OR num_nonnulls(d.publication_id, d.stood_from_id) > 1
              OR d.tombstone_id IS NOT NULL
                AND (d.publication_id IS NOT NULL OR d.merged_into_id IS NOT NULL)
              OR d.publication_id IS NULL AND (d.status <> 'not_assessed' OR d.search IS NOT NULL)
              OR d.publication_id IS NOT NULL AND (
                (d.status, d.status_since, d.assessment_id) IS DISTINCT FROM
                    (current_status(d.id), status_since(d.id), current_assessment(d.id))
                OR (d.is_disputed, d.is_under_review) IS DISTINCT FROM
                    (is_disputed(d.id), is_under_review(d.id))
                OR d.search <> demand_vector(d.id)
                OR (d.is_ended, d.is_against_a_part) IS DISTINCT FROM (
                    SELECT (is_ended, is_against_a_part) FROM periods_of(d.id, NULL, newest())
                    WHERE until IS NULL))
            UNION ALL SELECT 'part', p.public_id FROM statements_part p
            WHERE p.publication_id IS NOT NULL AND (p.status, p.status_since) IS DISTINCT FROM
                (own_status(p.demand_id, p.id, 'infinity', newest()),
                 since_when(p.demand_id, p.id))
            UNION ALL SELECT 'period', d.public_id FROM statements_demand d
            CROSS JOIN LATERAL (
                SELECT NULL::bigint AS part UNION ALL
                SELECT id FROM statements_part WHERE demand_id = d.id) o
            WHERE (SELECT array_agg((since, until, status, is_ended, is_against_a_part,
                                     assessment_id)::text ORDER BY since NULLS FIRST)
                   FROM statements_period WHERE demand_id = d.id
                   AND part_id IS NOT DISTINCT FROM o.part AND replaced_id IS NULL)
                IS DISTINCT FROM
                  (SELECT array_agg((p.since, p.until, p.status, p.is_ended, p.is_against_a_part,
                                     p.assessment)::text ORDER BY p.since NULLS FIRST)
                   FROM periods_of(d.id, o.part, newest()) p)
            UNION ALL SELECT 'membership', c.public_id FROM statements_call c
            JOIN statements_statement s ON s.id = c.statement_id
            WHERE (SELECT array_agg(demand_id) FROM statements_membership
                   WHERE call_id = c.id AND replaced_id IS NULL) IS DISTINCT FROM
                CASE WHEN s.publication_id IS NOT NULL THEN ARRAY[c.demand_id] END"""
        )
        found: list[Any] = cursor.fetchall()
        return found
