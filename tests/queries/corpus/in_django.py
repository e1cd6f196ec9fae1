"""Queries of Django's ORM. The parameters of a function become those of the query."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Window,
)
from django.db.models.functions import Coalesce, Lower, Now, RowNumber, TruncMonth
from django.db.models.sql import DeleteQuery, UpdateQuery

from tests.queries.corpus.models import (
    Booking,
    Customer,
    Document,
    Event,
    Hostile,
    Message,
    Order,
    Product,
    Tenant,
)


def open_of_customer(client: Any) -> Any:
    """Open orders of a client, the newest first
    shape: orders: customer_id =, status =!; order placed_at desc; limit
    index: orders (customer_id, placed_at) WHERE status = 'open'
    values: 17
    """
    return Order.objects.filter(customer=client, status="open").order_by("-placed_at")[:50]


def of_customer_by_status(client: Any, status: Any) -> Any:
    """The same with the status as a parameter
    shape: orders: customer_id =, status =; order placed_at desc; limit
    index: orders ({customer_id, status}, placed_at)
    values: 17, 'open'
    """
    return Order.objects.filter(customer=client, status=status).order_by("-placed_at")[:50]


def by_key(key: Any) -> Any:
    """One row by its key, as get() does
    shape: orders: id =; limit
    none: orders_pkey
    values: 17
    """
    return Order.objects.filter(pk=key)[:21]


def by_number(number: Any) -> Any:
    """One row by its unique number
    shape: orders: number =
    none: orders_number_key
    values: 'N00000017'
    """
    return Order.objects.filter(number=number)


def of_some(kind: Any, one: Any, other: Any) -> Any:
    """__in with parameters
    shape: events: kind =, subject_id in
    index: events ({kind, subject_id})
    or: events (subject_id)
    values: 'login', 170, 171
    """
    return Event.objects.filter(kind=kind, subject_id__in=[one, other])


def of_statuses(tenant: Any) -> Any:
    """__in with constants, in order
    shape: orders: tenant_id =, status in!; order placed_at; limit
    index: orders (tenant_id, placed_at) WHERE status IN ('open', 'paid')
    values: 1
    """
    return Order.objects.filter(tenant=tenant, status__in=["open", "paid"]).order_by("placed_at")[
        :20
    ]


def unread(person: Any) -> Any:
    """__isnull=True
    shape: messages: recipient_id =, read_at is null; order sent_at desc; limit
    index: messages (recipient_id, sent_at) WHERE read_at IS NULL
    values: 17
    """
    return Message.objects.filter(recipient=person, read_at__isnull=True).order_by("-sent_at")[:20]


def replies(person: Any) -> Any:
    """__isnull=False
    shape: messages: sender_id =, parent_id is not null
    index: messages (sender_id) WHERE parent_id IS NOT NULL
    values: 170
    """
    return Message.objects.filter(sender=person, parent__isnull=False)


def gifts(client: Any) -> Any:
    """A boolean that is True
    shape: orders: customer_id =, is_gift =!
    index: orders (customer_id) WHERE is_gift
    values: 170
    """
    return Order.objects.filter(customer=client, is_gift=True)


def inactive(tenant: Any) -> Any:
    """A boolean that is False
    shape: customers: tenant_id =, active =!
    index: customers (tenant_id) WHERE NOT active
    values: 3
    """
    return Customer.objects.filter(tenant=tenant, active=False)


def between_days(first: Any, last: Any) -> Any:
    """__range
    shape: orders: due_on range
    index: orders (due_on)
    values: '2024-06-01', '2024-06-08'
    """
    return Order.objects.filter(due_on__range=(first, last))


def since(tenant: Any, moment: Any) -> Any:
    """__gte, and the order of the same column
    shape: orders: tenant_id =, placed_at range; order placed_at desc; limit
    index: orders (tenant_id, placed_at)
    values: 1, '2024-06-01'
    """
    return Order.objects.filter(placed_at__gte=moment, tenant=tenant).order_by("-placed_at")[:10]


def due_before_now(status: Any) -> Any:
    """Now() is no constant
    shape: orders: status =, shipped_at range
    index: orders (status, shipped_at)
    values: 'returned'
    """
    return Order.objects.filter(status=status, shipped_at__gt=Now())


def in_a_year(client: Any) -> Any:
    """__year of a date is a range
    shape: orders: customer_id =, due_on range!
    index: orders (customer_id, due_on)
    values: 17
    """
    return Order.objects.filter(customer=client, due_on__year=2024)


def on_a_day(day: Any) -> Any:
    """__date is an expression in the current time zone
    shape: orders: ((placed_at AT TIME ZONE 'UTC')::date) =
    index: orders (((placed_at AT TIME ZONE 'UTC')::date))
    values: '2024-06-01'
    """
    return Order.objects.filter(placed_at__date=day)


def by_priority(tenant: Any) -> Any:
    """Mixed directions
    shape: orders: tenant_id =; order priority desc, placed_at; limit
    index: orders (tenant_id, priority DESC, placed_at)
    or: orders (tenant_id, priority, placed_at DESC)
    values: 1
    """
    return Order.objects.filter(tenant=tenant).order_by("-priority", "placed_at")[:20]


def lately_published(tenant: Any) -> Any:
    """nulls_last
    shape: documents: tenant_id =; order published_at desc nulls last; limit
    index: documents (tenant_id, published_at DESC NULLS LAST)
    or: documents (tenant_id, published_at NULLS FIRST)
    values: 1
    """
    return Document.objects.filter(tenant=tenant).order_by(F("published_at").desc(nulls_last=True))[
        :20
    ]


def page(tenant: Any, moment: Any, key: Any) -> Any:
    """A keyset page by Q
    shape: orders: tenant_id =; order placed_at desc, id desc; limit
    index: orders (tenant_id, placed_at, id)
    values: 1, '2024-09-01', 10000
    """
    after = Q(placed_at__lt=moment) | Q(placed_at=moment, id__lt=key)
    return Order.objects.filter(after, tenant=tenant).order_by("-placed_at", "-id")[:20]


def by_name(tenant: Any) -> Any:
    """An order by an expression
    shape: customers: tenant_id =; order (lower(name)); limit
    index: customers (tenant_id, lower(name))
    values: 1
    """
    return Customer.objects.filter(tenant=tenant).order_by(Lower("name"))[:20]


def without_case(email: Any) -> Any:
    """__iexact
    shape: customers: (upper(email)) =
    index: customers (upper(email))
    values: 'Anna@example.com'
    """
    return Customer.objects.filter(email__iexact=email)


def lowered(email: Any) -> Any:
    """An annotation of Lower
    shape: customers: (lower(email)) =
    index: customers (lower(email))
    values: 'anna@example.com'
    """
    return Customer.objects.alias(low=Lower("email")).filter(low=email)


def by_prefix(start: Any) -> Any:
    """__startswith of a parameter
    shape: customers: name prefix
    index: customers (name text_pattern_ops)
    values: 'Anna c4'
    """
    return Customer.objects.filter(name__startswith=start)


def by_constant_prefix() -> Any:
    """__startswith of a constant
    shape: products: name prefix!
    index: products (name text_pattern_ops)
    """
    return Product.objects.filter(name__startswith="oak chair 4")


def by_varchar_prefix() -> Any:
    """__startswith of a varchar
    shape: customers: email prefix!
    index: customers (email varchar_pattern_ops)
    or: customers (email text_pattern_ops)
    """
    return Customer.objects.filter(email__startswith="Anna.c4")


def by_prefix_without_case(start: Any) -> Any:
    """__istartswith
    shape: customers: (upper(name)) prefix
    index: customers (upper(name) text_pattern_ops)
    values: 'anna c4'
    """
    return Customer.objects.filter(name__istartswith=start)


def by_part(part: Any) -> Any:
    """__contains of a text
    shape: products: name pattern
    index: products USING gin (name gin_trgm_ops)
    values: 'c4ca'
    """
    return Product.objects.filter(name__contains=part)


def by_part_without_case(part: Any) -> Any:
    """__icontains
    shape: customers: (upper(name)) pattern
    index: customers USING gin (upper(name) gin_trgm_ops)
    values: 'c4ca'
    """
    return Customer.objects.filter(name__icontains=part)


def by_regex(pattern: Any) -> Any:
    """__regex
    shape: products: name pattern
    index: products USING gin (name gin_trgm_ops)
    values: 'c4ca[0-9]'
    """
    return Product.objects.filter(name__regex=pattern)


def similar(name: Any) -> Any:
    """__trigram_similar
    shape: customers: name pattern
    index: customers USING gin (name gin_trgm_ops)
    or: customers USING gist (name gist_trgm_ops)
    values: 'Anna c4ca4238a0'
    """
    return Customer.objects.filter(name__trigram_similar=name)


def segment() -> Any:
    """__contains of a JSON document
    shape: customers: attributes contains!
    index: customers USING gin (attributes jsonb_path_ops)
    """
    return Customer.objects.filter(attributes__contains={"segment": "s17"})


def with_key() -> Any:
    """__has_key
    shape: customers: attributes has key!
    index: customers USING gin (attributes)
    or: customers (id) WHERE attributes ? 'beta'
    """
    return Customer.objects.filter(attributes__has_key="beta")


def by_coupon() -> Any:
    """A path of a JSON document
    shape: orders: (metadata->'coupon') =!
    index: orders ((metadata->'coupon'))
    or: orders (id) WHERE (metadata->'coupon') = '"K17"'
    """
    return Order.objects.filter(metadata__coupon="K17")


def tagged() -> Any:
    """An array that contains
    shape: customers: tags contains!
    index: customers USING gin (tags)
    """
    return Customer.objects.filter(tags__contains=["vip"])


def tagged_by_any() -> Any:
    """An array that overlaps
    shape: documents: keywords overlaps!
    index: documents USING gin (keywords)
    """
    return Document.objects.filter(keywords__overlap=["k17", "k18"])


def visible(moment: Any) -> Any:
    """A range that contains another
    shape: documents: visible contains
    index: documents USING gist (visible)
    values: '[2025-03-01,2025-03-02)'
    """
    return Document.objects.filter(visible__contains=moment)


def visible_then() -> Any:
    """A range that contains a constant moment
    shape: documents: visible contains!
    index: documents USING gist (visible)
    """
    return Document.objects.filter(visible__contains=datetime(2025, 3, 1, 12, tzinfo=UTC))


def staying() -> Any:
    """A range that begins before and ends after
    shape: bookings: stay overlaps!, room_id =!
    index: bookings (room_id)
    or: bookings USING gist (stay)
    or: bookings USING gist (stay) WHERE room_id = 17
    """
    return Booking.objects.filter(stay__overlap=("2024-03-01", "2024-03-03"), room_id=17)


def found() -> Any:
    """A search in a SearchVectorField
    shape: documents: search matches
    index: documents USING gin (search)
    """
    return Document.objects.filter(search=SearchQuery("w17", config="english"))


def titled() -> Any:
    """A search in a SearchVector of a column
    shape: documents: (to_tsvector(cast('english' as regconfig), coalesce(title, ''))) matches
    index: documents USING gin (to_tsvector('english'::regconfig, COALESCE(title, '')))
    """
    return Document.objects.annotate(
        words=SearchVector("title", config="english"),
    ).filter(words=SearchQuery("c4ca4238a0b9", config="english"))


def ranked() -> Any:
    """A search in order of its rank
    shape: documents: search matches
    index: documents USING gin (search)
    """
    query = SearchQuery("w17", config="english")
    return (
        Document.objects.filter(search=query)
        .annotate(rank=SearchRank(F("search"), query))
        .order_by("-rank")[:10]
    )


def of_email(email: Any) -> Any:
    """Along a foreign key
    shape: orders: customer_id =@customers
    shape: customers: id =@orders, email =
    index: customers (email)
    index: orders (customer_id)
    values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
    """
    return Order.objects.filter(customer__email=email)


def with_customer(external: Any) -> Any:
    """select_related
    shape: orders: customer_id =@customers, external_id =
    shape: customers: id =@orders
    index: orders (external_id)
    or: orders ({external_id, customer_id})
    values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
    """
    return Order.objects.select_related("customer").filter(external_id=external)


def with_tenant(client: Any) -> Any:
    """select_related of a page
    shape: orders: customer_id =, tenant_id =@tenants; order placed_at desc; limit
    shape: tenants: id =@orders
    index: orders (customer_id, placed_at)
    values: 17
    """
    return (
        Order.objects.select_related("tenant").filter(customer=client).order_by("-placed_at")[:10]
    )


def with_orders_of(number: Any) -> Any:
    """Back along a foreign key
    shape: customers: id =@orders
    shape: orders: customer_id =@customers, due_on =
    index: orders (due_on)
    or: orders ({due_on, customer_id})
    values: '2024-06-01'
    """
    return Customer.objects.filter(orders__due_on=number)


def without_orders(tenant: Any) -> Any:
    """A reverse relation that is null
    shape: customers: tenant_id =
    shape: orders: customer_id =@customers
    index: customers (tenant_id)
    index: orders (customer_id)
    values: 390
    """
    return Customer.objects.filter(tenant=tenant, orders__isnull=True)


def not_of(status: Any, tenant: Any) -> Any:
    """exclude across a relation is NOT EXISTS
    shape: customers: tenant_id =
    shape: orders: customer_id =@customers, status =
    index: customers (tenant_id)
    index: orders ({customer_id, status})
    values: 'open', 390
    """
    return Customer.objects.filter(tenant=tenant).exclude(orders__status=status)


def with_open(tenant: Any) -> Any:
    """Exists
    shape: customers: id =@orders, tenant_id =
    shape: orders: customer_id =@customers, status =!
    index: customers (tenant_id)
    index: orders (customer_id) WHERE status = 'open'
    values: 390
    besides: from the few open orders the primary key finds the customers
    """
    theirs = Order.objects.filter(customer=OuterRef("pk"), status="open")
    return Customer.objects.filter(Exists(theirs), tenant=tenant)


def with_last(tenant: Any) -> Any:
    """A Subquery for the last one
    shape: customers: tenant_id =
    shape: orders: customer_id =; order placed_at desc; limit
    index: customers (tenant_id)
    index: orders (customer_id, placed_at) INCLUDE? (total)
    values: 390
    """
    theirs = Order.objects.filter(customer=OuterRef("pk")).order_by("-placed_at")
    return Customer.objects.filter(tenant=tenant).annotate(
        last=Subquery(theirs.values("total")[:1])
    )


def of_country(country: Any) -> Any:
    """__in with a queryset
    shape: messages: sender_id =@customers
    shape: customers: country =, id =@messages, signed_up_on =!
    index: customers ({country, signed_up_on})
    or: customers (country) WHERE signed_up_on = '2025-08-01'
    index: messages (sender_id)
    values: 'IT'
    """
    theirs = Customer.objects.filter(country=country, signed_up_on="2025-08-01")
    return Message.objects.filter(sender__in=theirs.values("id"))


def totals(tenant: Any) -> Any:
    """values and annotate: GROUP BY
    shape: orders: tenant_id =; group customer_id
    index: orders (tenant_id, customer_id) INCLUDE? (total)
    or: orders (tenant_id) INCLUDE? (customer_id, total)
    values: 100
    """
    return (
        Order.objects.filter(tenant=tenant)
        .values("customer_id")
        .annotate(sum=Sum("total"))
        .order_by()
    )


def customers_by_orders(tenant: Any) -> Any:
    """annotate with Count: a left join and a GROUP BY
    shape: customers: tenant_id =
    shape: orders: customer_id =@customers
    index: customers (tenant_id)
    index: orders (customer_id) INCLUDE? (id)
    values: 390
    """
    return Customer.objects.filter(tenant=tenant).annotate(n=Count("orders"))


def by_month(tenant: Any) -> Any:
    """Groups by month
    shape: orders: tenant_id =; order (date_trunc('month', placed_at at time zone 'utc'))
    index: orders (tenant_id) INCLUDE? (placed_at, total)
    or: orders (tenant_id, placed_at) INCLUDE? (total)
    values: 100
    """
    return (
        Order.objects.filter(tenant=tenant)
        .annotate(month=TruncMonth("placed_at"))
        .values("month")
        .annotate(sum=Sum("total"))
        .order_by("month")
    )


def last_of_each(tenant: Any) -> Any:
    """distinct on a field
    shape: orders: tenant_id =; order customer_id, placed_at desc
    index: orders (tenant_id, customer_id, placed_at DESC)
    or: orders (tenant_id, customer_id DESC, placed_at)
    values: 100
    """
    return (
        Order.objects.filter(tenant=tenant)
        .order_by("customer_id", "-placed_at")
        .distinct("customer_id")
    )


def last_event_of_each(kind: Any) -> Any:
    """The last of each, by Max
    shape: events: kind =; group subject_id
    index: events (kind, subject_id) INCLUDE? (occurred_at)
    or: events (kind, subject_id, occurred_at)
    or: events (kind) INCLUDE? (subject_id, occurred_at)
    values: 'refund'
    """
    return (
        Event.objects.filter(kind=kind)
        .values("subject_id")
        .annotate(last=Max("occurred_at"))
        .order_by()
    )


def distinct_senders(person: Any) -> Any:
    """distinct values
    shape: messages: recipient_id =; group sender_id
    index: messages (recipient_id, sender_id)
    or: messages (recipient_id)
    or: messages (recipient_id) INCLUDE (sender_id)
    values: 17
    """
    return Message.objects.filter(recipient=person).values_list("sender_id").distinct()


def numbered(tenant: Any) -> Any:
    """A window, filtered: a derived table
    shape: orders: tenant_id =; order customer_id, placed_at desc
    index: orders (tenant_id, customer_id, placed_at DESC)
    or: orders (tenant_id, customer_id DESC, placed_at)
    values: 100
    """
    place = Window(RowNumber(), partition_by=F("customer_id"), order_by=F("placed_at").desc())
    return Order.objects.filter(tenant=tenant).annotate(place=place).filter(place=1)


def sent_or_received(person: Any) -> Any:
    """union
    shape: messages: sender_id =
    shape: messages: recipient_id =
    index: messages (sender_id)
    index: messages (recipient_id)
    values: 17
    """
    return Message.objects.filter(sender=person).union(
        Message.objects.filter(recipient=person), all=True
    )


def either(person: Any) -> Any:
    """Q or Q
    shape: messages:
    index: messages (sender_id)
    index: messages (recipient_id)
    values: 170
    together: both make a BitmapOr
    """
    return Message.objects.filter(Q(sender=person) | Q(recipient=person))


def exists_by_itself(client: Any) -> Any:
    """exists()
    shape: orders: customer_id =, status =!; limit
    index: orders (customer_id) WHERE status = 'open'
    values: 170
    """
    return Order.objects.filter(customer=client, status="open").query.exists()


def not_shipped(client: Any) -> Any:
    """exclude
    shape: orders: customer_id =
    index: orders (customer_id)
    or: orders (customer_id) WHERE NOT (status = 'shipped')
    values: 170
    """
    return Order.objects.filter(customer=client).exclude(status="shipped")


def some_columns(person: Any) -> Any:
    """only() with a wide column
    shape: messages: sender_id =
    index: messages (sender_id)
    values: 170
    """
    return Message.objects.filter(sender=person).only("body")


def revenue(client: Any, first: Any, last: Any) -> Any:
    """A sum that an index alone can give
    shape: orders: customer_id =, placed_at range
    index: orders (customer_id, placed_at) INCLUDE (total)
    values: 17, '2024-03-01', '2024-09-01'
    """
    return (
        Order.objects.filter(customer=client, placed_at__gte=first, placed_at__lt=last)
        .values("customer_id")
        .annotate(sum=Sum("total"))
        .values("sum")
    )


def without_weight(weight: Any) -> Any:
    """Coalesce
    shape: products: (coalesce(weight, 0)) =
    index: products ((coalesce(weight, 0)))
    values: 33
    """
    return Product.objects.alias(w=Coalesce("weight", 0)).filter(w=weight)


def expensive() -> Any:
    """A Decimal constant
    shape: orders: total range!
    index: orders (total)
    """
    return Order.objects.filter(total__gte=Decimal("2900.00"))


def of_slug(slug: Any) -> Any:
    """From a unique key: the order of an inner side is lost
    shape: tenants: slug =, id =@documents
    shape: documents: tenant_id =@tenants, deleted_at is null
    index: documents (tenant_id) WHERE deleted_at IS NULL
    values: 'tenant-390'
    """
    return Document.objects.filter(tenant__slug=slug, deleted_at=None).order_by("-published_at")[
        :10
    ]


def active_tenants() -> Any:
    """A small table
    shape: tenants: active =!; order name
    none: every row of a small table but a few is read
    """
    return Tenant.objects.filter(active=True).order_by("name")


def postpone(client: Any) -> Any:
    """update()
    shape: orders: customer_id =, status =!; write
    index: orders (customer_id) WHERE status = 'open'
    values: 170
    """
    query: Any = Order.objects.filter(customer=client, status="open").query.chain(UpdateQuery)
    query.add_update_values({"priority": 0})
    return query


def forget(before: Any) -> Any:
    """delete()
    shape: events: occurred_at range; write
    index: events (occurred_at)
    values: '2025-01-03'
    """
    return Event.objects.filter(occurred_at__lt=before).query.chain(DeleteQuery)


def hostile(number: Any) -> Any:
    """Names that need quotes
    shape: Order Items: "select" =, "user" =!; order "order" desc; limit
    index: "Order Items" ("select", "order") WHERE "user"
    values: 49
    """
    return Hostile.objects.filter(select=number, user=True).order_by("-order")[:3]
