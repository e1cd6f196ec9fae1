"""The admin's pages, asked by Django's own test client, about real databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.test import Client, override_settings
from psycopg import sql

from idx_core.build.wording import bytes_of
from tests.django.checks.project import Project

HOSTILE = 'a"b; DROP TABLE x; <script>alert(1)</script> {{ 7|add:7 }} é\u202e'
HEALTH, FINDINGS = "/admin/idx/health/", "/admin/idx/findings/"


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def shop(postgres_url: str, django_database: Callable[[str], str]) -> str:
    """The alias of a database with two indexes that do the same, and one of a hostile name."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE items (id int PRIMARY KEY, a int, b int)")
        connection.execute("INSERT INTO items SELECT n, n, n FROM generate_series(1, 60000) n")
        connection.execute("CREATE INDEX items_b ON items (b)")
        name = sql.Identifier(HOSTILE)
        connection.execute(sql.SQL("CREATE INDEX {} ON items (b, a)").format(name))
        connection.execute("ANALYZE")
    return django_database(postgres_url)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_who_is_not_logged_in_is_asked_to(client: Client) -> None:
    for address in (HEALTH, FINDINGS, "/admin/idx/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"/admin/login/?next={address}"


def test_staff_without_the_permission_sees_neither_pages_nor_lines(client: Client) -> None:
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert {client.get(address).status_code for address in (HEALTH, FINDINGS)} == {403}
    assert "/admin/idx/" not in text(client.get("/admin/"))


def test_a_permission_that_the_settings_name_is_enough(client: Client) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    kind = ContentType.objects.get_for_model(User)
    clerk.user_permissions.add(
        Permission.objects.create(codename="view_indexes", content_type=kind, name="see indexes")
    )
    client.force_login(clerk)
    assert client.get(FINDINGS).status_code == 403
    with override_settings(IDX={"admin_permission": "auth.view_indexes"}):
        assert client.get(FINDINGS).status_code == 200


def test_the_admin_has_a_line_for_each_page(superuser: Client) -> None:
    for name in ("admin", "backstage"):
        page = text(superuser.get(f"/{name}/"))
        assert f'href="/{name}/idx/health/"' in page
        assert f'href="/{name}/idx/findings/"' in page
        assert superuser.get(f"/{name}/idx/")["Location"] == f"/{name}/idx/health/"
        assert f'href="/{name}/idx/findings/"' in text(superuser.get(f"/{name}/idx/health/"))


def test_health_of_a_database(superuser: Client, shop: str) -> None:
    page = text(superuser.get(HEALTH, {"database": shop}))
    assert "1 table, 3 indexes of " in page
    assert "items.items_b <small>IDX304</small>" in page
    assert "<pre>DROP INDEX CONCURRENTLY &quot;public&quot;.&quot;items_b&quot;;</pre>" in page
    with connections[shop].cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('items_b')")
        (size,) = cursor.fetchone()
    assert re.search(rf'<th scope="row">items.items_b</th>\s*<td>{bytes_of(size)}</td>', page)
    assert "pg_stat_statements is not installed" in page


def test_names_of_the_database_are_text(superuser: Client, shop: str) -> None:
    page = text(superuser.get(HEALTH, {"database": shop}))
    assert "a&quot;b; DROP TABLE x; &lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }} é" in page
    assert "<script>alert" not in page


def test_nothing_is_written_and_nobody_waits_for_long(
    superuser: Client, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django_idx.operations.session import EditorSession

    said: dict[str, str] = {}
    rows = EditorSession.rows

    def asking(self: EditorSession, statement: str, parameters: Any = ()) -> Any:
        for name in ("transaction_read_only", "statement_timeout"):
            said[name] = rows(self, f"SHOW {name}")[0][0]
        return rows(self, statement, parameters)

    monkeypatch.setattr(EditorSession, "rows", asking)
    superuser.get(HEALTH, {"database": shop})
    assert said == {"transaction_read_only": "on", "statement_timeout": "5s"}


def test_the_transaction_of_the_request_is_left_alone(superuser: Client, shop: str) -> None:
    with transaction.atomic(using=shop), connections[shop].cursor() as cursor:
        cursor.execute("CREATE TABLE more (id int)")
        superuser.get(HEALTH, {"database": shop})
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
    with connections[shop].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM more")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone() == (0,)


def test_other_databases_tell_what_they_can(superuser: Client) -> None:
    page = text(superuser.get(HEALTH))
    assert '<th scope="row">auth_user</th>' in page
    assert "Not seen" in page
    assert superuser.get(HEALTH, {"database": "nowhere"}).status_code == 404


def test_a_database_that_does_not_answer(
    superuser: Client, django_database: Callable[[str], str]
) -> None:
    alias = django_database("postgresql://reader:hush@127.0.0.1:1/shop")
    page = text(superuser.get(HEALTH, {"database": alias}))
    assert re.search(r'<p class="errornote">.*(refused|failed)', page)
    assert "hush" not in page


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Project]:
    project = Project(tmp_path)
    project.models("""
        class Order(models.Model):
            parent = models.ForeignKey("self", models.CASCADE, db_index=False)

            class Meta:
                db_table = "<script>alert(1)</script>"
        """)
    with project.installed(apps=(project.name,)):
        yield project


def test_findings_on_the_models(superuser: Client, models: Project) -> None:
    page = text(superuser.get(FINDINGS))
    assert "1 finding: 1 warning (IDX001)" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;.parent_id <small>IDX001</small>" in page
    assert f"makemigrations adds it. Or declare it in {models.name}.Order" in page
    assert f"{models.name}/models.py:7" in page
    assert "<script>alert" not in page


def test_a_wrong_setting_is_told(superuser: Client) -> None:
    with override_settings(IDX={"mod": "ask"}):
        page = text(superuser.get(FINDINGS))
    assert '<p class="errornote">settings.IDX: unknown key &#x27;mod&#x27;' in page


def test_no_script_of_ours(superuser: Client) -> None:
    theirs = set(re.findall(r"<script[^>]*>", text(superuser.get("/admin/"))))
    assert set(re.findall(r"<script[^>]*>", text(superuser.get(FINDINGS)))) <= theirs
