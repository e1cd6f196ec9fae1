"""Thirty tables of a shipping company, in SQLAlchemy; tables_django.py declares the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql as pg

metadata = MetaData()

Moment = sa.DateTime(timezone=True)


def _key() -> Column[int]:
    return Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _refers(
    name: str, target: str, on_delete: str | None = None, kind: Any = sa.BigInteger, **words: Any
) -> Column[Any]:
    """A foreign key, NOT NULL unless said otherwise, as Django's are."""
    words.setdefault("nullable", False)
    return Column(name, kind, ForeignKey(target, ondelete=on_delete), **words)


def _needed(name: str, kind: Any, **words: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **words)


Table(
    "countries",
    metadata,
    _key(),
    _needed("code", sa.String(2), unique=True),
    _needed("name", sa.Text),
    Index("countries_code_like", "code", postgresql_ops={"code": "varchar_pattern_ops"}),
)
Table(
    "ports",
    metadata,
    _key(),
    _refers("country_id", "countries.id", "RESTRICT", index=True),
    _needed("name", sa.String(80, collation="C")),
    _needed("latitude", sa.Double),
    _needed("longitude", sa.Float(53)),
    Column("opened_on", sa.Date),
    Index("ports_name", "name"),
)
Table(
    "carriers",
    metadata,
    _key(),
    _refers("country_id", "countries.id", "RESTRICT"),
    _needed("name", sa.String(120), index=True),
    Index("carriers_name_like", "name", postgresql_ops={"name": "varchar_pattern_ops"}),
)
vessels = Table(
    "vessels",
    metadata,
    _key(),
    _refers("carrier_id", "carriers.id", "CASCADE", index=True),
    _needed("imo", sa.Integer, unique=True),
    Column("built", sa.SmallInteger),
    _needed("is_active", sa.Boolean),
)
Index("vessels_act", vessels.c.built, postgresql_where=vessels.c.is_active)
voyages = Table(
    "voyages",
    metadata,
    _key(),
    _refers("vessel_id", "vessels.id", "CASCADE", index=True),
    _refers("origin_id", "ports.id", "RESTRICT", index=True),
    _refers("destination_id", "ports.id", "RESTRICT"),
    _needed("departs_at", Moment),
    Column("arrives_at", Moment),
    Index("voyages_vessel_departs", "vessel_id", "departs_at"),
)
Index("voyages_latest", voyages.c.departs_at.desc())
Table(
    "containers",
    metadata,
    _key(),
    _refers("owner_id", "carriers.id", "SET NULL", nullable=True),
    _needed("serial", sa.String(11)),
    _needed("tare", sa.Numeric(8, 2)),
    UniqueConstraint("serial", name="containers_serial"),
)
Table(
    "reefers",
    metadata,
    Column(
        "container_ptr_id",
        sa.BigInteger,
        ForeignKey("containers.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    _needed("celsius", sa.Numeric(4, 1)),
)
Table(
    "customers",
    metadata,
    _key(),
    _needed("email", sa.String(254), unique=True),
    _needed("tags", pg.ARRAY(sa.Text)),
    _needed("profile", pg.JSONB),
    Index("customers_email_like", "email", postgresql_ops={"email": "varchar_pattern_ops"}),
    Index("customers_tags", "tags", postgresql_using="gin"),
    Index(
        "customers_profile",
        "profile",
        postgresql_using="gin",
        postgresql_ops={"profile": "jsonb_path_ops"},
    ),
)
contacts = Table(
    "contacts",
    metadata,
    _key(),
    _refers("customer_id", "customers.id", "CASCADE", index=True),
    _needed("email", sa.String(254)),
    Column("phone", sa.String(32)),
)
Index("contacts_email", sa.func.lower(contacts.c.email))
Index("contacts_email_customer", sa.text("lower(email)"), contacts.c.customer_id.desc())
bookings = Table(
    "bookings",
    metadata,
    _key(),
    _refers("customer_id", "customers.id", "CASCADE"),
    _refers("voyage_id", "voyages.id", "RESTRICT"),
    _needed("status", sa.String(16)),
    _needed("placed_at", Moment),
    Index("bookings_open", "placed_at", postgresql_where=sa.text("status = 'open'")),
)
Index(
    "bookings_cancelled",
    bookings.c.voyage_id,
    postgresql_where=bookings.c.status == "cancelled",
)
Table(
    "booking_lines",
    metadata,
    _key(),
    _refers("booking_id", "bookings.id", "CASCADE", index=True),
    _refers("container_id", "containers.id", "RESTRICT"),
    _needed("weight", sa.Numeric(12, 3)),
    UniqueConstraint("booking_id", "container_id", name="booking_lines_once"),
)
Table(
    "invoices",
    metadata,
    _key(),
    _refers("booking_id", "bookings.id", "RESTRICT", unique=True),
    _needed("issued_on", sa.Date),
    _needed("total", sa.Numeric(12, 2)),
    Index("invoices_issued", "issued_on", postgresql_include=["total"]),
    Index("invoices_issued_id", "issued_on", "id"),
)
payments = Table(
    "payments",
    metadata,
    _key(),
    _refers("invoice_id", "invoices.id", "CASCADE", index=True),
    _needed("paid_at", Moment),
    _needed("amount", sa.Numeric(12, 2)),
)
Index("payments_newest", payments.c.invoice_id, payments.c.paid_at.desc())
Table(
    "categories",
    metadata,
    _key(),
    _refers("parent_id", "categories.id", "SET NULL", nullable=True),
    _needed("name", sa.String(60)),
)
Table(
    "tags",
    metadata,
    _key(),
    _needed("slug", sa.String(50), unique=True),
    Index("tags_slug_like", "slug", postgresql_ops={"slug": "varchar_pattern_ops"}),
)
Table(
    "goods",
    metadata,
    _key(),
    _refers("category_id", "categories.id", "RESTRICT", index=True),
    _needed("search", pg.TSVECTOR),
    Index("goods_search", "search", postgresql_using="gin"),
)
Table(
    "goods_tags",
    metadata,
    _key(),
    _refers("goods_id", "goods.id", "CASCADE", index=True),
    _refers("tag_id", "tags.id", "CASCADE", index=True),
    UniqueConstraint("goods_id", "tag_id", name="goods_tags_pair"),
)
Table(
    "documents",
    metadata,
    Column("id", sa.Uuid, primary_key=True),
    _refers("booking_id", "bookings.id", "SET NULL", index=True, nullable=True),
    _needed("body", sa.LargeBinary),
)
Table(
    "document_versions",
    metadata,
    _key(),
    _refers("document_id", "documents.id", "CASCADE", sa.Uuid),
    _needed("number", sa.Integer),
    UniqueConstraint("document_id", "number", name="document_versions_number"),
)
Table(
    "offices",
    metadata,
    _key(),
    _refers("port_id", "ports.id", "RESTRICT", index=True),
    _needed("opens_at", sa.Time),
    Column("closes_at", sa.Time),
)
Table(
    "employees",
    metadata,
    _key(),
    _refers("manager_id", "employees.id", "SET NULL", index=True, nullable=True),
    _refers("office_id", "offices.id", "SET DEFAULT", server_default="1"),
    _needed("hired_on", sa.Date),
)
Table(
    "assignments",
    metadata,
    _key(),
    _refers("employee_id", "employees.id", "CASCADE"),
    _refers("office_id", "offices.id", "CASCADE"),
    Column("left_on", sa.Date),
    Index(
        "assignments_current",
        "employee_id",
        "office_id",
        unique=True,
        postgresql_where=sa.column("left_on").is_(None),
    ),
)
Table(
    "shifts",
    metadata,
    _key(),
    _refers("employee_id", "employees.id", "CASCADE"),
    _needed("starts_at", Moment),
    _needed("duration", sa.Interval),
    Index("shifts_employee", "employee_id", postgresql_using="hash"),
)
Table(
    "sensors",
    metadata,
    _key(),
    _refers("reefer_id", "reefers.container_ptr_id", "CASCADE", index=True),
    _needed("kind", sa.String(16)),
    Column("address", pg.INET),
    Index("sensors_kind", "kind", postgresql_with={"fillfactor": 80}),
    Index("sensors_kind_too", "kind"),
)
Table(
    "readings",
    metadata,
    _key(),
    _refers("sensor_id", "sensors.id"),
    _needed("taken_at", Moment),
    _needed("value", sa.Double),
    Index(
        "readings_taken",
        "taken_at",
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32},
    ),
)
routes = Table(
    "routes",
    metadata,
    _key(),
    _needed("code", sa.String(12)),
    Column("priority", sa.Integer),
    UniqueConstraint("code", name="routes_code", deferrable=True, initially="DEFERRED"),
)
Index("routes_priority", routes.c.priority.desc().nulls_last())
Table(
    "route_ports",
    metadata,
    _refers("route_id", "routes.id", "CASCADE", primary_key=True),
    _refers("port_id", "ports.id", "CASCADE", primary_key=True),
)
Table(
    "tariffs",
    metadata,
    _key(),
    _refers("carrier_id", "carriers.id", "CASCADE", index=True),
    _needed("code", sa.String(12)),
    UniqueConstraint("carrier_id", "code", name="tariffs_code"),
)
Table(
    "charges",
    metadata,
    _key(),
    _needed("carrier_id", sa.BigInteger),
    _needed("tariff_code", sa.String(12)),
    sa.ForeignKeyConstraint(
        ["carrier_id", "tariff_code"], ["tariffs.carrier_id", "tariffs.code"], ondelete="CASCADE"
    ),
)
berth_slots = Table(
    "berth_slots",
    metadata,
    _key(),
    _refers("port_id", "ports.id", "CASCADE", index=True),
    _needed("during", pg.TSTZRANGE),
)
berth_slots.append_constraint(
    pg.ExcludeConstraint(
        (berth_slots.c.port_id, "="),
        (berth_slots.c.during, "&&"),
        name="berth_slots_free",
        using="gist",
    )
)
