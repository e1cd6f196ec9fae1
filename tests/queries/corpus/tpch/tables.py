"""The eight tables of TPC-H, with their primary keys and nothing else."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import CHAR, BigInteger, Column, Date, Integer, MetaData, Numeric, String, Table
from sqlalchemy.types import TypeEngine

metadata = MetaData()
Money = Numeric(15, 2)


def _table(name: str, key: str, **columns: TypeEngine[Any]) -> None:
    keys = key.split()
    Table(
        name,
        metadata,
        *(Column(each, kind, nullable=False) for each, kind in columns.items()),
        sa.PrimaryKeyConstraint(*keys),
    )


_table(
    "region",
    "r_regionkey",
    r_regionkey=BigInteger(),
    r_name=CHAR(25),
    r_comment=String(152),
)
_table(
    "nation",
    "n_nationkey",
    n_nationkey=BigInteger(),
    n_name=CHAR(25),
    n_regionkey=BigInteger(),
    n_comment=String(152),
)
_table(
    "part",
    "p_partkey",
    p_partkey=BigInteger(),
    p_name=String(55),
    p_mfgr=CHAR(25),
    p_brand=CHAR(10),
    p_type=String(25),
    p_size=Integer(),
    p_container=CHAR(10),
    p_retailprice=Money,
    p_comment=String(23),
)
_table(
    "supplier",
    "s_suppkey",
    s_suppkey=BigInteger(),
    s_name=CHAR(25),
    s_address=String(40),
    s_nationkey=BigInteger(),
    s_phone=CHAR(15),
    s_acctbal=Money,
    s_comment=String(101),
)
_table(
    "partsupp",
    "ps_partkey ps_suppkey",
    ps_partkey=BigInteger(),
    ps_suppkey=BigInteger(),
    ps_availqty=Integer(),
    ps_supplycost=Money,
    ps_comment=String(199),
)
_table(
    "customer",
    "c_custkey",
    c_custkey=BigInteger(),
    c_name=String(25),
    c_address=String(40),
    c_nationkey=BigInteger(),
    c_phone=CHAR(15),
    c_acctbal=Money,
    c_mktsegment=CHAR(10),
    c_comment=String(117),
)
_table(
    "orders",
    "o_orderkey",
    o_orderkey=BigInteger(),
    o_custkey=BigInteger(),
    o_orderstatus=CHAR(1),
    o_totalprice=Money,
    o_orderdate=Date(),
    o_orderpriority=CHAR(15),
    o_clerk=CHAR(15),
    o_shippriority=Integer(),
    o_comment=String(79),
)
_table(
    "lineitem",
    "l_orderkey l_linenumber",
    l_orderkey=BigInteger(),
    l_partkey=BigInteger(),
    l_suppkey=BigInteger(),
    l_linenumber=Integer(),
    l_quantity=Money,
    l_extendedprice=Money,
    l_discount=Money,
    l_tax=Money,
    l_returnflag=CHAR(1),
    l_linestatus=CHAR(1),
    l_shipdate=Date(),
    l_commitdate=Date(),
    l_receiptdate=Date(),
    l_shipinstruct=CHAR(25),
    l_shipmode=CHAR(10),
    l_comment=String(44),
)
