"""Print the rule ids found in Python files of models, for each line `sqlalchemy|django FILE`.

`pyproject.toml` and `idx_statistics.toml` beside the file count, where they are there.

A program of its own, because a process can configure Django once only.
"""

import importlib
import json
import os
import sys
import traceback
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


def judged_in_a_fork(framework: str, path: Path) -> str:
    """The ids as JSON, or the error's text. Whatever the models configure is gone afterwards."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        judge = {"sqlalchemy": sqlalchemy_findings, "django": django_findings}[framework]
        try:
            answer = json.dumps(judge(path.read_text(encoding="utf-8"), path.parent))
        except BaseException:
            answer = json.dumps(traceback.format_exc())
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answered:
        answer = answered.read()
    os.waitpid(child, 0)
    return answer


if __name__ == "__main__":
    sys.dont_write_bytecode = True  # the next block may come within the same second
    for module in ("alembic_idx.reading", "django.contrib.postgres.indexes", "django_idx.judging"):
        importlib.import_module(module)
    for line in sys.stdin:
        framework, _, path = line.strip().partition(" ")
        print(judged_in_a_fork(framework, Path(path)), flush=True)
