"""Flask-Migrate and SQLModel, as their users have them."""

from __future__ import annotations

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
