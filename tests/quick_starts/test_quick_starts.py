"""Both quick starts of the README, word for word, in a clean environment.

The commands and the code are taken from the README itself. `IDX_TEST_SET=oldest|newest` chooses the
versions (CI runs both, each on its own Python); default: the newest that this Python can have.
"""

import os
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, blocks
from tests.quick_starts.environment import Environment, build_wheel

pytestmark = pytest.mark.quick_start

VERSIONS = {
    "oldest": {
        "alembic": ["alembic==1.18.0", "sqlalchemy==2.0.36", "psycopg[binary]==3.2.*"],
        "django": ["django==5.2", "psycopg[binary]==3.2.*"],
    },
    "newest": {
        "alembic": ["alembic", "sqlalchemy", "psycopg[binary]"],
        "django": ["django", "psycopg[binary]"],
    },
}[os.environ.get("IDX_TEST_SET", "newest")]

MODELS = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Client(Base):
    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(primary_key=True)

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
"""

# What `alembic init` writes and the README's block replaces.
STOCK_CONFIGURE = """context.configure(
            connection=connection, target_metadata=target_metadata
        )"""

DJANGO_MODELS = """
from django.db import models

class Client(models.Model):
    name = models.TextField()

class Order(models.Model):
    client = models.ForeignKey(Client, models.CASCADE, db_index=False)
"""


def section(heading: str) -> tuple[list[str], list[str]]:
    """(commands in order, Python blocks) of one section of the README."""
    mine = [b for b in blocks(ROOT / "README.md") if b.heading == heading]
    commands = [
        line.removeprefix("$ ")
        for block in mine
        if block.language == "console"
        for line in block.text.splitlines()
        if line.startswith("$ ")
    ]
    return commands, [b.text for b in mine if b.language == "python"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def start(tmp_path: Path, wheel: Path, framework: str, install: str, url: str) -> Environment:
    """The README's `pip install`, with our wheel in place of the published name."""
    assert install == f"pip install 'migration-idx[{framework}]'"
    environment = Environment(tmp_path, {"DATABASE_URL": url})
    environment.pip_install(f"migration-idx[{framework}] @ {wheel.as_uri()}", *VERSIONS[framework])
    return environment


def test_alembic(tmp_path: Path, wheel: Path, postgres_url: str) -> None:
    (install, revision, upgrade, check), [configure] = section("Alembic")
    run = start(tmp_path, wheel, "alembic", install, postgres_url)
    url = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    run("alembic init migrations")
    (run.project / "models.py").write_text(MODELS, encoding="utf-8")
    replace(
        run.project / "alembic.ini",
        "sqlalchemy.url = driver://user:pass@localhost/dbname",
        f"sqlalchemy.url = {url}",
    )
    env = run.project / "migrations" / "env.py"
    replace(
        env, "target_metadata = None", "from models import Base\ntarget_metadata = Base.metadata"
    )
    run("alembic revision --autogenerate -m nothing && alembic upgrade head")  # stock, tables only
    replace(
        env,
        STOCK_CONFIGURE,
        configure.strip().replace("\n", "\n        "),
    )
    assert "No new upgrade operations" not in run(check, expected=255)
    told = run(revision)
    [made] = (run.project / "migrations" / "versions").glob("*add_orders*.py")
    assert str(made) in told
    text = made.read_text(encoding="utf-8")
    assert "autocommit_block" in text
    assert "op.create_index(" in text
    assert "postgresql_concurrently=True" in text
    run(upgrade)
    assert "No new upgrade operations detected" in run(check)


def test_django(tmp_path: Path, wheel: Path, postgres_url: str) -> None:
    (install, make, migrate, check), [installed] = section("Django")
    run = start(tmp_path, wheel, "django", install, postgres_url)
    run("django-admin startproject site_ . && python manage.py startapp shop")
    (run.project / "shop" / "models.py").write_text(DJANGO_MODELS, encoding="utf-8")
    settings = run.project / "site_" / "settings.py"
    host, port, name = _parts(postgres_url)
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            "\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql',"
            f"'USER': 'postgres', 'HOST': {host!r}, 'PORT': {port}, 'NAME': {name!r}}}}}\n"
            "INSTALLED_APPS += ['shop']\n"
        )
    run("python manage.py makemigrations && python manage.py migrate")  # stock, tables only
    ours = installed.split("=", 1)[1].strip()
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"INSTALLED_APPS += {ours}\n")
    assert "django_idx.W001" in run(check)
    run(make)
    [made] = (run.project / "shop" / "migrations").glob("0002_*.py")
    text = made.read_text(encoding="utf-8")
    assert "atomic = False" in text
    assert "AddIndexConcurrently(" in text
    run(migrate)
    assert "No changes detected" in run(make)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} has no single {old!r}; {sys.version}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _parts(url: str) -> tuple[str, str, str]:
    address, _, name = url.rpartition("/")
    host, _, port = address.rpartition("@")[2].partition(":")
    return host, port, name
