"""Queries of SQLAlchemy's ORM and Core. The parameters of a function become those of the query."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import and_, case, delete, exists, func, not_, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only, selectinload

from tests.queries.corpus.tables import (
    Booking,
    Change,
    Customer,
    Document,
    Event,
    Hostile,
    Job,
    JobState,
    Message,
    Order,
    OrderLine,
    Product,
    Tenant,
    Tier,
)


def open_of_customer(customer: Any) -> Any:
    """Open orders of a customer, the newest first
    shape: orders: customer_id =, status =!; order placed_at desc; limit
    index: orders (customer_id, placed_at) WHERE status = 'open'
    values: 17
    """
    return (
        select(Order)
        .where(Order.customer_id == customer, Order.status == "open")
        .order_by(Order.placed_at.desc())
        .limit(50)
    )


def of_customer_by_status(customer: Any, status: Any) -> Any:
    """The same with the status as a parameter
    shape: orders: customer_id =, status =; order placed_at desc; limit
    index: orders ({customer_id, status}, placed_at)
    values: 17, 'open'
    """
    return (
        select(Order)
        .where(Order.customer_id == customer, Order.status == status)
        .order_by(Order.placed_at.desc())
        .limit(50)
    )


def by_number(number: Any) -> Any:
    """One row by its unique number
    shape: orders: number =
    none: orders_number_key
    values: 'N00000017'
    """
    return select(Order).filter_by(number=number)


def of_some_customers(customers: Any) -> Any:
    """In a list that is a parameter
    shape: orders: customer_id in
    index: orders (customer_id)
    values: 170
    """
    return select(Order).where(Order.customer_id.in_(customers))


def of_statuses(tenant: Any) -> Any:
    """In a list of constants, in order
    shape: orders: tenant_id =, status in!; order placed_at; limit
    index: orders (tenant_id, placed_at) WHERE status IN ('open', 'paid')
    values: 1
    """
    return (
        select(Order)
        .where(Order.tenant_id == tenant, Order.status.in_(["open", "paid"]))
        .order_by(Order.placed_at)
        .limit(20)
    )


def any_of_array(customers: Any) -> Any:
    """Any of an array
    shape: orders: customer_id in
    index: orders (customer_id)
    values: '{170,171}'
    """
    return select(Order).where(Order.customer_id == sa.any_(customers))


def unread(recipient: Any) -> Any:
    """is_(None) is a predicate
    shape: messages: recipient_id =, read_at is null; order sent_at desc; limit
    index: messages (recipient_id, sent_at) WHERE read_at IS NULL
    values: 17
    """
    return (
        select(Message)
        .where(Message.recipient_id == recipient, Message.read_at.is_(None))
        .order_by(Message.sent_at.desc())
        .limit(20)
    )


def count_of_unread(recipient: Any) -> Any:
    """A count
    shape: messages: recipient_id =, read_at is null
    index: messages (recipient_id) WHERE read_at IS NULL
    values: 17
    """
    return (
        select(func.count())
        .select_from(Message)
        .where(Message.recipient_id == recipient, Message.read_at == None)  # noqa: E711
    )


def replies(sender: Any) -> Any:
    """is_not(None)
    shape: messages: sender_id =, parent_id is not null
    index: messages (sender_id) WHERE parent_id IS NOT NULL
    values: 170
    """
    return select(Message).where(Message.sender_id == sender, Message.parent_id.is_not(None))


def gifts(customer: Any) -> Any:
    """A boolean column
    shape: orders: customer_id =, is_gift =!
    index: orders (customer_id) WHERE is_gift
    values: 170
    """
    return select(Order).where(Order.customer_id == customer, Order.is_gift)


def inactive(tenant: Any) -> Any:
    """A negated boolean column
    shape: customers: tenant_id =, active =!
    index: customers (tenant_id) WHERE NOT active
    or: customers (tenant_id) WHERE active = false
    values: 3
    """
    return select(Customer).where(Customer.tenant_id == tenant, ~Customer.active)


def really_gifts() -> Any:
    """is_(True), in order
    shape: orders: is_gift =!; order placed_at desc; limit
    index: orders (placed_at) WHERE is_gift IS TRUE
    """
    return select(Order).where(Order.is_gift.is_(True)).order_by(Order.placed_at.desc()).limit(5)


def between_days(first: Any, last: Any) -> Any:
    """between
    shape: orders: due_on range
    index: orders (due_on)
    values: '2024-06-01', '2024-06-08'
    """
    return select(Order).where(Order.due_on.between(first, last))


def of_tenant_since(tenant: Any, since: Any) -> Any:
    """An equality and a range
    shape: orders: tenant_id =, placed_at range; order placed_at desc; limit
    index: orders (tenant_id, placed_at)
    values: 1, '2024-06-01'
    """
    return (
        select(Order)
        .where(Order.placed_at >= since)
        .where(Order.tenant_id == tenant)
        .order_by(sa.desc(Order.placed_at))
        .limit(10)
    )


def yesterdays_events() -> Any:
    """The last day by the clock
    shape: events: occurred_at range
    index: events (occurred_at)
    """
    return select(Event).where(Event.occurred_at > func.now() - sa.text("interval '1 day'"))


def due_today(status: Any) -> Any:
    """Today is no constant
    shape: orders: status =, due_on =
    index: orders ({status, due_on})
    values: 'open'
    """
    return select(Order).where(Order.due_on == func.current_date(), Order.status == status)


def by_priority(tenant: Any) -> Any:
    """Mixed directions
    shape: orders: tenant_id =; order priority desc, placed_at; limit
    index: orders (tenant_id, priority DESC, placed_at)
    or: orders (tenant_id, priority, placed_at DESC)
    values: 1
    """
    return (
        select(Order)
        .where(Order.tenant_id == tenant)
        .order_by(Order.priority.desc(), Order.placed_at.asc())
        .limit(20)
    )


def lately_published(tenant: Any) -> Any:
    """nulls_last
    shape: documents: tenant_id =; order published_at desc nulls last; limit
    index: documents (tenant_id, published_at DESC NULLS LAST)
    or: documents (tenant_id, published_at NULLS FIRST)
    values: 1
    """
    return (
        select(Document)
        .where(Document.tenant_id == tenant)
        .order_by(Document.published_at.desc().nulls_last())
        .limit(20)
    )


def page(tenant: Any, moment: Any, key: Any) -> Any:
    """A keyset page by tuple_
    shape: orders: tenant_id =, (placed_at, id) range; order placed_at desc, id desc; limit
    index: orders (tenant_id, placed_at, id)
    values: 1, '2024-09-01', 10000
    """
    return (
        select(Order)
        .where(Order.tenant_id == tenant, tuple_(Order.placed_at, Order.id) < tuple_(moment, key))
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(20)
    )


def page_written_out(tenant: Any, moment: Any, key: Any) -> Any:
    """A keyset page by or_
    shape: orders: tenant_id =; order placed_at, id; limit
    index: orders (tenant_id, placed_at, id)
    values: 1, '2024-09-01', 10000
    """
    return (
        select(Order)
        .where(
            Order.tenant_id == tenant,
            or_(Order.placed_at > moment, and_(Order.placed_at == moment, Order.id > key)),
        )
        .order_by(Order.placed_at, Order.id)
        .limit(20)
    )


def limit_and_offset(tenant: Any, count: Any, skipped: Any) -> Any:
    """The limit and the offset are parameters
    shape: orders: tenant_id =; order due_on; limit
    index: orders (tenant_id, due_on)
    values: 1, 20, 0
    """
    return (
        select(Order)
        .where(Order.tenant_id == tenant)
        .order_by(Order.due_on)
        .limit(count)
        .offset(skipped)
    )


def pending_jobs() -> Any:
    """An enum's member is a constant
    shape: jobs: state =!; order priority desc, run_at; limit
    index: jobs (priority DESC, run_at) WHERE state = 'pending'
    or: jobs (priority, run_at DESC) WHERE state = 'pending'
    """
    return (
        select(Job)
        .where(Job.state == JobState.PENDING)
        .order_by(Job.priority.desc(), Job.run_at)
        .limit(5)
        .with_for_update(skip_locked=True)
    )


def gold_of_tenant(tenant: Any) -> Any:
    """Another enum's member
    shape: customers: tenant_id =, tier =!
    index: customers (tenant_id) WHERE tier = 'gold'
    values: 1
    """
    return select(Customer).where(Customer.tenant_id == tenant, Customer.tier == Tier.GOLD)


def by_email(email: Any) -> Any:
    """func.lower on both sides
    shape: customers: (lower(email)) =
    index: customers (lower(email))
    values: 'Anna@example.com'
    """
    return select(Customer).where(func.lower(Customer.email) == func.lower(email))


def by_prefix(name: Any) -> Any:
    """startswith of a parameter
    shape: customers: name prefix
    index: customers (name text_pattern_ops)
    values: 'Anna c4'
    """
    return select(Customer).where(Customer.name.startswith(name))


def by_constant_prefix() -> Any:
    """startswith of a constant
    shape: products: name prefix!
    index: products (name text_pattern_ops)
    """
    return select(Product).where(Product.name.startswith("oak chair 4"))


def by_escaped_prefix() -> Any:
    """startswith with autoescape: a percent sign in the text
    shape: products: name prefix!
    index: products (name text_pattern_ops)
    """
    return select(Product).where(Product.name.startswith("100%", autoescape=True))


def by_substring(part: Any) -> Any:
    """contains
    shape: products: name pattern
    index: products USING gin (name gin_trgm_ops)
    values: 'c4ca'
    """
    return select(Product).where(Product.name.contains(part))


def without_case(part: Any) -> Any:
    """icontains is ILIKE
    shape: customers: name pattern
    index: customers USING gin (name gin_trgm_ops)
    values: 'C4CA'
    """
    return select(Customer).where(Customer.name.icontains(part))


def ilike(pattern: Any) -> Any:
    """ilike
    shape: customers: name pattern
    index: customers USING gin (name gin_trgm_ops)
    values: '%C4CA%'
    """
    return select(Customer).where(Customer.name.ilike(pattern))


def regular(pattern: Any) -> Any:
    """regexp_match
    shape: products: name pattern
    index: products USING gin (name gin_trgm_ops)
    values: 'c4ca[0-9]'
    """
    return select(Product).where(Product.name.regexp_match(pattern))


def segment(wanted: Any) -> Any:
    """jsonb containment
    shape: customers: attributes contains
    index: customers USING gin (attributes jsonb_path_ops)
    values: '{"segment": "s17"}'
    """
    return select(Customer).where(Customer.attributes.contains(wanted))


def with_key(key: Any) -> Any:
    """has_key
    shape: customers: attributes has key
    index: customers USING gin (attributes)
    values: 'beta'
    """
    return select(Customer).where(Customer.attributes.has_key(key))


def by_coupon(coupon: Any) -> Any:
    """One path's text
    shape: orders: (metadata->>'coupon') =
    index: orders ((metadata->>'coupon'))
    values: 'K17'
    """
    return select(Order).where(Order.metadata_["coupon"].astext == coupon)


def by_zip(code: Any) -> Any:
    """A path of two steps
    shape: customers: (attributes #>> '{address, zip}') =
    index: customers ((attributes#>>'{address,zip}'))
    values: '00017'
    """
    return select(Customer).where(Customer.attributes["address", "zip"].astext == code)


def tagged(tags: Any) -> Any:
    """An array that contains
    shape: customers: tags contains
    index: customers USING gin (tags)
    values: '{vip}'
    """
    return select(Customer).where(Customer.tags.contains(tags))


def tagged_by_constants() -> Any:
    """An array that overlaps with a constant one
    shape: documents: keywords overlaps!
    index: documents USING gin (keywords)
    """
    return select(Document).where(Document.keywords.overlap(["k17", "k18"]))


def staying(period: Any) -> Any:
    """Ranges that overlap
    shape: bookings: stay overlaps
    index: bookings USING gist (stay)
    values: '[2024-03-01,2024-03-03)'
    """
    return select(Booking).where(Booking.stay.overlaps(period))


def found(words: Any) -> Any:
    """A tsvector column
    shape: documents: search matches
    index: documents USING gin (search)
    values: 'w17'
    """
    return select(Document).where(
        Document.search.bool_op("@@")(func.plainto_tsquery(sa.literal_column("'english'"), words))
    )


def titled(words: Any) -> Any:
    """to_tsvector of a column
    shape: documents: (to_tsvector('english', title)) matches
    index: documents USING gin (to_tsvector('english', title))
    values: 'c4ca4238a0b9'
    """
    vector = func.to_tsvector(sa.literal_column("'english'"), Document.title)
    return select(Document).where(vector.bool_op("@@")(func.plainto_tsquery("english", words)))


def latest_of_each(tenant: Any) -> Any:
    """DISTINCT ON
    shape: orders: tenant_id =; order customer_id, placed_at desc
    index: orders (tenant_id, customer_id, placed_at DESC)
    or: orders (tenant_id, customer_id DESC, placed_at)
    values: 100
    """
    each = (
        select(Order)
        .where(Order.tenant_id == tenant)
        .order_by(Order.customer_id, Order.placed_at.desc())
    )
    if hasattr(pg, "distinct_on"):  # from SQLAlchemy 2.1 on
        return each.ext(pg.distinct_on(Order.customer_id))
    return each.distinct(Order.customer_id)


def sums(tenant: Any) -> Any:
    """GROUP BY
    shape: orders: tenant_id =; group customer_id
    index: orders (tenant_id, customer_id) INCLUDE? (total)
    or: orders (tenant_id) INCLUDE? (customer_id, total)
    values: 100
    """
    return (
        select(Order.customer_id, func.sum(Order.total))
        .where(Order.tenant_id == tenant)
        .group_by(Order.customer_id)
    )


def last_of(customer: Any) -> Any:
    """max
    shape: orders: customer_id =; group placed_at; limit
    index: orders (customer_id, placed_at)
    values: 170
    """
    return select(func.max(Order.placed_at)).where(Order.customer_id == customer)


def revenue(customer: Any, first: Any, last: Any) -> Any:
    """A sum that an index alone can give
    shape: orders: customer_id =, placed_at range
    index: orders (customer_id, placed_at) INCLUDE (total)
    values: 17, '2024-03-01', '2024-09-01'
    """
    return select(func.sum(Order.total)).where(
        Order.customer_id == customer, Order.placed_at >= first, Order.placed_at < last
    )


def some_columns(customer: Any) -> Any:
    """load_only of wide columns
    shape: messages: sender_id =
    index: messages (sender_id)
    values: 170
    """
    return (
        select(Message)
        .options(load_only(Message.body, Message.kind))
        .where(Message.sender_id == customer)
    )


def of_customer_by_email(email: Any) -> Any:
    """A join along a relationship
    shape: orders: customer_id =@customers
    shape: customers: id =@orders, email =
    index: customers (email)
    index: orders (customer_id)
    values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
    """
    return select(Order).join(Order.customer).where(Customer.email == email)


def with_customer(external: Any) -> Any:
    """contains_eager
    shape: orders: customer_id =@customers, external_id =
    shape: customers: id =@orders
    index: orders (external_id)
    or: orders ({external_id, customer_id})
    values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
    """
    return (
        select(Order)
        .join(Order.customer)
        .options(contains_eager(Order.customer))
        .where(Order.external_id == external)
    )


def with_lines(customer: Any) -> Any:
    """joinedload is a left join under an alias
    shape: orders: customer_id =
    shape: order_lines: order_id =@orders
    index: orders (customer_id)
    values: 170
    """
    return select(Order).options(joinedload(Order.lines)).where(Order.customer_id == customer)


def page_with_lines(customer: Any) -> Any:
    """joinedload of a page wraps it in a derived table
    shape: orders: customer_id =; order placed_at desc; limit
    shape: order_lines: order_id =@orders
    index: orders (customer_id, placed_at)
    values: 17
    """
    return (
        select(Order)
        .options(joinedload(Order.lines))
        .where(Order.customer_id == customer)
        .order_by(Order.placed_at.desc())
        .limit(10)
    )


def with_lines_apart(customer: Any) -> Any:
    """selectinload is a query of its own, which is not this one
    shape: orders: customer_id =
    index: orders (customer_id)
    values: 170
    """
    return select(Order).options(selectinload(Order.lines)).where(Order.customer_id == customer)


def with_open(tenant: Any) -> Any:
    """any() of a relationship is EXISTS
    shape: customers: id =@orders, tenant_id =
    shape: orders: customer_id =@customers, status =!
    index: customers (tenant_id)
    index: orders (customer_id) WHERE status = 'open'
    values: 390
    besides: from the few open orders the primary key finds the customers
    """
    return select(Customer).where(
        Customer.tenant_id == tenant, Customer.orders.any(Order.status == "open")
    )


def without_orders(tenant: Any) -> Any:
    """~any() is NOT EXISTS
    shape: customers: tenant_id =
    shape: orders: customer_id =@customers
    index: customers (tenant_id)
    index: orders (customer_id)
    values: 390
    """
    return select(Customer).where(Customer.tenant_id == tenant, ~Customer.orders.any())


def of_named(name: Any) -> Any:
    """has() of a relationship
    shape: orders: customer_id =@customers
    shape: customers: id =@orders, name =
    index: customers (name)
    index: orders (customer_id)
    values: 'Anna c4ca4238a0'
    """
    return select(Order).where(Order.customer.has(Customer.name == name))


def of_country(country: Any) -> Any:
    """In a subquery
    shape: messages: sender_id =@customers
    shape: customers: country =, id =@messages, tenant_id =!
    index: customers (country) WHERE tenant_id = 5
    or: customers ({country, tenant_id})
    index: messages (sender_id)
    values: 'IS'
    """
    theirs = select(Customer.id).where(Customer.country == country, Customer.tenant_id == 5)
    return select(Message).where(Message.sender_id.in_(theirs))


def exists_by_itself(customer: Any) -> Any:
    """exists() as the whole query
    shape: orders: customer_id =, status =!
    index: orders (customer_id) WHERE status = 'open'
    values: 170
    """
    return select(exists().where(Order.customer_id == customer, Order.status == "open"))


def of_subquery(customer: Any) -> Any:
    """A derived table
    shape: orders: customer_id =
    index: orders (customer_id) INCLUDE? (total)
    values: 170
    """
    spent = select(Order.customer_id, func.sum(Order.total).label("spent")).group_by(
        Order.customer_id
    )
    each = spent.subquery()
    return select(each).where(each.c.customer_id == customer)


def of_cte(tenant: Any, customer: Any) -> Any:
    """A CTE
    shape: orders: tenant_id =, customer_id =
    index: orders ({tenant_id, customer_id})
    values: 1, 170
    """
    mine = select(Order).where(Order.tenant_id == tenant).cte("mine")
    return select(mine).where(mine.c.customer_id == customer)


def thread(root: Any) -> Any:
    """A recursive CTE
    shape: messages: id =
    shape: messages: parent_id =
    index: messages (parent_id)
    values: 17
    """
    first = select(Message.id, Message.body).where(Message.id == root).cte("t", recursive=True)
    child = aliased(Message)
    return select(
        first.union_all(select(child.id, child.body).where(child.parent_id == first.c.id))
    )


def sent_or_received(person: Any) -> Any:
    """A union
    shape: messages: sender_id =
    shape: messages: recipient_id =
    index: messages (sender_id)
    index: messages (recipient_id)
    values: 17
    """
    return sa.union_all(
        select(Message).where(Message.sender_id == person),
        select(Message).where(Message.recipient_id == person),
    )


def referred(email: Any) -> Any:
    """A self join with aliased
    shape: customers: id =@customers, email =
    shape: customers: referrer_id =@customers
    index: customers (email)
    index: customers (referrer_id)
    values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
    """
    referrer = aliased(Customer)
    return (
        select(Customer)
        .join(referrer, Customer.referrer_id == referrer.id)
        .where(referrer.email == email)
    )


def last_three(tenant: Any) -> Any:
    """LATERAL
    shape: customers: tenant_id =
    shape: orders: customer_id =; order placed_at desc; limit
    index: customers (tenant_id)
    or: customers (tenant_id) INCLUDE (name)
    index: orders (customer_id, placed_at) INCLUDE? (total)
    values: 390
    """
    last = (
        select(Order.total)
        .where(Order.customer_id == Customer.id)
        .order_by(Order.placed_at.desc())
        .limit(3)
        .lateral("last")
    )
    return (
        select(Customer.name, last.c.total)
        .join(last, sa.true())
        .where(Customer.tenant_id == tenant)
    )


def numbered(tenant: Any) -> Any:
    """A window function
    shape: orders: tenant_id =; order customer_id, placed_at desc
    index: orders (tenant_id, customer_id, placed_at DESC)
    or: orders (tenant_id, customer_id DESC, placed_at)
    values: 100
    """
    place = func.row_number().over(partition_by=Order.customer_id, order_by=Order.placed_at.desc())
    each = select(Order, place.label("place")).where(Order.tenant_id == tenant).subquery()
    return select(each).where(each.c.place == 1)


def postpone(customer: Any) -> Any:
    """update
    shape: orders: customer_id =, status =!; write
    index: orders (customer_id) WHERE status = 'open'
    values: 170
    """
    return (
        update(Order)
        .where(Order.customer_id == customer, Order.status == "open")
        .values(priority=0)
    )


def forget(before: Any) -> Any:
    """delete
    shape: events: occurred_at range; write
    index: events (occurred_at)
    values: '2025-01-03'
    """
    return delete(Event).where(Event.occurred_at < before)


def forget_of(email: Any) -> Any:
    """delete with USING
    shape: messages: sender_id =@customers; write
    shape: customers: id =@messages, email =
    index: customers (email)
    index: messages (sender_id)
    values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
    """
    return delete(Message).where(Message.sender_id == Customer.id, Customer.email == email)


def living_of(tenant: Any) -> Any:
    """Soft delete
    shape: customers: tenant_id =, deleted_at is null; order name, id; limit
    index: customers (tenant_id, name, id) WHERE deleted_at IS NULL
    values: 1
    """
    return (
        select(Customer)
        .where(Customer.tenant_id == tenant, Customer.deleted_at.is_(None))
        .order_by(Customer.name, Customer.id)
        .limit(50)
    )


def by_day(day: Any) -> Any:
    """A cast to date in a fixed zone
    shape: orders: (cast(timezone('utc', placed_at) as date)) =
    index: orders (((placed_at AT TIME ZONE 'UTC')::date))
    or: orders ((timezone('UTC', placed_at)::date))
    values: '2024-06-01'
    """
    return select(Order).where(
        sa.cast(func.timezone("UTC", Order.placed_at), sa.Date) == day,
    )


def by_session_day(day: Any) -> Any:
    """A cast to date in the session's zone
    shape: orders: (placed_at::date) =
    none: the date of a timestamptz depends on the session's time zone
    values: '2024-06-01'
    """
    return select(Order).where(sa.cast(Order.placed_at, sa.Date) == day)


def expensive() -> Any:
    """A constant that is a Decimal, a range
    shape: orders: total range!
    index: orders (total)
    """
    return select(Order).where(Order.total >= Decimal("2900.00"))


def signed_up(country: Any) -> Any:
    """A constant date and a parameter
    shape: customers: country =, signed_up_on range!
    index: customers (country, signed_up_on)
    values: 'IT'
    """
    return select(Customer).where(
        Customer.country == country, Customer.signed_up_on >= date(2025, 6, 1)
    )


def changes(table: Any, row: Any) -> Any:
    """A table in another schema
    shape: audit.changes: table_name =, row_id =; order changed_at desc; limit
    index: audit.changes ({table_name, row_id}, changed_at)
    values: 'orders', 17
    """
    return (
        select(Change)
        .where(Change.table_name == table, Change.row_id == row)
        .order_by(Change.changed_at.desc())
        .limit(10)
    )


def hostile(number: Any) -> Any:
    """Names that need quotes
    shape: Order Items: "select" =, "user" =!; order "order" desc; limit
    index: "Order Items" ("select", "order") WHERE "user"
    values: 49
    """
    return (
        select(Hostile)
        .where(Hostile.select == number, Hostile.user)
        .order_by(Hostile.order.desc())
        .limit(3)
    )


def not_open(customer: Any) -> Any:
    """not_ of an equality
    shape: orders: customer_id =
    index: orders (customer_id)
    or: orders (customer_id) WHERE status <> 'shipped'
    values: 170
    """
    return select(Order).where(Order.customer_id == customer, not_(Order.status == "shipped"))


def graded(queue: Any) -> Any:
    """An order by CASE
    shape: jobs: queue =; order (case when (priority > 5) then 0 else 1 end), run_at
    index: jobs (queue)
    or: jobs (queue, (CASE WHEN priority > 5 THEN 0 ELSE 1 END), run_at)
    values: 'queue-11'
    """
    return (
        select(Job)
        .where(Job.queue == queue)
        .order_by(case((Job.priority > 5, 0), else_=1), Job.run_at)
    )


def lines_of_tenant(slug: Any) -> Any:
    """A chain of joins from a unique key
    shape: tenants: slug =, id =@orders
    shape: orders: tenant_id =@tenants, id =@order_lines
    shape: order_lines: order_id =@orders
    index: orders (tenant_id)
    values: 'tenant-390'
    """
    return (
        select(OrderLine)
        .join(Order, OrderLine.order_id == Order.id)
        .join(Tenant, Order.tenant_id == Tenant.id)
        .where(Tenant.slug == slug)
    )


def by_text(customer: Any) -> Any:
    """text() with the ORM's columns
    shape: orders: customer_id =, priority =!
    index: orders (customer_id) WHERE priority = 1
    or: orders ({customer_id, priority})
    values: 170
    """
    return select(Order).where(Order.customer_id == customer, text("priority = 1"))
