"""Write an Alembic project with declarative models for a shape."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.synthetic import switch
from benchmarks.synthetic.shape import Kind, OnDelete, Reference, TableShape

_INI = """\
[alembic]
script_location = %(here)s/migrations
prepend_sys_path = %(here)s
path_separator = os
"""

_ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

from shop import Base

plugins = ["alembic.autogenerate.*"]
if os.environ["BENCH_PLUGIN"] == "yes":
    plugins.append("alembic_idx")

engine = create_engine(os.environ["BENCH_DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        autogenerate_plugins=plugins,
    )
    with context.begin_transaction():
        context.run_migrations()
"""

_MAKO = '''\
"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''

_HEAD = """\
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy import UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from switch import by_hand
from shop.base import Base
"""

_BASE = """\
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})
"""

_TYPES = {
    Kind.TEXT: ("str", "String(120)"),
    Kind.NUMBER: ("int", "Integer"),
    Kind.MOMENT: ("datetime | None", "DateTime(timezone=True)"),
}


def write_alembic_project(folder: Path, shape: Sequence[TableShape]) -> None:
    """Write alembic.ini, migrations/ (no revision yet) and the package `shop` into `folder`."""
    package = folder / "shop"
    versions = folder / "migrations" / "versions"
    package.mkdir(parents=True)
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(_INI)
    (folder / "migrations" / "env.py").write_text(_ENV)
    (folder / "migrations" / "script.py.mako").write_text(_MAKO)
    shutil.copy(switch.__file__, folder / "switch.py")
    (package / "base.py").write_text(_BASE)
    modules = []
    for app, tables in groupby(shape, key=lambda table: table.app):
        modules.append(f"app{app:03d}")
        source = "\n\n".join([_HEAD, *("\n".join(_class(t, shape)) for t in tables)])
        (package / f"{modules[-1]}.py").write_text(source + "\n")
    imports = [f"import shop.{name}" for name in modules]
    (package / "__init__.py").write_text("\n".join(["from shop.base import Base", *imports, ""]))


def _class(table: TableShape, shape: Sequence[TableShape]) -> Iterator[str]:
    yield f"class T{table.number}(Base):"
    yield f'    __tablename__ = "{table.name}"'
    if arguments := list(_arguments(table)):
        yield "    __table_args__ = ("
        yield from (f"        {argument}," for argument in arguments)
        yield "    )"
    yield "    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)"
    yield '    status: Mapped[str] = mapped_column(String(16), server_default="open")'
    yield "    created_at: Mapped[datetime] = mapped_column("
    yield "        DateTime(timezone=True), server_default=func.now()"
    yield "    )"
    for name, kind in table.columns:
        python, sql = _TYPES[kind]
        yield f"    {name}: Mapped[{python}] = mapped_column({sql})"
    for reference in table.references:
        yield from _reference(reference, shape)


def _reference(reference: Reference, shape: Sequence[TableShape]) -> Iterator[str]:
    optional = " | None" if reference.on_delete is OnDelete.SET_NULL else ""
    index = ", index=True" if reference.indexed else ""
    yield f"    {reference.field}_id: Mapped[int{optional}] = mapped_column("
    yield (
        f'        ForeignKey("{shape[reference.target].name}.id",'
        f' ondelete="{reference.on_delete.value}"){index}'
    )
    yield "    )"


def _arguments(table: TableShape) -> Iterator[str]:
    name = table.name
    if table.unique_together:
        yield f'UniqueConstraint("ref0_id", "reference", name="uq_{name}_ref0_reference")'
    if table.composite:
        yield f'Index("ix_{name}_ref0_created", "ref0_id", "created_at")'
    if table.partial:
        where = "postgresql_where=text(\"status = 'open'\")"
        yield f'Index("ix_{name}_open", "created_at", {where})'
    if table.descending:
        yield f'Index("ix_{name}_newest", "status", text("created_at DESC"))'
    for reference in table.unserved:
        column = f"{reference.field}_id"
        yield f'*by_hand(Index("ix_{name}_{column}", "{column}"))'
