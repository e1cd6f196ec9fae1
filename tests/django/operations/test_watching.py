"""`migrate` tells how far an index is and who is in its way."""

from __future__ import annotations

import io
import logging
import sys

import pytest
from django.db import models

from django_idx.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django_idx.operations.log import show
from tests.build.blocking import obeyed, transaction
from tests.django.operations.harness import Migrator, create

LOGGER = "django_idx.operations"
NAME = models.Index(fields=["name"], name="shop_item_name")


@pytest.fixture
def shop(postgres_alias: str) -> Migrator:
    migrator = Migrator(postgres_alias)
    migrator.apply(create("Item", name=models.CharField(max_length=50)))
    return migrator


@pytest.mark.peer(12)
def test_up_and_down(shop: Migrator, any_postgres_url: str) -> None:
    write = "INSERT INTO shop_item (name) VALUES ('x')"
    with obeyed(any_postgres_url, LOGGER) as told:
        with transaction(any_postgres_url, write, application="a shop") as writer:
            shop.apply(AddIndexConcurrently("Item", NAME))
        with transaction(any_postgres_url, "SELECT * FROM shop_item") as reader:
            shop.apply(RemoveIndexConcurrently("Item", "shop_item_name"))
    assert told.of("index_unwatched") == []
    first, *_ = told.of("index_progress")
    assert first["level"] == "INFO"
    assert first["line"].startswith("index shop_item_name: 2 of 8, waiting for writers before ")
    up, down = told.of("index_blocker")
    assert (up["level"], up["pid"], up["application"]) == ("WARNING", writer, "a shop")
    assert up["line"].startswith(f"index shop_item_name is waiting for process {writer} (user ")
    assert (down["pid"], down["holds"]) == (reader, "AccessShareLock on shop_item")
    assert "shop_item_name" not in shop.indexes("shop_item")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_where_logging_is_not_set_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    event = {"event": "index_progress"}
    nobody, terminal = io.StringIO(), Terminal()
    monkeypatch.setattr(sys, "stderr", nobody)
    show("to nobody", event)
    assert nobody.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", terminal)
    show("a line", event)
    assert terminal.getvalue() == "a line\n"
    caplog.set_level(logging.INFO, logger=LOGGER)
    show("a record", event)
    assert terminal.getvalue() == "a line\n"
    assert [(r.message, r.idx_event) for r in caplog.records] == [("a record", event)]  # type: ignore[attr-defined]
