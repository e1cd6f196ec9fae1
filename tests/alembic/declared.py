"""Tables whose queries are declared, one for each kind of index that comes of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import Select


def declared() -> sa.MetaData:
    metadata = sa.MetaData()
    declared_tables(metadata)
    return metadata


def declared_tables(metadata: sa.MetaData) -> None:
    sa.Table("clients", metadata, sa.Column("id", sa.Integer, primary_key=True))
    orders = sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("client_id", sa.ForeignKey("clients.id")),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("data", postgresql.JSONB),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("100% of", sa.Integer),
    )
    c = orders.c

    def of_client(client: int) -> Select[Any]:
        query = sa.select(c.id, c.title).where(c.client_id == client)
        return query.order_by(c.created_at.desc()).limit(50)

    def of_email(email: str) -> Select[Any]:
        return sa.select(c.id, c.title).where(sa.func.lower(c.email) == sa.func.lower(email))

    def unshipped(since: str) -> Select[Any]:
        query = sa.select(c.id, c.title).where(c.status == "50% :paid", c.created_at > since)
        return query.where(c.deleted_at.is_(None))

    def titled(start: str) -> Select[Any]:
        return sa.select(c.id, c.email).where(c.title.startswith(start, autoescape=False))

    def tagged(tags: object) -> Select[Any]:
        return sa.select(c.id, c.title).where(c.data.contains(tags))

    def latest(share: int) -> Select[Any]:
        query = sa.select(c.id, c.title).where(c["100% of"] == share)
        return query.order_by(c.created_at.desc().nulls_last(), c.id)

    orders.info["idx_queries"] = [
        of_client,
        of_email,
        unshipped,
        titled,
        tagged,
        latest,
        "SELECT id, title FROM orders WHERE email ILIKE '%' || :part || '%'",
    ]
