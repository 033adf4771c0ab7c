"""What the database keeps, whoever asks: each attempt here goes round the forms, in plain SQL."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from statements.models import Demand, Statement
from tests.make import (
    make_actor,
    make_assessment,
    make_call,
    make_demand,
    make_editor,
    make_event,
    make_evidence,
    make_public_demand,
    make_search_log,
    make_statement,
    publish,
)

pytestmark = pytest.mark.django_db

ROOTS = ("statement", "event", "evidence", "assessment")
PUBLIC = (
    *ROOTS,
    "statementtext",
    "issuer",
    "call",
    "report",
    "figure",
    "basis",
    "demand",
    "demand_addressees",
    "actor",
    "document",
    "searchlog",
)


def sql(query: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)


def refused(query: str, *values: Any, because: str = "") -> None:
    with pytest.raises(Error, match=because):
        sql(query, *values)


def make_everything_public() -> Demand:
    """A decided demand with a figure and a search log, all of it published."""
    demand = make_public_demand()
    event = make_event()
    event.reports.get().figures.create(counted="detained", low=12, words="12", claimed_by="police")
    evidence = make_evidence(event, demand)
    log = make_search_log(demand)
    publish(event, evidence, make_assessment(demand, evidence, search_log=log))
    return Demand.objects.get(pk=demand.pk)


@pytest.mark.parametrize("noun", PUBLIC)
def test_nothing_published_is_updated_or_deleted(noun: str) -> None:
    make_everything_public()
    table = f"statements_{noun}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0], f"there is a row in {table}"
    refused(f"UPDATE {table} SET id = id", because="published|public")
    refused(f"DELETE FROM {table}", because="published|public")
    refused(f"TRUNCATE {table} CASCADE", because="permission denied")


@pytest.mark.parametrize(
    ("noun", "columns", "values"),
    [
        ("statementtext", "statement_id, language, origin, document_id, body, public_id",
         "s.id, 'ru', 'original', d.id, 'слово', 'bbbbbbbb'"),
        ("issuer", "statement_id, actor_id, role", "s.id, a.id, 'lead'"),
        ("call", 'statement_id, text_id, demand_id, start, "end", voice, reported_by, strength,'
         " public_id", "s.id, t.id, m.id, 0, 3, 'own', '', 'urges', 'bbbbbbbb'"),
        ("report", "event_id, document_id, quote, attributed_to, reliability, credibility,"
         " provenance, public_id", "e.id, d.id, 'x', '', 'A', '1', 'copy', 'bbbbbbbb'"),
        ("basis", "assessment_id, evidence_id, role", "x.id, v.id, 'supporting'"),
        ("demand_addressees", "demand_id, actor_id", "m.id, a.id"),
    ],
)  # fmt: skip
def test_nothing_is_added_to_what_is_published(noun: str, columns: str, values: str) -> None:
    make_everything_public()
    make_actor("Somebody else")
    refused(
        f"""INSERT INTO statements_{noun} ({columns})
        SELECT {values} FROM statements_statement s, statements_actor a, statements_event e,
            statements_statementtext t, statements_demand m, statements_assessment x,
            statements_evidence v, statements_document d
        WHERE a.name = 'Somebody else' LIMIT 1""",
        because="published|public",
    )


def test_nobody_slips_a_call_into_a_statement_under_review() -> None:
    statement = make_statement()
    demand = make_demand()
    statement.submit(make_editor())
    with pytest.raises(Error, match="waits for a second person"), transaction.atomic():
        make_call(statement, demand)
    refused("UPDATE statements_statement SET title = 'x'", because="frozen")
    refused("UPDATE statements_statementtext SET body = body || '.'", because="frozen")
    refused("DELETE FROM statements_statement", because="frozen")


def test_a_demand_under_review_is_frozen_with_its_statement() -> None:
    statement = make_statement()
    make_call(statement, make_demand())
    statement.submit(make_editor())
    refused("UPDATE statements_demand SET summary = 'x'", because="cannot be changed")
    refused("DELETE FROM statements_demand_addressees", because="cannot be changed")
    statement.request_changes(make_editor("boris"), "Name the article.")
    sql("UPDATE statements_demand SET summary = 'x'")


def test_what_a_thing_in_review_names_is_frozen_with_it() -> None:
    """So that the second person does not write what they then publish alone."""
    demand = make_public_demand()
    eu, addressee = make_actor("A new body", parent=make_actor("Its parent")), make_actor("Theirs")
    statement = make_statement("Another", issuer=eu)
    make_call(statement, make_demand("Another", addressee=addressee))
    decision = make_assessment(demand, status="no_information", search_log=make_search_log(demand))
    drafts = {"actor": 3, "document": 1, "searchlog": 1}
    for noun, count in drafts.items():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE statements_{noun} SET id = id WHERE publication_id IS NULL")
            assert cursor.rowcount == count
    for thing in (statement, decision):
        thing.submit(make_editor())
    for noun in drafts:
        unpublished = f"statements_{noun} WHERE publication_id IS NULL"
        refused(f"DELETE FROM {unpublished}", because="waits for a second person")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {unpublished}")
            for (pk,) in cursor.fetchall():
                change = f"UPDATE statements_{noun} SET id = id WHERE id = %s"
                refused(change, pk, because="waits for a second person")


@pytest.mark.parametrize(
    ("noun", "columns", "values"),
    [
        ("issuer", "statement_id, actor_id, role", "987654, a.id, 'lead'"),
        ("basis", "assessment_id, evidence_id, role", "987654, 987654, 'decisive'"),
        ("demand_addressees", "demand_id, actor_id", "987654, a.id"),
    ],
)
def test_no_child_waits_for_a_root_that_may_yet_be_public(
    noun: str, columns: str, values: str
) -> None:
    make_actor()
    refused(
        f"INSERT INTO statements_{noun} ({columns}) SELECT {values} FROM statements_actor a",
        because="belongs to nothing",
    )


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("demand", "public_id = 'a/b'"),
        ("demand", "type = 'nonsense'"),
        ("document", "url = 'javascript:alert(1)'"),
        ("report", "reliability = 'Z'"),
        ("call", "strength = 'begs'"),
    ],
)
def test_no_row_holds_what_a_page_could_not_show(table: str, column: str) -> None:
    make_call(make_statement())
    make_event()
    refused(f"UPDATE statements_{table} SET {column}", because="violates check constraint")


@pytest.mark.parametrize("noun", ROOTS)
def test_the_application_makes_nothing_public(noun: str) -> None:
    demand = make_public_demand()
    draft = make_evidence(make_event(), demand)
    make_assessment(demand, draft)
    make_statement("Another")
    boris = make_editor("boris")
    make_editor("anna")
    drafts = f"UPDATE statements_{noun} SET %s WHERE state = 'draft'"
    refused(drafts % "publication_id = 1", because="but by a publication")
    refused(drafts % "state = 'published'", because="but by a publication")
    refused(drafts % f"author_id = {boris.pk}, reviewer_id = {boris.pk}", because="two_people")
    for named in ("actor", "document"):
        unnamed = f"UPDATE statements_{named} SET publication_id = 1 WHERE publication_id IS NULL"
        make_actor("Not named by anything public")
        refused(unnamed, because="but by a publication")


def test_a_record_begins_as_a_draft() -> None:
    anna = make_editor()
    with pytest.raises(Error, match="begins as a draft"), transaction.atomic():
        Statement.objects.create(title="x", kind="report", state="in_review", author=anna)


def test_only_the_database_writes_the_status_of_a_demand() -> None:
    make_demand()
    for change in ("status = 'met'", "publication_id = 1", "called_on = '2022-01-01'"):
        refused(f"UPDATE statements_demand SET {change}", because="writes the status")


@pytest.mark.parametrize(
    "attempt",
    [
        "SET ROLE said_owner",
        "SET SESSION AUTHORIZATION said_owner",
        "CREATE OR REPLACE FUNCTION record_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE statements_statement DISABLE TRIGGER guard",
        "DROP TRIGGER guard ON statements_statement",
        "SET session_replication_role = replica",
        "SELECT make_public('statement', 1, 1, 1)",
        "SELECT append('statement', 'x', '{}', '{}', 1, '{}')",
        "SELECT copy_to_demand(1, 1)",
        "DELETE FROM django_migrations",
        "DELETE FROM statements_demonstration",
    ],
)
def test_the_application_has_no_key_to_the_guards(attempt: str) -> None:
    make_public_demand()
    refused(attempt, because="permission denied|must be owner")


def test_a_table_of_the_same_name_in_front_of_ours_deceives_no_guard() -> None:
    make_everything_public()
    sql("CREATE TEMP TABLE statements_event AS SELECT id, 'draft'::text AS state"
        " FROM public.statements_event")  # fmt: skip
    sql("SET LOCAL search_path = pg_temp, public")
    refused("UPDATE public.statements_report SET quote = 'x'", because="published")


@pytest.mark.parametrize(("start", "end"), [(0, 10_000), (5, 5), (-1, 4), (6, 2)])
def test_a_call_lies_within_its_text(start: int, end: int) -> None:
    call = make_call(make_statement())
    refused(
        'UPDATE statements_call SET start = %s, "end" = %s WHERE id = %s', start, end, call.pk,
        because="within a text|words|start",
    )  # fmt: skip


def test_a_text_is_not_cut_away_from_under_its_calls() -> None:
    statement = make_statement()
    make_call(statement)
    refused("UPDATE statements_statementtext SET body = 'We'", because="within a text")
    other = make_statement("Another")
    refused(
        "UPDATE statements_call SET text_id = %s", other.texts.get().pk, because="within a text"
    )


def test_line_ends_are_lf() -> None:
    make_statement()
    refused(r"UPDATE statements_statementtext SET body = E'a\r\nb'", because="line_ends_are_lf")
