"""Small models for the tests, made anew for each."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def clients(metadata: sa.MetaData, *more: Any) -> sa.Table:
    return sa.Table(
        "clients",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50)),
        *more,
    )


def orders(metadata: sa.MetaData, *more: Any) -> sa.Table:
    return sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.ForeignKey("clients.id", ondelete="CASCADE")),
        *more,
    )


def shop(**options: Any) -> sa.MetaData:
    """Clients and their orders; one foreign key without an index."""
    metadata = sa.MetaData(**options)
    clients(metadata)
    orders(metadata)
    return metadata
