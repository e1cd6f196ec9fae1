"""Print the rule ids found in one Python file of models: `judge_models.py sqlalchemy|django FILE`.

`pyproject.toml` and `idx_statistics.toml` beside the file count, where they are there.

A program of its own, because a process can configure Django once only.
"""

import json
import sys
from pathlib import Path


def sqlalchemy_findings(source: str, folder: Path) -> list[str]:
    import sqlalchemy
    from sqlalchemy.dialects import postgresql

    import alembic_idx
    from idx_core.settings import load_settings
    from idx_core.statistics.beside import FILE_NAME

    names: dict[str, object] = {"__name__": "models"}
    exec(compile(source, "models.py", "exec"), names)
    metadata = names.get("metadata") or names["Base"].metadata  # type: ignore[attr-defined]
    assert isinstance(metadata, sqlalchemy.MetaData)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    found = alembic_idx.findings(
        metadata, dialect, load_settings(folder), snapshot=folder / FILE_NAME
    )
    return [finding.rule for finding in found]


def django_findings(source: str, folder: Path) -> list[str]:
    import django
    from django.conf import settings

    from django_idx.judging import judged
    from idx_core.settings import load_settings

    # The page's models are those of an app called shop.
    package = folder / "shop"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "models.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))
    settings.configure(
        BASE_DIR=folder,
        INSTALLED_APPS=["django.contrib.contenttypes", "shop"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    found = judged(load_settings(folder), frozenset({"shop"}), advice=True)
    assert not found.unread, found.unread
    return [finding.rule for finding in found.findings if not finding.ignored]


if __name__ == "__main__":
    sys.dont_write_bytecode = True  # the next block may come within the same second
    framework, path = sys.argv[1:]
    judge = {"sqlalchemy": sqlalchemy_findings, "django": django_findings}[framework]
    print(json.dumps(judge(Path(path).read_text(encoding="utf-8"), Path(path).parent)))
