"""The shop that all queries of the corpus are about: twelve tables of every kind of column.

`seed.sql` fills them, `models.py` maps the same tables for Django. The few indexes that are
declared here, beside those of the constraints, are there so that some queries are served already.
"""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Moment = sa.DateTime(timezone=True)


class Base(DeclarativeBase):
    type_annotation_map = {
        int: sa.BigInteger,
        str: sa.Text,
        datetime: Moment,
        dict[str, Any]: pg.JSONB,
        list[str]: pg.ARRAY(sa.Text),
    }


class Tier(enum.Enum):
    BASIC = "basic"
    SILVER = "silver"
    GOLD = "gold"


class JobState(enum.Enum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def _names(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Tenant(Base):
    __tablename__ = "tenants"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(63), unique=True)
    name: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    code: Mapped[str] = mapped_column(sa.String(20, collation="C"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(sa.String(30))
    country: Mapped[str] = mapped_column(sa.CHAR(2))
    tier: Mapped[Tier] = mapped_column(sa.Enum(Tier, name="tier", values_callable=_names))
    balance: Mapped[Decimal] = mapped_column(sa.Numeric(12, 2))
    tags: Mapped[list[str]]
    attributes: Mapped[dict[str, Any]]
    referrer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    active: Mapped[bool]
    signed_up_on: Mapped[date]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    orders: Mapped[list[Order]] = relationship(back_populates="customer")


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    status: Mapped[str] = mapped_column(sa.String(12))
    priority: Mapped[int] = mapped_column(sa.SmallInteger)
    total: Mapped[Decimal] = mapped_column(sa.Numeric(12, 2))
    is_gift: Mapped[bool]
    external_id: Mapped[UUID | None]
    placed_at: Mapped[datetime]
    shipped_at: Mapped[datetime | None]
    due_on: Mapped[date]
    note: Mapped[str | None]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata")
    deleted_at: Mapped[datetime | None]

    customer: Mapped[Customer] = relationship(back_populates="orders")
    lines: Mapped[list[OrderLine]] = relationship(back_populates="order")


class OrderLine(Base):
    __tablename__ = "order_lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    quantity: Mapped[int] = mapped_column(sa.Integer)
    unit_price: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2))
    returned: Mapped[bool]

    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()

    __table_args__ = (Index("order_lines_product", "product_id"),)


class Product(Base):
    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(sa.String(32, collation="C"), unique=True)
    name: Mapped[str]
    category: Mapped[str]
    price: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2))
    weight: Mapped[int | None] = mapped_column(sa.Integer)
    labels: Mapped[list[str]]
    specs: Mapped[dict[str, Any]]
    search: Mapped[Any] = mapped_column(
        pg.TSVECTOR, sa.Computed("to_tsvector('english'::regconfig, name)", persisted=True)
    )
    discontinued: Mapped[bool]

    __table_args__ = (Index("products_search", "search", postgresql_using="gin"),)


class Event(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    actor_id: Mapped[UUID]
    kind: Mapped[str]
    subject_type: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[int]
    severity: Mapped[int] = mapped_column(sa.SmallInteger)
    payload: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]
    logged_at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=False))


class Document(Base):
    __tablename__ = "documents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    path: Mapped[str] = mapped_column(sa.Text(collation="C"))
    body: Mapped[str]
    keywords: Mapped[list[str]]
    search: Mapped[Any] = mapped_column(
        pg.TSVECTOR, sa.Computed("to_tsvector('english'::regconfig, body)", persisted=True)
    )
    version: Mapped[int] = mapped_column(sa.Integer)
    visible: Mapped[Any] = mapped_column(pg.TSTZRANGE)
    published_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class Message(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int]
    sender_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    body: Mapped[str]
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (Index("messages_conversation", "conversation_id", "sent_at"),)


class Booking(Base):
    __tablename__ = "bookings"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(sa.Integer)
    guest_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    stay: Mapped[Any] = mapped_column(pg.DATERANGE)
    held: Mapped[Any] = mapped_column(pg.TSTZRANGE)
    price: Mapped[Any] = mapped_column(pg.INT4RANGE)
    cancelled: Mapped[bool]


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    queue: Mapped[str]
    state: Mapped[JobState] = mapped_column(
        sa.Enum(JobState, name="job_state", values_callable=_names)
    )
    priority: Mapped[int] = mapped_column(sa.SmallInteger)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(sa.SmallInteger)
    locked_by: Mapped[str | None]
    payload: Mapped[dict[str, Any]]


class Change(Base):
    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[int]
    changed_by: Mapped[int]
    changed_at: Mapped[datetime]
    old: Mapped[dict[str, Any] | None] = mapped_column(pg.JSONB)

    __table_args__ = {"schema": "audit"}


class Hostile(Base):
    """Names that only quotes make usable."""

    __tablename__ = "Order Items"

    key: Mapped[int] = mapped_column("Id", primary_key=True)
    select: Mapped[int]
    groesse: Mapped[str] = mapped_column("Größe")
    camel_case: Mapped[int] = mapped_column("camelCase")
    quote: Mapped[str] = mapped_column("it's")
    double: Mapped[int] = mapped_column('a"b')
    order: Mapped[date]
    user: Mapped[bool]
