"""What the ERP asks its database all day: the patterns that the index plan was written for."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet, Sum

from django_idx import declared_query
from erp.accounting.models import Invoice, LedgerEntry, Payment
from erp.catalog.models import Product, Tag
from erp.documents.models import Comment, Document
from erp.inventory.models import Batch, BatchLocation, InventoryMovement
from erp.sales.models import Order, OrderLineItem, Sale

# Orders


@declared_query
def open_orders_of_client(client_id: int) -> QuerySet[Order]:
    return Order.objects.filter(client_id=client_id, status=Order.Status.OPEN)


@declared_query
def orders_of_client(client_id: int) -> QuerySet[Order]:
    return Order.objects.filter(client_id=client_id).order_by("-ordered_at")


@declared_query
def line_items_of_order(order_id: int) -> QuerySet[OrderLineItem]:
    return OrderLineItem.objects.filter(order_id=order_id).order_by("id")


@declared_query
def line_items_from_batch(batch_id: int) -> QuerySet[OrderLineItem]:
    """Who got the goods, when a batch is called back."""
    return OrderLineItem.objects.filter(batch_id=batch_id).select_related("order")


# Inventory


@declared_query
def movements_of_batch(batch_id: int, movement_type: str) -> QuerySet[InventoryMovement]:
    """Newest first."""
    return InventoryMovement.objects.filter(
        batch_id=batch_id, movement_type=movement_type
    ).order_by("-created_at")


@declared_query
def movements_since(movement_type: str, since: datetime) -> QuerySet[InventoryMovement]:
    return InventoryMovement.objects.filter(movement_type=movement_type, created_at__gte=since)


@declared_query
def available_batches_of_product(product_id: int) -> QuerySet[Batch]:
    """First in, first out."""
    return Batch.objects.filter(product_id=product_id, status=Batch.Status.AVAILABLE).order_by(
        "created_at"
    )


@declared_query
def batches_of_lot(lot_id: int) -> QuerySet[Batch]:
    return Batch.objects.filter(lot_id=lot_id).order_by("number")


@declared_query
def locations_of_batch(batch_id: int) -> QuerySet[BatchLocation]:
    return BatchLocation.objects.filter(batch_id=batch_id).select_related("location")


# Catalog


@declared_query
def tags_of_product(product_id: int) -> QuerySet[Tag]:
    return Tag.objects.filter(producttag__product_id=product_id).order_by("name")


@declared_query
def products_with_tag(tag_id: int) -> QuerySet[Product]:
    return Product.objects.filter(producttag__tag_id=tag_id).order_by("name")


# Reporting


@declared_query
def sales_of_batch(batch_id: int) -> QuerySet[Sale]:
    return Sale.objects.filter(batch_id=batch_id).order_by("-sold_at")


@declared_query
def sales_by_batch_of_product(product_id: int) -> QuerySet[Sale, Any]:
    """`batch_id`, `sold` (units) and `revenue` of every batch of the product."""
    return (
        Sale.objects.filter(batch__product_id=product_id)
        .values("batch_id")
        .annotate(sold=Sum("quantity"), revenue=Sum("amount"))
        .order_by("batch_id")
    )


@declared_query
def ledger_of_account(account_id: int, first: date, after: date) -> QuerySet[LedgerEntry]:
    """Entries posted from `first` on and before `after`."""
    return LedgerEntry.objects.filter(
        account_id=account_id, posted_on__gte=first, posted_on__lt=after
    ).order_by("posted_on", "id")


@declared_query
def totals_of_account(account_id: int) -> QuerySet[LedgerEntry, Any]:
    """One row with the sums of `debit` and `credit`, none for an account without entries."""
    return (
        LedgerEntry.objects.filter(account_id=account_id)
        .values("account_id")
        .annotate(total_debit=Sum("debit"), total_credit=Sum("credit"))
    )


def balance_of_account(account_id: int) -> Decimal:
    """Debit minus credit."""
    sums = (row["total_debit"] - row["total_credit"] for row in totals_of_account(account_id))
    return sum(sums, Decimal(0))


# Customers


@declared_query
def unpaid_invoices_of_customer(customer_id: int) -> QuerySet[Invoice]:
    """Longest overdue first."""
    return Invoice.objects.filter(customer_id=customer_id, status=Invoice.Status.SENT).order_by(
        "due_on"
    )


@declared_query
def invoices_of_order(order_id: int) -> QuerySet[Invoice]:
    return Invoice.objects.filter(order_id=order_id)


@declared_query
def overdue_invoices(today: date) -> QuerySet[Invoice]:
    return Invoice.objects.filter(status=Invoice.Status.SENT, due_on__lt=today).order_by("due_on")


@declared_query
def payments_of_invoice(invoice_id: int) -> QuerySet[Payment]:
    return Payment.objects.filter(invoice_id=invoice_id).order_by("paid_at")


# Papers of any row


def documents_of(subject: Model) -> QuerySet[Document]:
    content_type = ContentType.objects.get_for_model(subject)
    return Document.objects.filter(content_type=content_type, object_id=subject.pk)


def comments_on(subject: Model) -> QuerySet[Comment]:
    content_type = ContentType.objects.get_for_model(subject)
    return Comment.objects.filter(content_type=content_type, object_id=subject.pk)
