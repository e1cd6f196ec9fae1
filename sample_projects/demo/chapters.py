"""Both samples in the same steps: early revision, rows, generate, prove, down and up again."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sample_projects.demo import proof
from sample_projects.demo.stage import Shell, good, heading, say, show_file

SAMPLES = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Command:
    """What follows `python`, what a user would type, and which lines of its output are shown."""

    arguments: tuple[str, ...]
    typed: str
    lines: slice | None = None


def alembic(words: str, lines: slice | None = None) -> Command:
    """`alembic …`, whose arguments are words or one quoted text at the end."""
    head, quoted, text = words.partition(' "')
    arguments = [*head.split(), *([text.rstrip('"')] if quoted else [])]
    return Command(("-m", "alembic", *arguments), f"alembic {words}", lines)


def manage(words: str, lines: slice | None = None) -> Command:
    """`python manage.py …`"""
    return Command(("manage.py", *words.split()), f"python manage.py {words}", lines)


@dataclass(frozen=True)
class Chapter:
    """One sample project; `early` names its first migrations, the only ones that are kept."""

    title: str
    folder: str
    url_variable: str
    variables: Mapping[str, str]
    migrations: str
    early: str
    upgrade: Command
    seed: Command
    generate: Command
    downgrade: Command
    again: Command
    questions: Mapping[str, tuple[str, Mapping[str, Any]]]
    lines_shown: int

    def play(self, server: str, scratch: Path) -> None:
        """Copy the project without its later migrations, and walk through it."""
        heading(self.title)
        root = scratch / self.folder
        shutil.copytree(
            SAMPLES / self.folder, root, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3")
        )
        for path in set(root.glob(f"{self.migrations}/[0-9a-f]*.py")):
            if not path.name.startswith(self.early):
                path.unlink()
        database = proof.create_database(server, self.folder)
        shell = Shell(
            root, {**self.variables, self.url_variable: database, "PYTHONPATH": str(root)}
        )

        say("the early revision: tables and constraints; then some rows")
        _run(shell, self.upgrade)
        _run(shell, self.seed)
        before = {q: proof.measured(database, *asked) for q, asked in self.questions.items()}
        at_first = proof.catalog(database)

        say("the command you always run")
        known = set(root.glob(f"{self.migrations}/*.py"))
        _run(shell, self.generate)
        first, *others = sorted(set(root.glob(f"{self.migrations}/*.py")) - known)
        show_file(first, root, most=self.lines_shown)
        if others:
            say(f"and {len(others)} more files like this one")

        say("up, down, up")
        _run(shell, self.upgrade)
        upgraded = proof.catalog(database)
        prove(f"{len(upgraded) - len(at_first)} indexes more, all of them valid", _valid(upgraded))
        _run(shell, self.downgrade)
        prove("as before, index for index", proof.catalog(database) == at_first)
        _run(shell, self.upgrade)
        prove("as after the first time, index for index", proof.catalog(database) == upgraded)
        say("a second run finds nothing to do")
        _run(shell, self.again)

        say("what it was for")
        for question, asked in self.questions.items():
            how_before, slow = before[question]
            how_after, fast = proof.measured(database, *asked)
            print(f"    {question}")
            print(f"      before {slow:9.2f} ms  {how_before}")
            print(f"      after  {fast:9.2f} ms  {how_after}")


def _run(shell: Shell, command: Command) -> None:
    shell.run(*command.arguments, typed=command.typed, lines=command.lines)


def prove(claim: str, holds: bool) -> None:
    """Say what holds, or end the demo."""
    if not holds:
        raise SystemExit(f"not so: {claim}")
    good(claim)


def _valid(catalog: list[tuple[Any, ...]]) -> bool:
    return all(valid for *_, valid in catalog)


GROVE = Chapter(
    title="grove: Alembic and SQLAlchemy",
    folder="grove",
    url_variable="GROVE_DATABASE_URL",
    variables={},
    migrations="migrations/versions",
    early="0001_",
    upgrade=alembic("upgrade head"),
    seed=Command(("-m", "grove.seed", "--scale", "0.05"), "python -m grove.seed --scale 0.05"),
    generate=alembic('revision --autogenerate -m "add missing indexes"', slice(-12, None)),
    downgrade=alembic("downgrade 0001"),
    again=alembic("check", slice(-1, None)),
    questions={
        "the messages of a conversation": (
            "SELECT id, role, content FROM messages WHERE conversation_id = %(id)s",
            {"id": 42},
        ),
        "delete a conversation": ("DELETE FROM conversations WHERE id = %(id)s", {"id": 42}),
    },
    lines_shown=60,
)

# One process for all nine apps; a user would name the one app in question.
_DOWN = """
import django
from django.apps import apps
from django.core.management import call_command
django.setup()
for app in apps.get_app_configs():
    if app.name.startswith("erp."):
        call_command("migrate", app.label, "0001", verbosity=0, skip_checks=True)
"""
ERP = Chapter(
    title="erp: Django, 107 tables",
    folder="erp",
    url_variable="ERP_DATABASE_URL",
    variables={"DJANGO_SETTINGS_MODULE": "erp.settings"},
    migrations="erp/*/migrations",
    early="0001_",
    upgrade=manage("migrate"),
    seed=manage("seed --scale 0.02"),
    generate=manage("makemigrations", slice(0, 14)),
    downgrade=Command(("-c", _DOWN), "python manage.py migrate APP 0001   # for each app"),
    again=manage("makemigrations --check --dry-run", slice(-12, None)),
    questions={
        "the line items of an order": (
            "SELECT * FROM order_line_items WHERE order_id = %(id)s",
            {"id": 42},
        ),
        "the movements of a batch": (
            "SELECT * FROM inventory_movements WHERE batch_id = %(id)s",
            {"id": 42},
        ),
    },
    lines_shown=36,
)
