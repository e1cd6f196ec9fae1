"""Employees, reference data, vendors, customers and their clients."""

from collections.abc import Iterator
from typing import Any

from erp.hr.models import Department, Employee, Position, User
from erp.partners.models import Client, Country, Currency, Customer, Party, Vendor
from erp.seeding.load import Load, money
from erp.seeding.world import STARTED_AT, World, on, skewed

COUNTRIES = {"DE": "Germany", "FR": "France", "IT": "Italy", "PL": "Poland", "US": "United States"}
CURRENCIES = {"EUR": "Euro", "PLN": "Zloty", "USD": "US dollar"}
DEPARTMENTS = ["Purchasing", "Warehouse", "Sales", "Accounting", "Production", "Human resources"]
REGIONS = ["north", "east", "south", "west"]


def countries(world: World) -> Load:
    return Load(Country, ("code", "name"), COUNTRIES.items())


def currencies(world: World) -> Load:
    return Load(Currency, ("code", "name"), CURRENCIES.items())


def users(world: World) -> Load:
    # "!" is a password that nothing matches; Django's own maker would add chance to it.
    rows = (
        (i, f"user{i}", f"user{i}@erp.example", "!seeded", STARTED_AT)
        for i in range(1, world.rows("employees") + 1)
    )
    return Load(User, ("id", "username", "email", "password", "date_joined"), rows)


def departments(world: World) -> Load:
    return Load(Department, ("id", "name"), enumerate(DEPARTMENTS, start=1))


def positions(world: World) -> Load:
    rows = ((i, f"{name} clerk", i) for i, name in enumerate(DEPARTMENTS, start=1))
    return Load(Position, ("id", "title", "department_id"), rows)


def employees(world: World) -> Load:
    random = world.random("employees")

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, world.rows("employees") + 1):
            department = random.randint(1, len(DEPARTMENTS))
            manager = None if i <= len(DEPARTMENTS) else department
            hired = on(random.randrange(1000))
            yield (i, i, f"E{i:05d}", f"Employee {i}", department, department, manager, hired)

    fields = (
        *("id", "user_id", "number", "full_name", "department_id", "position_id"),
        *("manager_id", "hired_on"),
    )
    return Load(Employee, fields, rows())


def parties(world: World) -> Load:
    """Vendors come first, then customers."""
    random = world.random("parties")
    codes = list(COUNTRIES)
    vendors = world.rows("vendors")

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, vendors + world.rows("customers") + 1):
            kind = "Vendor" if i <= vendors else "Customer"
            yield (i, f"{kind} {i}", random.choice(codes))

    return Load(Party, ("id", "name", "country_id"), rows())


def vendors(world: World) -> Load:
    random = world.random("vendors")
    rows = (
        (i, f"V{i:06d}", random.choice(["EUR", "EUR", "USD"]), random.randint(2, 60))
        for i in range(1, world.rows("vendors") + 1)
    )
    return Load(Vendor, ("party_ptr_id", "number", "currency_id", "lead_days"), rows)


def customers(world: World) -> Load:
    random = world.random("customers")
    first = world.rows("vendors") + 1

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(first, first + world.rows("customers")):
            manager = random.randint(1, world.rows("employees"))
            yield (i, f"K{i:06d}", "EUR", manager, money(random.randint(1, 500) * 100_000))

    fields = ("party_ptr_id", "number", "currency_id", "account_manager_id", "credit_limit")
    return Load(Customer, fields, rows())


def clients(world: World) -> Load:
    """The first customers are chains with many sites."""
    random = world.random("clients")
    before = world.rows("vendors")

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, world.rows("clients") + 1):
            customer = before + skewed(random, world.rows("customers"))
            world.client_customers.append(customer)
            status = random.choices(["active", "dormant", "blocked"], [80, 18, 2])[0]
            yield (i, customer, f"C{i:06d}", f"Client {i}", random.choice(REGIONS), status)

    return Load(Client, ("id", "customer_id", "number", "name", "region", "status"), rows())
