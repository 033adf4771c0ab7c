"""The application’s own role against everything public, table by table and function by function.

The lists come from the catalogue, so what is added later is attacked by itself. `pytest -s` prints
what was tried and what answered.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from django.db import connection

from statements.models import Publication

from .conftest import Owner
from .make import (
    make_actor,
    make_assessment,
    make_editor,
    make_endorsement,
    make_event,
    make_evidence,
    make_external_assessment,
    make_masked_part,
    make_merge,
    make_methodology_version,
    make_part,
    make_public_demand,
    make_removal,
    make_reply,
    make_response,
    make_search_log,
    make_statement,
    make_translation,
    publish,
)
from .rows import ask, dump, relations

HARMLESS = {"record_now", "record_today", "lock_record", "refuse", "is_demand_frozen", "publish"}
HARMLESS |= {"rehearse"}  # which undoes what it tries: tests/test_admin_removal.py
"""What changes something, or might, and may be called all the same: see the migrations."""


class Answer(NamedTuple):
    attack: str
    said: str


def make_everything() -> None:
    """Something published of every noun."""
    demand, other = make_public_demand(), make_public_demand("Another")
    statement = make_statement("Backing")
    make_endorsement(statement, "The Union regrets", make_actor("United Nations"))
    event = make_event()
    event.reports.get().figures.create(counted="detained", low=12, words="12", claimed_by="police")
    piece = make_evidence(event, demand)
    log = make_search_log(demand)
    decision = make_assessment(demand, piece, search_log=log)
    part = make_part(other, "Dana Umarova")
    publish(statement, event, piece, decision, part, make_response(demand))
    publish(make_external_assessment(demand), make_reply(decision), make_methodology_version())
    publish(make_translation(demand), make_translation(event))
    publish(make_masked_part(other), make_merge(other, make_public_demand("A third")))
    publish(make_removal(make_gone()))
    make_editor("eve")


def make_gone() -> Any:
    gone = make_event("Gone")
    publish(gone)
    return gone


@pytest.fixture
def attacker(committed: Any) -> Iterator[Any]:
    """The application’s role on a connection of its own; each attack commits if it can."""
    make_everything()
    with psycopg.connect(committed.url, autocommit=True) as connected:
        connected.execute("SET statement_timeout = '5s'")
        yield connected


def attack(attacker: Any, query: str) -> Answer:
    try:
        done = attacker.execute(query)
    except psycopg.Error as error:
        said = (error.diag.message_primary or str(error)).splitlines()[0]
        return Answer(query, f"refused: {said}")
    return Answer(query, f"{done.statusmessage}")


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''", [f"public.{table}"],
        )  # fmt: skip
        return [name for (name,) in cursor.fetchall()]


def attacks_on(table: str) -> Iterator[str]:
    yield f"DELETE FROM {table}"
    yield f"TRUNCATE {table} CASCADE"
    yield f"INSERT INTO {table} SELECT * FROM {table}"
    yield f"COPY {table} FROM PROGRAM 'true'"
    yield f"ALTER TABLE {table} DISABLE TRIGGER ALL"
    yield f"ALTER TABLE {table} ADD COLUMN attack text"
    yield f"DROP TABLE {table} CASCADE"
    yield f"CREATE TRIGGER attack BEFORE UPDATE ON {table} EXECUTE FUNCTION guard_place()"
    yield f"CREATE RULE attack AS ON SELECT TO {table} DO INSTEAD NOTHING"
    yield f"ALTER TABLE {table} OWNER TO CURRENT_USER"
    yield f"GRANT ALL ON {table} TO PUBLIC"
    yield f"COMMENT ON TABLE {table} IS 'attack'"
    yield f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"
    for column in columns(table):
        yield f"UPDATE {table} SET {column} = {column}"
        yield f"UPDATE {table} SET {column} = NULL"


def public_rows() -> dict[str, str]:
    """What the record holds, and who may do what with it; the site’s own tables are no part."""
    rights = (
        "SELECT string_agg(concat(relname, relowner, relacl), ' ' ORDER BY relname)"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    return {"rights": ask(rights)} | {
        table: rows for table, rows in dump().items()
        if table.startswith("statements_") or table in ("ledger_checkpoint", "django_migrations")
    }  # fmt: skip


OWN_BUSINESS = {
    "auth_group", "auth_group_permissions", "auth_permission", "auth_user", "auth_user_groups",
    "auth_user_user_permissions", "django_admin_log", "django_content_type", "django_session",
    "statements_notice", "statements_problem",
}  # fmt: skip
"""Tables of the site and not of the record: whoever is the application signs people in, says on
the first page what editors want known, and takes in what readers report."""


def is_of_the_record(table: str) -> bool:
    return table not in OWN_BUSINESS and not table.startswith(("axes_", "digests_"))


def test_no_attack_on_any_table_changes_what_is_public(attacker: Any) -> None:
    before = public_rows()
    assert not [t for t in before if t.startswith("statements_") and not before[t]
                and t not in ("statements_correction", "statements_oneperson",
                              "statements_demonstration", *OWN_BUSINESS)]  # fmt: skip
    answers = [attack(attacker, query) for table in relations() if is_of_the_record(table)
               for query in attacks_on(table)]  # fmt: skip
    for answer in answers:
        print(f"{answer.attack[:80]:80}  {answer.said[:100]}")
    passed = {a.attack for a in answers if not a.said.startswith("refused")}
    print(f"{len(answers)} attacks, {len(answers) - len(passed)} refused")
    empty = {t for t in before if not before[t]}
    odd = {
        p for p in passed
        if not p.startswith("GRANT")  # which gives nothing, and only warns
        and not any(p.startswith((f"UPDATE {t} ", f"DELETE FROM {t}", f"INSERT INTO {t} "))
                   for t in empty)
    }  # fmt: skip
    assert odd == set()
    assert public_rows() == before


def test_no_function_changes_anything_but_by_publishing(attacker: Any) -> None:
    """Each function of the schema, called with numbers and words that fit."""
    before = public_rows()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, p.proname, p.provolatile,"
            " has_function_privilege(p.oid, 'EXECUTE'),"
            " ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), p.prosecdef"
            " FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'"
            " AND p.prorettype <> 'trigger'::regtype AND NOT EXISTS"
            " (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        functions = cursor.fetchall()
    assert len(functions) > 50
    fitting = {"bigint": "1", "integer": "1", "boolean": "true", "date": "'2022-01-01'",
               "text": "'statement'", "text[]": "'{met}'", "bigint[]": "'{1}'",
               "jsonb": "'{}'", '"char"': "'A'"}  # fmt: skip
    for signature, name, volatile, may_call, types, is_definer in functions:
        if volatile == "v":
            assert may_call == (name in HARMLESS), signature
        assert not is_definer or name in ("publish", "announce_key", "rehearse"), signature
        values = ", ".join(f"{fitting.get(t, 'NULL')}::{t}" for t in types)
        answer = attack(attacker, f"SELECT {name}({values})")
        print(f"{signature:80}  {answer.said[:90]}")
    assert public_rows() == before


def test_every_function_that_decides_anything_pins_its_path(attacker: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND (prosecdef OR prorettype = 'trigger'::regtype)"
            " AND NOT coalesce(proconfig::text LIKE '%search_path=public, pg_temp%', false)"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "query",
    [
        "SET session_replication_role = replica",
        "SET ROLE said_owner",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "CREATE TABLE public.attack (id int)",
        "CREATE FUNCTION public.attack() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.refuse(text, text) RETURNS void LANGUAGE sql AS ''",
        "CREATE SCHEMA attack",
        "CREATE EXTENSION dblink",
        "CREATE EVENT TRIGGER attack ON ddl_command_start EXECUTE FUNCTION guard_place()",
        "ALTER DATABASE postgres SET search_path = pg_temp",
        "DROP OWNED BY said_owner",
        "ALTER FUNCTION is_by_owner(oid) SET search_path = pg_temp",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_the_role_has_no_way_to_more_rights(query: str, committed: Any) -> None:
    with psycopg.connect(committed.url, autocommit=True) as attacker:
        assert attack(attacker, query).said.startswith("refused")


def test_what_stands_in_front_of_our_names_deceives_no_guard(attacker: Any) -> None:
    before = public_rows()
    for table in relations():
        attack(attacker, f"CREATE TEMP TABLE {table} AS SELECT * FROM public.{table} LIMIT 0")
    for query in (
        "CREATE FUNCTION pg_temp.is_by_owner(oid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION pg_temp.refuse(text, text) RETURNS void LANGUAGE sql AS ''",
        "CREATE FUNCTION pg_temp.yes(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE OPERATOR pg_temp.= (LEFTARG = name, RIGHTARG = name, FUNCTION = pg_temp.yes)",
        "CREATE TYPE pg_temp.statements_removal_ AS (id bigint)",
        "SET search_path = pg_temp, pg_catalog, public",
    ):
        assert not attack(attacker, query).said.startswith("refused"), query
    for table in ("statement", "statementtext", "event", "demand", "actor", "period", "part"):
        for query in (f"UPDATE public.statements_{table} SET id = id",
                      f"DELETE FROM public.statements_{table}"):  # fmt: skip
            assert attack(attacker, query).said.startswith("refused"), query
    assert public_rows() == before


def test_the_owner_does_not_rewrite_the_ledger_either(attacker: Any, owner: Owner) -> None:
    entries = list(Publication.objects.values_list("seq", "hash", "content"))
    for query in (
        "UPDATE statements_publication SET content = 'x'",
        "UPDATE statements_publication SET content = '', salt = '', hash = ''",
        "UPDATE statements_publication SET content = ''",
        "UPDATE statements_publication SET seq = seq + 1000",
        "DELETE FROM statements_publication",
        "TRUNCATE statements_publication CASCADE",
        "UPDATE statements_bearson SET after = 'met'",
        "DELETE FROM statements_bearson",
        "TRUNCATE statements_period, statements_membership",
    ):
        with pytest.raises(psycopg.Error, match="only ever appended"):
            owner.execute(query)
    assert list(Publication.objects.values_list("seq", "hash", "content")) == entries
