"""Each attribute that two indexes may differ in, and what only looks like a difference."""

from __future__ import annotations

import pytest

from tests.build.sessions import PsycopgSession
from tests.verify.declaring import index, verified

DIFFERENT = {
    # what, as it is declared: what the database has
    "predicate": ("(name) WHERE status = 'OPEN'", "(name) WHERE status = 'DONE'"),
    "predicate added": ("(name) WHERE at IS NULL", "(name)"),
    "predicate dropped": ("(name)", "(name) WHERE at IS NULL"),
    "include": ("(name) INCLUDE (at)", "(name) INCLUDE (status)"),
    "include added": ("(name) INCLUDE (at)", "(name)"),
    "method": ("USING hash (name)", "(name)"),
    "method gin": ("USING gin (data)", "(data)"),
    "opclass": ("(name text_pattern_ops)", "(name)"),
    "opclass gin": ("USING gin (data jsonb_path_ops)", "USING gin (data)"),
    "order": ("(at DESC)", "(at)"),
    "order of one": ("(name, at DESC)", "(name, at)"),
    "nulls": ("(at NULLS FIRST)", "(at)"),
    "nulls of descending": ("(at DESC NULLS LAST)", "(at DESC)"),
    "expression": ("(lower(name))", "(upper(name))"),
    "expression for a column": ("(lower(name))", "(name)"),
    "nulls_not_distinct": ("UNIQUE (name) NULLS NOT DISTINCT", "UNIQUE (name)"),
    "unique": ("UNIQUE (name)", "(name)"),
    "unique dropped": ("(name)", "UNIQUE (name)"),
    "collation": ('(name COLLATE "POSIX")', "(name)"),
    "storage": ("(name) WITH (fillfactor = 70)", "(name)"),
    "storage value": ("(name) WITH (fillfactor = 70)", "(name) WITH (fillfactor = 60)"),
    "columns": ("(name, at)", "(name)"),
    "columns turned": ("(name, at)", "(at, name)"),
    "columns of other types": ("(at DESC, id)", "(at DESC, status)"),
}
ALIKE = {
    "a cast": ("(name) WHERE status::text = 'OPEN'::text", "(name) WHERE status = 'OPEN'"),
    "IN and ANY": (
        "(name) WHERE name IN ('a', 'b')",
        "(name) WHERE name = ANY (ARRAY['a'::text, 'b'])",
    ),
    "parentheses": (
        "(name) WHERE ((id > 1) AND (at IS NULL))",
        "(name) WHERE id > 1 AND at IS NULL",
    ),
    "an expression in more of them": ("((lower(name)))", "(lower(name))"),
    "the default opclass": ("(name text_ops)", "(name)"),
    "the column's own collation": ('(name COLLATE "C")', "(name)"),
    "the default order": ("(at ASC NULLS LAST)", "(at)"),
    "the default order, descending": ("(at DESC NULLS FIRST)", "(at DESC)"),
    "the default fillfactor": ("(name) WITH (fillfactor = 90)", "(name)"),
    "a switch": (
        "USING gin (data) WITH (fastupdate = false)",
        "USING gin (data) WITH (fastupdate = off)",
    ),
    "the default method": ("USING btree (name)", "(name)"),
    "keyword and quotes": ('("name")', "(NAME)"),
    "nulls distinct": ("UNIQUE (name) NULLS DISTINCT", "UNIQUE (name)"),
}


def create(session: PsycopgSession, text: str, name: str = "by_name") -> None:
    kind, elements = _parts(text)
    session.run(f"CREATE {kind}INDEX {name} ON items {elements}")


def verdict(session: PsycopgSession, declared: str, there: str) -> dict[str, str]:
    create(session, there)
    kind, elements = _parts(declared)
    return verified(session, index(session, elements, unique=bool(kind)))


def _parts(text: str) -> tuple[str, str]:
    return ("UNIQUE ", text[len("UNIQUE ") :]) if text.startswith("UNIQUE ") else ("", text)


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_difference_is_told_once(session: PsycopgSession, what: str) -> None:
    assert verdict(session, *DIFFERENT[what]) == {"by_name": f"different {what.split()[0]}"}


@pytest.mark.parametrize("what", ALIKE)
def test_another_spelling_is_none(session: PsycopgSession, what: str) -> None:
    assert verdict(session, *ALIKE[what]) == {}


def test_several_differences_of_one_index(session: PsycopgSession) -> None:
    assert verdict(session, "UNIQUE (name DESC) INCLUDE (id)", "(name) WHERE at IS NULL") == {
        "by_name": "different include unique predicate order"
    }


def test_validity(session: PsycopgSession) -> None:
    session.run("INSERT INTO items (id, name) VALUES (1, 'a'), (2, 'a')")
    with pytest.raises(session.refusals):
        session.run("CREATE UNIQUE INDEX CONCURRENTLY by_name ON items (name)")
    assert verified(session, index(session, "(name)", unique=True)) == {
        "by_name": "invalid validity"
    }
    assert verified(session, index(session, "(name)")) == {"by_name": "invalid unique validity"}
