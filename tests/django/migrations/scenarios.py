"""Changes of models, each an app of its own; what makemigrations writes for them is in golden/."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from textwrap import dedent
from typing import Any


@dataclass(frozen=True)
class Scenario:
    """`before` is migrated without the tool; `after` with it, under the settings `idx`."""

    label: str
    before: str
    after: str
    idx: dict[str, Any] = field(default_factory=dict)
    only_postgresql: bool = False


_PARENT = dedent("""
    class Client(models.Model):
        name = models.CharField(max_length=50)


    class Country(models.Model):
        code = models.CharField(max_length=2, primary_key=True)


""")


_DECLARED = """
    from django_idx import declared_query, declared_sql


    class OrderQuerySet(models.QuerySet):
        @declared_query
        def of_client(self, client, limit):
            return self.filter(client=client).order_by("-created_at")[:limit]


    class Order(models.Model):
        client = models.ForeignKey(Client, models.CASCADE, db_index=False)
        country = models.ForeignKey(Country, models.CASCADE)
        status = models.CharField(max_length=20)
        email = models.TextField()
        active = models.BooleanField(default=True)
        deleted_at = models.DateTimeField(null=True)
        created_at = models.DateTimeField(db_column="created")

        objects = OrderQuerySet.as_manager()

        by_country = declared_sql(
            "SELECT id, status FROM declared_order WHERE country_id = %s"
            " ORDER BY created DESC NULLS LAST, id"
        )

        @classmethod
        @declared_query
        def unshipped(cls, since):
            return cls.objects.filter(
                status="50%'s", active=True, deleted_at=None, created_at__gt=since
            )

        @classmethod
        @declared_query
        def of_email(cls, email):
            return cls.objects.filter(email__iexact=email)
"""
_ORDERED = """
    class Line(models.Model):
        client = models.ForeignKey(Client, models.CASCADE)
        text = models.CharField(max_length=50)

        class Meta:
            order_with_respect_to = "client"
"""
_SEARCHED = """
    from django.contrib.postgres.search import SearchVectorField


    class Page(models.Model):
        words = SearchVectorField(null=True)
"""
_DECLARED_GIN = """
    from django_idx import declared_query


    class Document(models.Model):
        client = models.ForeignKey(Client, models.CASCADE)
        title = models.CharField(max_length=100)
        body = models.TextField()
        data = models.JSONField()

        @classmethod
        @declared_query
        def titled(cls, client, start):
            return cls.objects.filter(client=client, title__startswith=start)

        @classmethod
        @declared_query
        def about(cls, words):
            return cls.objects.filter(body__icontains=words)

        @classmethod
        @declared_query
        def tagged(cls, tags):
            return cls.objects.filter(data__contains=tags)

        @classmethod
        @declared_query
        def of_kind(cls, kind):
            return cls.objects.filter(data__kind=kind)
"""


def _without_queries(source: str) -> str:
    """The same models, none of their queries declared."""
    return source.replace("@declared_query", "# not declared").replace("declared_sql(", "str(")


def _scenario(label: str, before: str, after: str | None = None, **idx: Any) -> Scenario:
    first = _PARENT + dedent(before)
    return Scenario(label, first, first if after is None else _PARENT + dedent(after), idx)


SCENARIOS = (
    _scenario(
        "missing",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE, db_index=False)
            country = models.ForeignKey(Country, models.PROTECT, db_index=False, db_column="land")
            parent = models.ForeignKey("self", models.CASCADE, null=True, db_index=False)
        """,
    ),
    _scenario(
        "three_phases",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            code = models.CharField(max_length=9)
            old = models.IntegerField(default=0)

            class Meta:
                indexes = [
                    models.Index(fields=["old"], name="three_old"),
                    models.Index(fields=["code"], name="three_changed"),
                ]
        """,
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            code = models.CharField(max_length=9)
            note = models.CharField(max_length=20, default="")

            class Meta:
                indexes = [
                    models.Index(fields=["-code", "note"], name="three_changed"),
                    models.Index(
                        fields=["note"], condition=models.Q(note__gt=""), name="three_note"
                    ),
                ]
        """,
    ),
    _scenario(
        "replaced",
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)
            note = models.CharField(max_length=20, default="")
            old = models.IntegerField(default=0)
            count = models.IntegerField(default=0)

            class Meta:
                indexes = [
                    models.Index(fields=["code"], name="replaced_code"),
                    models.Index(fields=["old"], name="replaced_old"),
                    models.Index(fields=["count"], name="replaced_count"),
                    models.Index(fields=["code", "count"], name="replaced_not"),
                ]
        """,
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)
            note = models.CharField(max_length=20, default="")
            old = models.BigIntegerField(default=0)
            count = models.BigIntegerField(default=0)

            class Meta:
                indexes = [
                    models.Index(fields=["-code", "note"], name="replaced_code"),
                    models.Index(fields=["note"], name="replaced_old"),
                    models.Index(fields=["-count"], name="replaced_count"),
                    models.Index(fields=["code", "count"], name="replaced_not"),
                ]
        """,
    ),
    _scenario(
        "replaced_stock",
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)

            class Meta:
                indexes = [models.Index(fields=["code"], name="replaced_stock_code")]
        """,
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)

            class Meta:
                indexes = [models.Index(fields=["-code"], name="replaced_stock_code")]
        """,
        stock_operations=True,
    ),
    _scenario(
        "new_fields",
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)
        """,
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)
            client = models.ForeignKey(Client, models.CASCADE, null=True)
            country = models.ForeignKey(Country, models.CASCADE, default="de")
            payer = models.OneToOneField(Client, models.CASCADE, null=True, related_name="+")
            rank = models.IntegerField(null=True, db_index=True)
            friends = models.ManyToManyField(Client, related_name="+")
        """,
    ),
    _scenario(
        "altered_fields",
        """
        class Order(models.Model):
            on = models.IntegerField(default=0)
            off = models.IntegerField(default=0, db_index=True)
            both = models.IntegerField(default=0)
            client = models.ForeignKey(Client, models.CASCADE)
        """,
        """
        class Order(models.Model):
            on = models.IntegerField(default=0, db_index=True)
            off = models.IntegerField(default=0)
            both = models.BigIntegerField(default=0, db_index=True)
            client = models.ForeignKey(Client, models.CASCADE, null=True, db_index=False)
        """,
    ),
    _scenario(
        "uniques",
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)
            number = models.IntegerField(default=0)

            class Meta:
                constraints = [models.UniqueConstraint(fields=["code"], name="uniques_changed")]
        """,
        """
        class Order(models.Model):
            code = models.CharField(max_length=9)
            number = models.IntegerField(default=0)

            class Meta:
                constraints = [
                    models.UniqueConstraint(fields=["code", "number"], name="uniques_changed"),
                    models.UniqueConstraint(fields=["number"], name="uniques_number"),
                    models.UniqueConstraint(
                        fields=["code"], condition=models.Q(number=0), name="uniques_partial"
                    ),
                    models.CheckConstraint(condition=models.Q(number__gte=0), name="uniques_check"),
                ]
        """,
    ),
    _scenario(
        "new_table",
        "",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE, db_index=False)
            country = models.ForeignKey(Country, models.CASCADE)

            class Meta:
                indexes = [models.Index(fields=["-country"], name="new_table_by_country")]
        """,
    ),
    _scenario(
        "redundant",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            country = models.ForeignKey(Country, models.CASCADE)
            number = models.IntegerField()
            clients = models.ManyToManyField(Client, related_name="+")
            countries = models.ManyToManyField(Country, related_name="+")
            others = models.ManyToManyField("self", symmetrical=False)

            class Meta:
                unique_together = [("client", "number"), ("country", "number")]
                indexes = [
                    models.Index(fields=["number"], name="redundant_number"),
                    models.Index(fields=["number", "client"], name="redundant_number_client"),
                ]
        """,
        drop_redundant=True,
    ),
    _scenario(
        "redundant_beside_derived",
        """
        from django_idx import declared_query


        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            country = models.ForeignKey(Country, models.CASCADE)
            number = models.IntegerField()

            @classmethod
            # not declared
            def latest(cls, client):
                return cls.objects.filter(client=client).order_by("number")
        """,
        """
        from django_idx import declared_query


        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            country = models.ForeignKey(Country, models.CASCADE)
            number = models.IntegerField()

            @classmethod
            @declared_query
            def latest(cls, client):
                return cls.objects.filter(client=client).order_by("number")
        """,
        drop_redundant=True,
    ),
    _scenario(
        "redundant_new",
        "",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            number = models.IntegerField()
            clients = models.ManyToManyField(Client, related_name="+")

            class Meta:
                unique_together = [("client", "number")]
        """,
        drop_redundant=True,
    ),
    _scenario(
        "near_misses",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE)
            payer = models.ForeignKey(Client, models.CASCADE, related_name="+", db_index=False)
            country = models.ForeignKey(Country, models.CASCADE)
            number = models.IntegerField()

            class Meta:
                constraints = [
                    models.UniqueConstraint(fields=["number", "client"], name="near_order"),
                    models.UniqueConstraint(
                        fields=["client", "number"],
                        condition=models.Q(number__gt=0),
                        name="near_partial",
                    ),
                    models.UniqueConstraint(fields=["payer", "number"], name="near_served"),
                    models.UniqueConstraint(fields=["country", "number"], name="near_like"),
                ]


        class Proxy(Order):
            class Meta:
                proxy = True


        class Special(Order):
            extra = models.ForeignKey(Client, models.CASCADE, related_name="+")


        class View(models.Model):
            client = models.ForeignKey(Client, models.DO_NOTHING, db_index=False)

            class Meta:
                managed = False


        class Base(models.Model):
            client = models.ForeignKey(Client, models.CASCADE, related_name="+")

            class Meta:
                abstract = True
                indexes = [models.Index(fields=["client", "id"], name="%(class)s_near")]


        class First(Base):
            pass


        class Second(Base):
            pass
        """,
    ),
    _scenario(
        "stock",
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE, db_index=False)
            parent = models.ForeignKey("self", models.CASCADE, null=True, db_index=False)
            old = models.IntegerField(default=0)

            class Meta:
                indexes = [models.Index(fields=["old"], name="stock_old")]
        """,
        """
        class Order(models.Model):
            client = models.ForeignKey(Client, models.CASCADE, db_index=False)
            parent = models.ForeignKey("self", models.CASCADE, null=True, db_index=False)
            payer = models.ForeignKey(Client, models.CASCADE, null=True, related_name="+")
        """,
        stock_operations=True,
    ),
    _scenario("ordered", _ORDERED, _ORDERED),
    replace(_scenario("searched", _SEARCHED, _SEARCHED), only_postgresql=True),
    _scenario("declared", _without_queries(_DECLARED), _DECLARED),
    replace(
        _scenario("declared_gin", _without_queries(_DECLARED_GIN), _DECLARED_GIN),
        only_postgresql=True,
    ),
)
