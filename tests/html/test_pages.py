"""Pages and documents about hostile names, read by parsers that are not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from markdown_it import MarkdownIt
from psycopg import sql

from idx_core.health.asked import Asked
from idx_core.health.verb import run_health
from idx_core.html.page import POLICY
from idx_core.report.markdown import markdown
from tests.build.sessions import PsycopgSession
from tests.html.names import attacks, cut, storable
from tests.html.pages import report_page, strategy
from tests.html.reading import Read
from tests.report.hostile import ENTRIES
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.once

NAMES = attacks("127.0.0.1:9")


@pytest.fixture(scope="module")
def connection(postgres18: PostgresServer) -> Iterator[psycopg.Connection]:
    with (
        postgres18.fresh_database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for name in storable(NAMES):
            table, index = sql.Identifier(name), sql.Identifier(cut(f"!{name}"))
            connection.execute(
                sql.SQL("CREATE TABLE {} (id int, {} int, UNIQUE (id))").format(table, table)
            )
            connection.execute(sql.SQL("CREATE INDEX {} ON {} ({})").format(index, table, table))
        yield connection


@pytest.fixture
def health_page(connection: psycopg.Connection) -> str:
    return health(connection, "html")


def health(connection: psycopg.Connection, form: str) -> str:
    told: list[str] = []
    asked = Asked(format=form, min_size=0, unused_days=0, limit=100)
    run_health(PsycopgSession(connection), asked, told.append)
    return told[0]


@pytest.fixture(params=["report", "health"])
def read(request: pytest.FixtureRequest) -> Read:
    if request.param == "health":
        return Read(request.getfixturevalue("health_page"))
    return Read(report_page(NAMES))


def test_nothing_active_and_nothing_broken_came_through(read: Read) -> None:
    assert read.wrong == []
    policies = [m["content"] for m in read.of("meta") if "http-equiv" in m]
    assert policies == [POLICY]


def test_every_name_is_there_as_text(read: Read) -> None:
    shown = " ".join(read.text.split())
    for name in storable(NAMES) if "Index health" in shown else NAMES:
        plain = "".join(c if c.isprintable() else " " for c in name)
        assert " ".join(plain.split()) in shown
    assert read.text.replace("\n", "").isprintable()


def test_anchors_are_there_once_and_links_lead_to_them(read: Read) -> None:
    anchors = [found["id"] for _, found in read.tags if "id" in found]
    assert len(anchors) == len(set(anchors))
    links = [str(found["href"]) for found in read.of("a")]
    assert len(links) > len(NAMES)
    assert {link.removeprefix("#") for link in links} <= set(map(str, anchors))
    for attribute in ("aria-labelledby", "aria-describedby"):
        named = [found[attribute] for _, found in read.tags if attribute in found]
        assert set(named) <= set(anchors)


def test_who_cannot_see_the_page_can_read_it(read: Read) -> None:
    assert [found["lang"] for found in read.of("html")] == ["en"]
    assert all(found.get("scope") in ("col", "row") for found in read.of("th"))
    for landmark in ("header", "main", "nav"):
        assert len(read.of(landmark)) == 1
    pictures = read.of("svg")
    assert pictures
    for found in pictures:
        assert found["role"] == "img"
        assert found["aria-labelledby"]
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    boxes = [found for found in read.of("div") if found.get("class") == "wide"]
    assert boxes
    assert all(found["aria-label"] for found in boxes)


def test_each_class_has_its_style(read: Read) -> None:
    rules = re.sub(r"\{[^{}]*\}", "{}", re.findall("<style>(.*?)</style>", read.page, re.S)[0])
    used = {name for _, found in read.tags for name in str(found.get("class") or "").split()}
    assert {"wide", "faint", "findings", "what", "track", "bar1", "told"} <= used
    assert used <= set(re.findall(r"\.([a-z]+\d?)", rules))
    assert rules.count("{") == rules.count("}")


@pytest.mark.parametrize("form", ["report", "strategy", "health"])
def test_markdown_renders_to_nothing_active(form: str, connection: psycopg.Connection) -> None:
    if form == "health":
        text, names = health(connection, "markdown"), storable(NAMES)
    elif form == "strategy":
        text, names = strategy(NAMES), list(NAMES)
    else:
        text, names = markdown(ENTRIES), [entry.finding.table.name for entry in ENTRIES]
    rendered = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    read = Read(re.sub(' style="text-align:(left|right)"', "", rendered))
    assert read.wrong == []
    assert read.of("a") == []
    shown = " ".join(read.text.split())
    for name in names:
        plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())
        assert plain in shown


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_no_other_format_of_health_has_a_character_that_does_something(
    form: str, connection: psycopg.Connection
) -> None:
    assert health(connection, form).replace("\n", "").isprintable()
