"""Declared queries as `check` tells them, and what becomes of their parameters and constants."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.db import connections

from django_idx.queries import declared_queries
from idx_core.model import Dialect
from tests.django.checks.project import Project

MODELS = """
    from datetime import date
    from django.db.models import F, Q
    from django.utils import timezone
    from django_idx import Param, declared_query, declared_sql


    class Client(models.Model):
        name = models.TextField()


    class Tenanted(models.Model):
        tenant = models.IntegerField()

        class Meta:
            abstract = True

        @classmethod
        @declared_query
        def of_tenant(cls, tenant):
            return cls.objects.filter(tenant=tenant)


    class Orders(models.QuerySet):
        @declared_query
        def open(self, client):
            return self.filter(client=client, status="50% o'f")


    class Order(Tenanted):
        client = models.ForeignKey(Client, models.CASCADE)
        status = models.CharField(max_length=10)
        active = models.BooleanField()
        data = models.JSONField()
        day = models.DateField()
        count = models.SmallIntegerField()

        objects = Orders.as_manager()

        QUERIES


    class OpenOrder(Order):
        class Meta:
            proxy = True

        @declared_query
        def many(cls):
            return cls.objects.filter(count=1)
"""
READ = {
    "slice(self, client, limit=50): return self.filter(client=client).order_by('-day')[:limit]": (
        '"client_id" = $1 ORDER BY "day" DESC LIMIT 31013',
        ["client"],
    ),
    "page(self, page, size): return self.order_by('day')[(page - 1) * size : page * size]": (
        'ORDER BY "day" ASC LIMIT 31013 OFFSET 961775156',
        [],
    ),
    "lists(self, ids): return self.filter(client__in=ids, id__in=[each.pk for each in ids])": (
        '("client_id" IN ($1, $2) AND "id" IN ($1, $2))',
        ["ids_1", "ids_2"],
    ),
    "constants(self): return self.filter(client__in=[1, 2], active=True, status='a%b')": (
        """("active" AND "client_id" IN (1, 2) AND "status" = 'a%b')""",
        [],
    ),
    "moments(self, since): return self.filter(day__gte=since, day__lt=timezone.now().date())": (
        '("day" >= $1 AND "day" < $2)',
        ["since", "moment_2"],
    ),
    "prefix(self, start): return self.filter(status__startswith=start)": (
        """"status"::text LIKE $1 || '%'""",
        ["start"],
    ),
    "pattern(self, part): return self.filter(status__icontains=f'x_{part}')": (
        """UPPER("status"::text) LIKE UPPER(E'%x\\\\_' || $1 || '%')""",
        ["part"],
    ),
    "python(self, n): return self.filter(count=int(n), status=str(n), count__gt=F('id') * n)": (
        '("count" = $1 AND "count" > ("id" * $2) AND "status" = $2)',
        ["number", "n"],
    ),
    "document(self, kind): return self.filter(data__contains={'a': 1}, data__kind=kind)": (
        """("data" @> '{"a": 1}'::jsonb AND ("data" -> 'kind') = $1)""",
        ["kind"],
    ),
    "either(self, client): return self.filter(Q(client=client.pk) | Q(status=None))": (
        '("client_id" = $1 OR "status" IS NULL)',
        ["client"],
    ),
    "written(self): return self.filter(client=Param('who'))": ('"client_id" = $1', ["who"]),
    "text(self): return 'SELECT 1 FROM t WHERE a = %s AND b = %(n)s AND c LIKE \\'x%%\\''": (
        "a = $1 AND b = $2 AND c LIKE 'x%'",
        ["p1", "n"],
    ),
    "rawly(self, n): return self.raw('SELECT * FROM t WHERE a = %s AND b = %s', [n, 'x'])": (
        "a = $1 AND b = 'x'",
        ["n"],
    ),
    "manager(self): return Client.objects": ('FROM "APP_client"', []),
}
UNREAD = {
    "counted(self, client): return self.filter(client=client).count()": "it asks the database; it",
    "hidden(self):\n  try: list(self.all())\n  except Exception: return self.all()": "it asks the",
    "number(self): return 5": "it gives int; a QuerySet or SQL text is wanted",
    "nothing(self): return self.filter(id__in=[])": "it can have no rows",
    "upper(self, s): return self.filter(status=s.upper())": "AttributeError: 'Param' object has no",
    "least(self, n): return self.all()[:min(n, 10)]": "TypeError: '<' not supported between",
}


def with_queries(project: Project, *functions: str) -> None:
    """The models, with these functions as declared queries of the manager's class."""
    source = MODELS
    for function in functions:
        body = function.replace("\n", "\n            ")
        mark = "        @declared_query\n        def "
        source = source.replace(f"{mark}open(", f"{mark}{body}\n\n{mark}open(", 1)
    project.models(source.replace("QUERIES", ""))


def test_parameters_and_constants(project: Project) -> None:
    with_queries(project, *READ)
    with project.installed():
        found, unread = declared_queries({project.name}, (), Dialect.POSTGRESQL)
    assert unread == ()
    assert {query.name for query in found} == {
        "OpenOrder.many",
        "Order.objects.open",
        "Order.of_tenant",
        *(f"Order.objects.{function.partition('(')[0]}" for function in READ),
    }
    by_name = {query.name: query for query in found}
    table = f'"{project.name}_order"'
    for function, (end, parameters) in READ.items():
        query = by_name[f"Order.objects.{function.partition('(')[0]}"]
        sql = query.sql.replace(f"{table}.", "").replace(project.name, "APP")
        assert sql.endswith(end), (function, sql)
        assert list(query.parameters) == parameters, function
    assert by_name["Order.objects.open"].sql.endswith("'50% o''f')")
    assert by_name["Order.objects.open"].origin.rpartition(":")[0].endswith("models.py")


def test_what_cannot_be_read_is_one_warning_each(project: Project) -> None:
    with_queries(project, *UNREAD)
    before = dict(vars(connections["default"]))
    messages = project.messages()
    assert vars(connections["default"]).keys() == before.keys()
    unread = {m.msg.partition("'")[2]: m for m in messages if m.id == "django_idx.W901"}
    assert len(unread) == len(UNREAD)
    for function, reason in UNREAD.items():
        name = f"Order.objects.{function.partition('(')[0]}"
        [message] = [m for text, m in unread.items() if text.startswith(f"{name}'")]
        assert f"{name!r} (" in message.msg
        assert reason in message.msg
    # the others are read all the same
    assert "django_idx.W010" in {m.id for m in messages}


def test_querysets_that_managers_only_return(project: Project) -> None:
    project.models("""
    from django_idx import declared_query


    class Orders(models.QuerySet):
        @declared_query
        def paid(self, client):
            return self.filter(client=client)


    class OrderManager(models.Manager):
        def get_queryset(self):
            return Orders(self.model).filter(active=True)

        @declared_query
        def late(self, days):
            return self.filter(days__gt=days)


    class TenantManager(models.Manager):
        def get_queryset(self):
            raise LookupError("no tenant")


    class Order(models.Model):
        client = models.IntegerField()
        days = models.IntegerField()
        active = models.BooleanField()

        objects = OrderManager()
        tenants = TenantManager()
    """)
    with project.installed():
        found, unread = declared_queries({project.name}, (), Dialect.POSTGRESQL)
    assert unread == ()
    ends = {query.name: query.sql.rpartition("WHERE ")[2] for query in found}
    assert ends.keys() == {"Order.objects.paid", "Order.objects.late"}
    assert '."active" AND ' in ends["Order.objects.paid"]


def test_no_sql_at_all(project: Project) -> None:
    with_queries(project, "bad(self): return 'SELECT FROM FROM'")
    [message] = [m for m in project.messages() if m.id == "django_idx.W901"]
    assert message.msg.startswith("cannot read declared query 'Order.objects.bad' (")


PASTED = """
    from django.db.models.functions import Upper
    from django_idx import declared_query


    class Order(models.Model):
        client = models.IntegerField()
        status = models.CharField(max_length=10)
        email = models.TextField()
        day = models.DateField()

        class Meta:
            indexes = [INDEXES]

        @classmethod
        @declared_query
        def open(cls, since):
            return cls.objects.filter(status__in=["OPEN", "PAID"], client=None, day__gt=since)

        @classmethod
        @declared_query
        def of_email(cls, email):
            return cls.objects.filter(email__iexact=email)

        @classmethod
        @declared_query
        def latest(cls, client):
            return cls.objects.filter(client=client).order_by("-day", "id")
"""


def test_the_line_to_paste_is_right(project: Project) -> None:
    project.models(PASTED.replace("INDEXES", ""))
    hints = [str(message.hint) for message in project.messages()]
    assert len(hints) == 3
    lines = [hint.partition(": ")[2] for hint in hints]
    assert 'models.Index(Upper("email"), name="' in "\n".join(lines)
    project.models(PASTED.replace("INDEXES", ", ".join(lines)))
    assert project.check() == []


def test_a_migration_that_makes_it_silences_the_check(project: Project) -> None:
    project.models(PASTED.replace("INDEXES", ""))
    project.migration(
        "0001_initial",
        """
        migrations.CreateModel("order", [
            ("id", models.BigAutoField(primary_key=True)),
            ("client", models.IntegerField()),
            ("status", models.CharField(max_length=10)),
            ("email", models.TextField()),
            ("day", models.DateField()),
        ]),
        migrations.AddIndex("order", models.Index(
            models.F("client"), models.F("day").desc(), models.F("id"), name="made"
        )),
        """,
    )
    assert sorted("latest" in text for text in project.check()) == [False, False]


def test_modules_of_queries(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "reports_of_test.py").write_text(
        "from django_idx import declared_query\n"
        "@declared_query\n"
        "def unpaid(client):\n"
        f"    from {project.name}.models import Order\n"
        "    return Order.objects.filter(client=client, status='UNPAID')\n"
    )
    project.models(PASTED.replace("INDEXES", "").replace("@declared_query", "# not declared"))
    try:
        [text] = project.check(queries=["reports_of_test"])
    finally:
        sys.modules.pop("reports_of_test", None)
    assert "no index serves reports_of_test.unpaid; equality on client_id" in text.replace(
        "equality on client,", "equality on client_id,"
    )
    [text] = project.check(queries=["no_such_module"])
    assert "cannot import 'no_such_module', which the setting queries names" in text


def test_only_the_apps_that_are_asked_for(project: Project) -> None:
    with_queries(project)
    ids = {message.id for message in project.messages(apps=["auth"])}
    assert not ids & {"django_idx.W010", "django_idx.W901"}
