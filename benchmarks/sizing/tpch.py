"""TPC-H's tables with their keys, and thirteen indexes on them; rows from `tpchgen-cli`."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

# Tables in the order in which rows may refer to each other.
_COLUMNS = {
    "region": "regionkey bigint, name char(25), comment varchar(152)",
    "nation": "nationkey bigint, name char(25), regionkey bigint, comment varchar(152)",
    "part": "partkey bigint, name varchar(55), mfgr char(25), brand char(10), type varchar(25),"
    " size integer, container char(10), retailprice decimal(15,2), comment varchar(23)",
    "supplier": "suppkey bigint, name char(25), address varchar(40), nationkey bigint,"
    " phone char(15), acctbal decimal(15,2), comment varchar(101)",
    "partsupp": "partkey bigint, suppkey bigint, availqty integer, supplycost decimal(15,2),"
    " comment varchar(199)",
    "customer": "custkey bigint, name varchar(25), address varchar(40), nationkey bigint,"
    " phone char(15), acctbal decimal(15,2), mktsegment char(10), comment varchar(117)",
    "orders": "orderkey bigint, custkey bigint, orderstatus char(1), totalprice decimal(15,2),"
    " orderdate date, orderpriority char(15), clerk char(15), shippriority integer,"
    " comment varchar(79)",
    "lineitem": "orderkey bigint, partkey bigint, suppkey bigint, linenumber integer,"
    " quantity decimal(15,2), extendedprice decimal(15,2), discount decimal(15,2),"
    " tax decimal(15,2), returnflag char(1), linestatus char(1), shipdate date, commitdate date,"
    " receiptdate date, shipinstruct char(25), shipmode char(10), comment varchar(44)",
}
_PREFIXES = {"partsupp": "ps"}
_PRIMARY = {
    "region": "r_regionkey",
    "nation": "n_nationkey",
    "part": "p_partkey",
    "supplier": "s_suppkey",
    "partsupp": "ps_partkey, ps_suppkey",
    "customer": "c_custkey",
    "orders": "o_orderkey",
    "lineitem": "l_orderkey, l_linenumber",
}
_FOREIGN = (
    ("nation", "n_regionkey", "region"),
    ("supplier", "s_nationkey", "nation"),
    ("customer", "c_nationkey", "nation"),
    ("partsupp", "ps_partkey", "part"),
    ("partsupp", "ps_suppkey", "supplier"),
    ("orders", "o_custkey", "customer"),
    ("lineitem", "l_orderkey", "orders"),
    ("lineitem", "l_partkey, l_suppkey", "partsupp"),
)
INDEXES = (
    "lineitem (l_orderkey)",
    "lineitem (l_partkey)",
    "lineitem (l_suppkey)",
    "lineitem (l_shipdate)",
    "lineitem (l_shipmode)",
    "lineitem (l_orderkey, l_quantity)",
    "lineitem (l_partkey, l_suppkey)",
    "lineitem (l_shipdate) INCLUDE (l_discount, l_extendedprice)",
    "orders (o_custkey)",
    "orders (o_orderdate)",
    "orders (o_orderkey)",
    "partsupp (ps_suppkey)",
    "customer (c_name)",
)


def load(connection: psycopg.Connection, folder: Path) -> None:
    """Make the tables and copy the `*.tbl` files of the folder into them.

    Foreign keys are declared, not validated: the rows come from the generator.
    """
    for table, columns in _COLUMNS.items():
        prefix = _PREFIXES.get(table, table[0])
        named = ", ".join(f"{prefix}_{column} NOT NULL" for column in columns.split(", "))
        connection.execute(f"CREATE TABLE {table} ({named})".encode())
        _copy(connection, table, folder / f"{table}.tbl")
        connection.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({_PRIMARY[table]})".encode())
    for table, columns, other in _FOREIGN:
        connection.execute(
            f"ALTER TABLE {table} ADD FOREIGN KEY ({columns}) REFERENCES {other} NOT VALID".encode()
        )


def _copy(connection: psycopg.Connection, table: str, path: Path) -> None:
    statement = sql.SQL("COPY {} FROM STDIN (DELIMITER '|')").format(sql.Identifier(table))
    with connection.cursor().copy(statement) as copy, path.open("rb") as rows:
        while lines := rows.readlines(1 << 20):
            copy.write(b"".join(line[:-2] + b"\n" for line in lines))  # each ends in "|"
