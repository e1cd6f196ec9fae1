"""Print the rule ids found in one Python file of models: `judge_models.py sqlalchemy|django FILE`.

A program of its own, because a process can configure Django once only.
"""

import json
import sys
from pathlib import Path


def sqlalchemy_findings(source: str, _: Path) -> list[str]:
    import sqlalchemy
    from sqlalchemy.dialects import postgresql

    import alembic_idx
    from idx_core.settings import Settings

    names: dict[str, object] = {"__name__": "models"}
    exec(compile(source, "models.py", "exec"), names)
    metadata = names.get("metadata") or names["Base"].metadata  # type: ignore[attr-defined]
    assert isinstance(metadata, sqlalchemy.MetaData)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    found = alembic_idx.findings(metadata, dialect, Settings())
    return [finding.rule for finding in found]


def django_findings(source: str, folder: Path) -> list[str]:
    import django
    from django.apps import apps
    from django.conf import settings

    from django_idx.queries import declared_queries
    from django_idx.reading import read_schema
    from idx_core.engine import judge
    from idx_core.model import Dialect
    from idx_core.settings import Settings

    # The page's models are those of an app called shop.
    package = folder / "shop"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "models.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "shop"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    queries, unread = declared_queries({"shop"}, (), Dialect.POSTGRESQL)
    assert not unread, unread
    schema = read_schema(apps, dialect=Dialect.POSTGRESQL, labels={"shop"}, queries=queries)
    return [finding.rule for finding in judge(schema, Settings())]


if __name__ == "__main__":
    sys.dont_write_bytecode = True  # the next block may come within the same second
    framework, path = sys.argv[1:]
    judged = {"sqlalchemy": sqlalchemy_findings, "django": django_findings}[framework]
    print(json.dumps(judged(Path(path).read_text(encoding="utf-8"), Path(path).parent)))
