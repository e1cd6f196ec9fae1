"""Does the model foretell the plans of a table that has grown?

    python benchmarks/growth.py
    python benchmarks/growth.py --rows 500000

Two databases are loaded alike, one with ten thousand orders, one with five million. A model is made
of the small one's statistics, its table is said to grow, and its plans are compared with those of
the large one. Only queries whose plan really differs between the two count. Exit code 1 when fewer
than five do, or when one is foretold wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.model.comparison import Comparison
from benchmarks.model.real import RealDatabase
from idx_core.explain.growth import grown
from idx_core.scale_model import ScaleModel
from sample_projects.embedded import embedded_postgres_server

_FEWEST = 5
_SETTINGS = {"autovacuum": "off", "maintenance_work_mem": "256MB", "max_wal_size": "4GB"}
_DDL = """
CREATE TABLE clients (id int PRIMARY KEY, country text NOT NULL);
CREATE TABLE orders (
    id bigint PRIMARY KEY, client_id int NOT NULL, state text NOT NULL, total int NOT NULL,
    ordered_at timestamp NOT NULL, note text NOT NULL
);
CREATE INDEX orders_client ON orders (client_id);
CREATE INDEX orders_at ON orders (ordered_at);
CREATE INDEX orders_state ON orders (state, ordered_at);
"""
_CLIENTS = "INSERT INTO clients SELECT n, 'C' || n % 50 FROM generate_series(1, 2000) n"
_ORDERS = """
INSERT INTO orders
SELECT n, 1 + n * 7919::bigint % 2000, (ARRAY['open', 'paid', 'sent', 'lost'])[1 + n % 4],
       n * 37::bigint % 100000, timestamp '2020-01-01' + interval '150000000 s' * (n / {rows}.0),
       md5(n::text)
FROM generate_series(1, {rows}) n
"""
_QUERIES = (
    "SELECT count(*) FROM orders",
    "SELECT * FROM orders WHERE total = 500",
    "SELECT * FROM orders WHERE client_id = 77",
    "SELECT state, count(*) FROM orders GROUP BY state",
    "SELECT * FROM orders ORDER BY total LIMIT 10",
    "SELECT * FROM orders ORDER BY note",
    "SELECT sum(total) FROM orders WHERE ordered_at > '2024-01-01'",
    "SELECT c.country, sum(o.total) FROM clients c JOIN orders o ON o.client_id = c.id GROUP BY 1",
    "SELECT * FROM orders o JOIN clients c ON c.id = o.client_id WHERE o.total < 100",
    "SELECT * FROM clients c JOIN orders o ON o.client_id = c.id WHERE c.country = 'C7'",
    "SELECT * FROM orders WHERE state = 'open' AND total < 50 ORDER BY ordered_at LIMIT 20",
    "SELECT client_id, max(ordered_at) FROM orders GROUP BY client_id",
)


@contextmanager
def loaded(rows: int) -> Iterator[RealDatabase]:
    """A server with so many orders."""
    with (
        embedded_postgres_server(_SETTINGS) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        real = RealDatabase(connection)
        for statement in (_DDL, _CLIENTS, _ORDERS.format(rows=rows), "VACUUM ANALYZE"):
            real.run(statement)
        yield real


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="idx-growth-") as scratch,
        loaded(10_000) as small,
        loaded(options.rows) as large,
    ):
        Path(scratch).chmod(0o711)
        foretold = grown(small.snapshot(), {"orders": options.rows})
        changed, wrong = 0, 0
        with ScaleModel.from_ddl(_DDL, foretold, directory=Path(scratch)) as model:
            for query in _QUERIES:
                found = Comparison(query, large.explain(query), model.explain(query))
                if small.explain(query).shape() == found.real.shape():
                    continue
                changed += 1
                wrong += not found.same_shape
                print(found, flush=True)
    print(f"{changed} of {len(_QUERIES)} plans have changed, {changed - wrong} were foretold")
    return int(wrong > 0 or changed < _FEWEST)


if __name__ == "__main__":
    sys.exit(main())
