# mypy: disable-error-code="var-annotated"
"""A generated column has the type of what it holds."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F
from django.db.models.functions import Upper
from django.test.utils import isolate_apps

from django_idx.reading import read_schema
from idx_core.model import Dialect


def test_each_has_its_own_type() -> None:
    with isolate_apps("tests.django.reading") as apps:
        assert apps is not None

        class Page(models.Model):
            title = models.CharField(max_length=40)
            width = models.IntegerField()
            search = models.GeneratedField(
                expression=SearchVector("title", config="english"),
                output_field=SearchVectorField(),
                db_persist=True,
            )
            doubled = models.GeneratedField(
                expression=F("width") * 2, output_field=models.BigIntegerField(), db_persist=True
            )
            shouted = models.GeneratedField(
                expression=Upper("title"),
                output_field=models.CharField(max_length=80),
                db_persist=True,
            )

            class Meta:
                app_label = "reading"

        (table,) = read_schema(apps, dialect=Dialect.POSTGRESQL, labels={"reading"})
    types = {column.name: column.type for column in table.columns}
    assert types["search"] == "tsvector"
    assert types["doubled"] == "bigint"
    assert types["shouted"] == "varchar(80)"
    assert types["width"] == "integer"
