"""Writes the SQL of each function of in_django.py, as JSON.

Parameters are `$1` …, the constants of a query are literals. Run as a process of its
own, as Django is configured once a process.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import django
from django.conf import settings
from django.db.models import Expression
from psycopg import sql

from tests.queries.corpus.orm_queries import functions, parameters


class Param(Expression):
    """The place of a parameter."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(  # type: ignore[override]
        self, *_: Any, **__: Any
    ) -> tuple[str, list[Any]]:
        return "%s", [self]

    def get_source_expressions(self) -> list[Any]:
        return []

    def _resolve_output_field(self) -> None:
        return None


def text_of(query: Any) -> str:
    """The SQL of a queryset, or of the Query of an update or a delete."""
    text, values = getattr(query, "query", query).sql_with_params()
    given = iter(values)

    def put(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value = next(given)
        return f"${value.number}" if isinstance(value, Param) else sql.Literal(value).as_string()

    return re.sub(r"%%|%s", put, text)


def main() -> None:
    settings.configure(
        INSTALLED_APPS=["django.contrib.postgres", "tests.queries.corpus"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "never opened"}},
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    django.setup()
    from tests.queries.corpus import in_django

    texts = {}
    for function in functions("in_django"):
        places = [Param(number) for number, _ in enumerate(parameters(function), 1)]
        texts[function.name] = text_of(getattr(in_django, function.name)(*places))
    json.dump(texts, sys.stdout)


if __name__ == "__main__":
    main()
