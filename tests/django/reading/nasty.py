# mypy: disable-error-code="var-annotated"
"""An app that has one of everything, with names that hurt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres import fields as pg_fields
from django.contrib.postgres import indexes as pg
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower, Mod, Upper
from django.test.utils import isolate_apps


@contextmanager
def nasty_app(*, postgresql: bool = True) -> Iterator[tuple[Apps, list[type[models.Model]]]]:
    """The registry and the models to create, without what only PostgreSQL has where asked."""
    with isolate_apps("django.contrib.contenttypes", "tests.django.reading") as apps:
        assert apps is not None
        made = _models("C" if postgresql else "BINARY")
        if postgresql:
            made += _postgresql_models()
        yield apps, made


def _models(collation: str) -> list[type[models.Model]]:
    class Base(models.Model):
        created = models.DateTimeField(db_index=True)
        owner = models.ForeignKey("Account", models.SET_NULL, null=True, related_name="+")

        class Meta:
            app_label = "reading"
            abstract = True
            indexes = [models.Index(fields=["created", "-owner"], name="%(class)s_created")]

    class Account(models.Model):
        code = models.CharField(max_length=20, primary_key=True)
        email = models.EmailField(unique=True)
        slug = models.SlugField()
        bare_slug = models.SlugField(db_index=False)
        note = models.TextField(db_index=True)
        friends = models.ManyToManyField("self")
        number = models.IntegerField(unique=True, db_index=True)

        class Meta:
            app_label = "reading"
            unique_together = [("slug", "number"), ("note", "slug", "email")]

    class Tag(models.Model):
        id = models.UUIDField(primary_key=True)
        name = models.CharField(max_length=10, db_collation=collation, db_index=True)

        class Meta:
            app_label = "reading"

    class Select(Base):
        """Reserved words, percent signs, upper case, unicode and names that are too long."""

        select = models.IntegerField(db_column="select", db_index=True)
        percent = models.IntegerField(db_column="100% Größe", db_index=True)
        long = models.IntegerField(db_column="ä" * 31, db_index=True)
        tags = models.ManyToManyField(Tag)
        same = models.ManyToManyField(Tag, related_name="+", db_table="Odd Through")
        explicit = models.ManyToManyField(Tag, through="Link", related_name="+")

        class Meta(Base.Meta):
            app_label = "reading"
            db_table = "Select from a table whose name is far too long"

    class Link(Base):
        tag = models.ForeignKey(Tag, models.CASCADE, db_index=False)
        select = models.ForeignKey(Select, models.PROTECT, db_column="SELECT")
        loose = models.ForeignKey(Tag, models.DO_NOTHING, db_constraint=False, related_name="+")
        by_email = models.ForeignKey(
            Account, models.RESTRICT, to_field="email", related_name="+", db_column="BY"
        )
        kind = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
        identity = models.TextField()
        subject = GenericForeignKey("kind", "identity")

        class Meta(Base.Meta):
            app_label = "reading"
            constraints = [
                models.UniqueConstraint(fields=["tag", "select"], name="link_once"),
                models.UniqueConstraint(
                    fields=["tag"], condition=Q(identity="it's 100%"), name="link_if"
                ),
                models.UniqueConstraint(Lower("identity"), F("tag").desc(), name="link_lower"),
            ]

    class Child(Select):
        weight = models.FloatField()

        class Meta:
            app_label = "reading"

    class Pair(models.Model):
        pk = models.CompositePrimaryKey("tag_id", "number")
        tag = models.ForeignKey(Tag, models.CASCADE)
        number = models.IntegerField()

        class Meta:
            app_label = "reading"

    class Note(models.Model):
        pair_tag = models.UUIDField()
        pair_number = models.IntegerField()
        pair = models.ForeignObject(
            Pair,
            models.CASCADE,
            from_fields=["pair_tag", "pair_number"],
            to_fields=["tag_id", "number"],
        )
        one = models.OneToOneField(Account, models.CASCADE)
        text = models.TextField(db_column="Text")
        state = models.CharField(max_length=10)

        class Meta:
            app_label = "reading"
            indexes = [
                models.Index(fields=["-text", "state"]),
                models.Index(
                    fields=["state"],
                    name="note_partial",
                    condition=Q(state__in=["a'b", "100%"]) | Q(one__isnull=False),
                ),
                models.Index(Upper("text").desc(), "state", name="note_upper"),
                models.Index(Mod("pair_number", 7).asc(), name="note_modulo"),
            ]

    class Proxy(Note):
        class Meta:
            app_label = "reading"
            proxy = True

    class Unmanaged(models.Model):
        class Meta:
            app_label = "reading"
            managed = False

    return [Account, Tag, Select, Link, Child, Pair, Note]


def _postgresql_models() -> list[type[models.Model]]:
    class Document(models.Model):
        words = pg_fields.ArrayField(models.CharField(max_length=9), db_index=True)
        data = models.JSONField()
        during = pg_fields.DateTimeRangeField()
        title = models.CharField(max_length=50)
        body = models.TextField(db_collation="C", unique=True)
        year = models.IntegerField()
        room = models.IntegerField()

        class Meta:
            app_label = "reading"
            db_table = '"Odd schema"."document"'
            indexes = [
                pg.GinIndex(fields=["words"], name="doc_gin", fastupdate=False),
                pg.GinIndex(fields=["data"], name="doc_path", opclasses=["jsonb_path_ops"]),
                pg.BrinIndex(
                    fields=["year"], name="doc_brin", pages_per_range=16, autosummarize=True
                ),
                pg.HashIndex(fields=["title"], name="doc_hash", fillfactor=50),
                pg.GistIndex(fields=["during"], name="doc_gist"),
                pg.SpGistIndex(fields=["title"], name="doc_spgist"),
                pg.BTreeIndex(
                    fields=["year"], name="doc_btree", fillfactor=70, include=["room", "title"]
                ),
                models.Index(
                    fields=["title", "body"],
                    name="doc_ops",
                    opclasses=["varchar_pattern_ops", "text_ops"],
                ),
                models.Index(
                    pg.OpClass(Lower("title"), name="text_pattern_ops"),
                    Collate(F("body"), "POSIX").desc(),
                    F("year").asc(nulls_first=True),
                    F("room").desc(nulls_last=True),
                    name="doc_wrapped",
                ),
                models.Index(
                    fields=["title"],
                    name="doc_json",
                    condition=Q(data__kind="x%y") & Q(year__gt=2000),
                ),
            ]
            constraints = [
                models.UniqueConstraint(fields=["year"], name="doc_nulls", nulls_distinct=False),
                models.UniqueConstraint(
                    fields=["room"], name="doc_late", deferrable=models.Deferrable.DEFERRED
                ),
                models.UniqueConstraint(fields=["title"], name="doc_include", include=["year"]),
                models.UniqueConstraint(
                    fields=["title", "room"],
                    name="doc_pattern",
                    opclasses=["varchar_pattern_ops", "int4_ops"],
                ),
                ExclusionConstraint(
                    name="doc_exclude",
                    expressions=[("during", RangeOperators.OVERLAPS)],
                    condition=Q(room=1),
                ),
                models.CheckConstraint(condition=Q(year__gt=0), name="doc_check"),
            ]

    return [Document]
