"""`--sql`: what was generated, as a script."""

from __future__ import annotations

import psycopg
import sqlalchemy as sa

from tests.alembic.conftest import Make
from tests.alembic.shop import shop


def test_the_script_is_right_and_always_the_same(on_postgres: Make, postgres_url: str) -> None:
    metadata = shop()
    project = on_postgres(metadata)
    project.create_tables()
    metadata.tables["clients"].append_column(sa.Column("email", sa.String(100)))
    project.revision(rev_id="0001")
    up = project.sql()
    assert up == project.sql()
    before, _, after = up.partition("CREATE INDEX CONCURRENTLY")
    assert before.rstrip().endswith("COMMIT;")  # no transaction is open where it is built
    assert after.startswith(" ix_orders_client_id ON orders (client_id);")
    down = project.sql("0002:base", down=True)
    assert "DROP INDEX CONCURRENTLY ix_orders_client_id;" in down

    for script in (up, down, "DROP TABLE IF EXISTS alembic_version", up):
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement.encode())
    project.check()
    with project.engine().connect() as connection:
        found = sa.inspect(connection).get_indexes("orders")
    assert [index["name"] for index in found] == ["ix_orders_client_id"]
