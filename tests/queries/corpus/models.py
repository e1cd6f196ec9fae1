# mypy: disable-error-code="var-annotated"
"""The tables of tables.py as Django's models."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Tenant(models.Model):
    slug = models.CharField(max_length=63, unique=True)
    name = models.TextField()
    active = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "tenants"


class Customer(models.Model):
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    code = models.CharField(max_length=20, unique=True, db_collation="C")
    email = models.CharField(max_length=254)
    name = models.TextField()
    phone = models.CharField(max_length=30, null=True)
    country = models.CharField(max_length=2)
    tags = ArrayField(models.TextField())
    attributes = models.JSONField()
    referrer = models.ForeignKey("self", on_delete=models.CASCADE, null=True)
    active = models.BooleanField()
    signed_up_on = models.DateField()
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "customers"


class Order(models.Model):
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    number = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=12)
    priority = models.SmallIntegerField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    is_gift = models.BooleanField()
    external_id = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    note = models.TextField(null=True)
    metadata = models.JSONField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "orders"


class Product(models.Model):
    sku = models.CharField(max_length=32, unique=True, db_collation="C")
    name = models.TextField()
    category = models.TextField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    weight = models.IntegerField(null=True)
    labels = ArrayField(models.TextField())
    specs = models.JSONField()
    search = SearchVectorField(null=True)
    discontinued = models.BooleanField()

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "products"


class Event(models.Model):
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    actor_id = models.UUIDField()
    kind = models.TextField()
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    severity = models.SmallIntegerField()
    payload = models.JSONField()
    occurred_at = models.DateTimeField()

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "events"


class Document(models.Model):
    id = models.UUIDField(primary_key=True)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    owner = models.ForeignKey(Customer, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    path = models.TextField(db_collation="C")
    body = models.TextField()
    keywords = ArrayField(models.TextField())
    search = SearchVectorField(null=True)
    version = models.IntegerField()
    visible = DateTimeRangeField()
    published_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "documents"


class Message(models.Model):
    conversation_id = models.BigIntegerField()
    sender = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sent")
    recipient = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="received")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True)
    kind = models.CharField(max_length=10)
    body = models.TextField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "messages"


class Booking(models.Model):
    room_id = models.IntegerField()
    guest = models.ForeignKey(Customer, on_delete=models.CASCADE)
    stay = DateRangeField()
    held = DateTimeRangeField()
    cancelled = models.BooleanField()

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "bookings"


class Hostile(models.Model):
    key = models.BigIntegerField(primary_key=True, db_column="Id")
    select = models.BigIntegerField()
    groesse = models.TextField(db_column="Größe")
    quote = models.TextField(db_column="it's")
    order = models.DateField()
    user = models.BooleanField()

    class Meta:
        app_label = "corpus"
        managed = False
        db_table = "Order Items"
