# mypy: disable-error-code="var-annotated"
"""Thirty tables of a shipping company, in Django; tables_sqlalchemy.py declares the same."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import BrinIndex, BTreeIndex, GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.TextField()

    class Meta:
        app_label = "parity"
        db_table = "countries"


class Port(models.Model):
    country = models.ForeignKey(Country, on_delete=models.PROTECT)
    name = models.CharField(max_length=80, db_collation="C")
    latitude = models.FloatField()
    longitude = models.FloatField()
    opened_on = models.DateField(null=True)

    class Meta:
        app_label = "parity"
        db_table = "ports"
        indexes = [models.Index(fields=["name"], name="ports_name")]


class Carrier(models.Model):
    country = models.ForeignKey(Country, on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=120, db_index=True)

    class Meta:
        app_label = "parity"
        db_table = "carriers"


class Vessel(models.Model):
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE)
    imo = models.IntegerField(unique=True)
    built = models.SmallIntegerField(null=True)
    is_active = models.BooleanField()

    class Meta:
        app_label = "parity"
        db_table = "vessels"
        indexes = [models.Index(fields=["built"], name="vessels_act", condition=Q(is_active=True))]


class Voyage(models.Model):
    vessel = models.ForeignKey(Vessel, on_delete=models.CASCADE)
    origin = models.ForeignKey(Port, on_delete=models.RESTRICT, related_name="+")
    destination = models.ForeignKey(
        Port, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "parity"
        db_table = "voyages"
        indexes = [
            models.Index(fields=["vessel", "departs_at"], name="voyages_vessel_departs"),
            models.Index(fields=["-departs_at"], name="voyages_latest"),
        ]


class Container(models.Model):
    owner = models.ForeignKey(Carrier, on_delete=models.SET_NULL, null=True, db_index=False)
    serial = models.CharField(max_length=11)
    tare = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        app_label = "parity"
        db_table = "containers"
        constraints = [models.UniqueConstraint(fields=["serial"], name="containers_serial")]


class Reefer(Container):
    """A table of its own, whose primary key refers to its parent's."""

    celsius = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        app_label = "parity"
        db_table = "reefers"


class Customer(models.Model):
    email = models.CharField(max_length=254, unique=True)
    tags = ArrayField(models.TextField())
    profile = models.JSONField()

    class Meta:
        app_label = "parity"
        db_table = "customers"
        indexes = [
            GinIndex(fields=["tags"], name="customers_tags"),
            GinIndex(fields=["profile"], name="customers_profile", opclasses=["jsonb_path_ops"]),
        ]


class Contact(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    email = models.CharField(max_length=254)
    phone = models.CharField(max_length=32, null=True)

    class Meta:
        app_label = "parity"
        db_table = "contacts"
        indexes = [
            models.Index(Lower("email"), name="contacts_email"),
            models.Index(Lower("email"), F("customer").desc(), name="contacts_email_customer"),
        ]


class Booking(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_index=False)
    voyage = models.ForeignKey(Voyage, on_delete=models.PROTECT, db_index=False)
    status = models.CharField(max_length=16)
    placed_at = models.DateTimeField()

    class Meta:
        app_label = "parity"
        db_table = "bookings"
        indexes = [
            models.Index(fields=["placed_at"], name="bookings_open", condition=Q(status="open")),
            models.Index(
                fields=["voyage"], name="bookings_cancelled", condition=Q(status="cancelled")
            ),
        ]


class BookingLine(models.Model):
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE)
    container = models.ForeignKey(Container, on_delete=models.PROTECT, db_index=False)
    weight = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        app_label = "parity"
        db_table = "booking_lines"
        constraints = [
            models.UniqueConstraint(fields=["booking", "container"], name="booking_lines_once")
        ]


class Invoice(models.Model):
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT)
    issued_on = models.DateField()
    total = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "parity"
        db_table = "invoices"
        indexes = [
            models.Index(fields=["issued_on"], name="invoices_issued", include=["total"]),
            models.Index(fields=["issued_on", "id"], name="invoices_issued_id"),
        ]


class Payment(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE)
    paid_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        app_label = "parity"
        db_table = "payments"
        indexes = [models.Index(fields=["invoice", "-paid_at"], name="payments_newest")]


class Category(models.Model):
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, db_index=False)
    name = models.CharField(max_length=60)

    class Meta:
        app_label = "parity"
        db_table = "categories"


class Tag(models.Model):
    slug = models.SlugField(unique=True)

    class Meta:
        app_label = "parity"
        db_table = "tags"


class Goods(models.Model):
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    search = SearchVectorField()
    tags = models.ManyToManyField(Tag, db_table="goods_tags")

    class Meta:
        app_label = "parity"
        db_table = "goods"
        indexes = [GinIndex(fields=["search"], name="goods_search")]


class Document(models.Model):
    id = models.UUIDField(primary_key=True)
    booking = models.ForeignKey(Booking, on_delete=models.SET_NULL, null=True)
    body = models.BinaryField()

    class Meta:
        app_label = "parity"
        db_table = "documents"


class DocumentVersion(models.Model):
    document = models.ForeignKey(Document, on_delete=models.CASCADE, db_index=False)
    number = models.PositiveIntegerField()

    class Meta:
        app_label = "parity"
        db_table = "document_versions"
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_versions_number")
        ]


class Office(models.Model):
    port = models.ForeignKey(Port, on_delete=models.PROTECT)
    opens_at = models.TimeField()
    closes_at = models.TimeField(null=True)

    class Meta:
        app_label = "parity"
        db_table = "offices"


class Employee(models.Model):
    manager = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)
    office = models.ForeignKey(Office, on_delete=models.SET_DEFAULT, default=1, db_index=False)
    hired_on = models.DateField()

    class Meta:
        app_label = "parity"
        db_table = "employees"


class Assignment(models.Model):
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, db_index=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, db_index=False)
    left_on = models.DateField(null=True)

    class Meta:
        app_label = "parity"
        db_table = "assignments"
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "office"],
                name="assignments_current",
                condition=Q(left_on__isnull=True),
            )
        ]


class Shift(models.Model):
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, db_index=False)
    starts_at = models.DateTimeField()
    duration = models.DurationField()

    class Meta:
        app_label = "parity"
        db_table = "shifts"
        indexes = [HashIndex(fields=["employee"], name="shifts_employee")]


class Sensor(models.Model):
    reefer = models.ForeignKey(Reefer, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        app_label = "parity"
        db_table = "sensors"
        indexes = [
            BTreeIndex(fields=["kind"], name="sensors_kind", fillfactor=80),
            models.Index(fields=["kind"], name="sensors_kind_too"),
        ]


class Reading(models.Model):
    sensor = models.ForeignKey(Sensor, on_delete=models.DO_NOTHING, db_index=False)
    taken_at = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        app_label = "parity"
        db_table = "readings"
        indexes = [BrinIndex(fields=["taken_at"], name="readings_taken", pages_per_range=32)]


class Route(models.Model):
    code = models.CharField(max_length=12)
    priority = models.IntegerField(null=True)

    class Meta:
        app_label = "parity"
        db_table = "routes"
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="routes_code", deferrable=models.Deferrable.DEFERRED
            )
        ]
        indexes = [models.Index(F("priority").desc(nulls_last=True), name="routes_priority")]


class RoutePort(models.Model):
    """An association table: its primary key is two foreign keys, the second one unserved."""

    pk = models.CompositePrimaryKey("route_id", "port_id")
    route = models.ForeignKey(Route, on_delete=models.CASCADE, db_index=False)
    port = models.ForeignKey(Port, on_delete=models.CASCADE, db_index=False)

    class Meta:
        app_label = "parity"
        db_table = "route_ports"


class Tariff(models.Model):
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE)
    code = models.CharField(max_length=12)

    class Meta:
        app_label = "parity"
        db_table = "tariffs"
        constraints = [models.UniqueConstraint(fields=["carrier", "code"], name="tariffs_code")]


class Charge(models.Model):
    carrier_number = models.BigIntegerField(db_column="carrier_id")
    tariff_code = models.CharField(max_length=12)
    tariff = models.ForeignObject(
        Tariff,
        on_delete=models.CASCADE,
        from_fields=["carrier_number", "tariff_code"],
        to_fields=["carrier", "code"],
    )

    class Meta:
        app_label = "parity"
        db_table = "charges"


class BerthSlot(models.Model):
    port = models.ForeignKey(Port, on_delete=models.CASCADE)
    during = DateTimeRangeField()

    class Meta:
        app_label = "parity"
        db_table = "berth_slots"
        constraints = [
            ExclusionConstraint(
                name="berth_slots_free",
                expressions=[
                    ("port", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]
