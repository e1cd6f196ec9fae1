"""Flask-Migrate and SQLModel, as their users have them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import flask
import flask_migrate  # type: ignore[import-untyped]
import pytest
import sqlmodel
from flask_sqlalchemy import SQLAlchemy

from tests.alembic.conftest import Make
from tests.alembic.project import NAMES_US, with_driver


# Flask-Migrate's env.py tries the way of an old Flask-SQLAlchemy first.
@pytest.mark.filterwarnings("ignore:'get_engine' is deprecated:DeprecationWarning")
def test_flask_migrate(tmp_path: Path, postgres_url: str) -> None:
    app = flask.Flask("shop")
    app.config["SQLALCHEMY_DATABASE_URI"] = with_driver(postgres_url)
    database = SQLAlchemy(app)

    class Client(database.Model):  # type: ignore[name-defined, misc]
        id = database.Column(database.Integer, primary_key=True)

    class Order(database.Model):  # type: ignore[name-defined, misc]
        id = database.Column(database.Integer, primary_key=True)
        client_id = database.Column(database.ForeignKey(Client.id))

    folder = tmp_path / "migrations"
    flask_migrate.Migrate(
        app,
        database,
        directory=str(folder),
        autogenerate_plugins=NAMES_US,
        transaction_per_migration=True,
    )
    with app.app_context():
        database.create_all()
        database.session.remove()
        flask_migrate.init()
        flask_migrate.migrate(message="indexes")
        (written,) = (folder / "versions").glob("*_indexes.py")
        assert "ix_order_client_id" in written.read_text()
        assert "postgresql_concurrently=True" in written.read_text()
        flask_migrate.upgrade()
        flask_migrate.downgrade()
        flask_migrate.upgrade()
        flask_migrate.migrate(message="nothing")  # its env.py empties the directives
        assert not list((folder / "versions").glob("*_nothing.py"))
        database.engine.dispose()


APPLICATION = """
import flask
import flask_migrate
from flask_sqlalchemy import SQLAlchemy

database = SQLAlchemy()


class Order(database.Model):
    id = database.Column(database.Integer, primary_key=True)
    parent_id = database.Column(database.ForeignKey("order.id"))


def create_app():
    app = flask.Flask("shop")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    database.init_app(app)
    flask_migrate.Migrate(app, database)
    return app
"""


@pytest.mark.once
def test_verbs_within_a_flask_application(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APPLICATION)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flask", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run("db", "init").returncode == 0
    done = run("idx", "report", "--format", "github")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::warning file=app.py,line=11,title=IDX001 order.parent_id::")
    wrong = run("idx", "-c", "nowhere", "report")
    assert wrong.returncode == 2, wrong.stdout
    assert "Traceback" not in wrong.stderr


@pytest.fixture
def models() -> sqlmodel.MetaData:
    metadata = sqlmodel.MetaData()

    class Base(sqlmodel.SQLModel):
        pass

    Base.metadata = metadata

    class Client(Base, table=True):
        id: int | None = sqlmodel.Field(default=None, primary_key=True)
        name: str = sqlmodel.Field(index=True)

    class Order(Base, table=True):
        id: int | None = sqlmodel.Field(default=None, primary_key=True)
        client_id: int = sqlmodel.Field(foreign_key="client.id")
        parent_id: int | None = sqlmodel.Field(foreign_key="order.id", index=True)

    return metadata


def test_sqlmodel(on_postgres: Make, models: sqlmodel.MetaData) -> None:
    project = on_postgres(models)
    project.create_tables()
    (text,) = project.revision()
    assert text.count("postgresql_concurrently=True") == 2
    assert "create_index(op.f('ix_order_client_id'), 'order', ['client_id']" in text
    project.upgrade()
    project.check()
