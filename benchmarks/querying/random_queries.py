"""Random queries of the table `orders`, as an application would ask."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.querying.orders import ROWS


@dataclass(frozen=True, slots=True)
class RandomQuery:
    """`declared` has `$1` … where `asked` has values."""

    declared: str
    asked: str


class _Values:
    """Numbers the parameters."""

    def __init__(self) -> None:
        self.values: list[str] = []

    def parameter(self, value: str) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def random_query(rng: random.Random, *, selective: bool = False) -> RandomQuery:
    """One to four conditions, perhaps an order and a limit; rows, some columns or an aggregate.

    With `selective` each condition that is not a flag lets few rows through.
    """
    values = _Values()
    kinds = rng.sample(sorted(_CONDITIONS), rng.choice([1, 1, 2, 2, 2, 3, 3, 4]))
    if {"client", "clients"} <= set(kinds):  # nobody asks so
        kinds.remove("clients")
    if {"status", "open"} <= set(kinds):
        kinds.remove("status")
    conditions = [_CONDITIONS[kind](rng, values, selective) for kind in kinds]
    target, group = _target(rng)
    order = "" if group is not None or target.startswith(("max", "count")) else _order(rng)
    sql = f"SELECT {target} FROM orders WHERE {' AND '.join(conditions)}"
    sql += (f" GROUP BY {group}" if group else "") + order
    asked = sql
    for at in range(len(values.values), 0, -1):
        asked = asked.replace(f"${at}", values.values[at - 1])
    return RandomQuery(sql, asked)


def _target(rng: random.Random) -> tuple[str, str | None]:
    return rng.choice(
        [
            ("*", None),
            ("*", None),
            ("*", None),
            ("id, status, amount", None),
            ("count(*)", None),
            ("max(created_at)", None),
            ("kind, count(*), sum(amount)", "kind"),
        ]
    )


def _order(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return ""
    columns = rng.sample(["created_at", "amount", "id", "client_id"], rng.choice([1, 1, 2]))
    down = rng.random() < 0.5
    mixed = rng.random() < 0.15
    terms = [
        column + (" DESC" if down != (mixed and place > 0) else "")
        for place, column in enumerate(columns)
    ]
    limit = f" LIMIT {rng.choice([1, 10, 50])}" if rng.random() < 0.75 else ""
    return f" ORDER BY {', '.join(terms)}{limit}"


_Maker = Callable[[random.Random, _Values, bool], str]


def _tenant(rng: random.Random, values: _Values, selective: bool) -> str:
    return f"tenant_id = {values.parameter(str(rng.randint(60 if selective else 1, 200)))}"


def _client(rng: random.Random, values: _Values, selective: bool) -> str:
    return f"client_id = {values.parameter(str(rng.randint(1, 2000)))}"


def _clients(rng: random.Random, values: _Values, selective: bool) -> str:
    listed = [values.parameter(str(rng.randint(1, 2000))) for _ in range(rng.choice([2, 3, 5]))]
    return f"client_id IN ({', '.join(listed)})"


def _status(rng: random.Random, values: _Values, selective: bool) -> str:
    value = "'OPEN'" if selective else rng.choice(["'OPEN'", "'OPEN'", "'PAID'", "'SHIPPED'"])
    return f"status = {values.parameter(value)}"


def _open(rng: random.Random, values: _Values, selective: bool) -> str:
    return "status = 'OPEN'"


def _kind(rng: random.Random, values: _Values, selective: bool) -> str:
    return f"kind = {values.parameter(_quoted('kind' + str(rng.randint(0, 4))))}"


def _active(rng: random.Random, values: _Values, selective: bool) -> str:
    return "NOT active" if selective else rng.choice(["active", "NOT active"])


def _deleted(rng: random.Random, values: _Values, selective: bool) -> str:
    return "deleted_at IS NULL" if rng.random() < 0.8 else "deleted_at IS NOT NULL"


def _created(rng: random.Random, values: _Values, selective: bool) -> str:
    share = rng.choice([0.002, 0.01] if selective else [0.002, 0.01, 0.05, 0.3])
    start = rng.uniform(0, 1 - share)
    low, high = _moment(start), _moment(start + share)
    if rng.random() < 0.5 and not selective:
        return f"created_at >= {values.parameter(_moment(1 - share))}"
    return f"created_at BETWEEN {values.parameter(low)} AND {values.parameter(high)}"


def _amount(rng: random.Random, values: _Values, selective: bool) -> str:
    share = rng.choice([0.002, 0.01] if selective else [0.002, 0.01, 0.1])
    return f"amount < {values.parameter(str(round(10000 * share, 2)))}"


def _email(rng: random.Random, values: _Values, selective: bool) -> str:
    row = rng.randint(1, ROWS)
    if rng.random() < 0.5:
        return f"email = {values.parameter(_quoted(f'u{row}@example.com'))}"
    return f"email LIKE {values.parameter(_quoted(f'u{row}'))} || '%'"


def _moment(share: float) -> str:
    minutes = round(share * ROWS * 10)
    return f"(timestamptz '2024-01-01 00:00Z' + interval '{minutes} minutes')"


def _quoted(text: str) -> str:
    return f"'{text}'"


_CONDITIONS: dict[str, _Maker] = {
    "tenant": _tenant,
    "client": _client,
    "clients": _clients,
    "status": _status,
    "open": _open,
    "kind": _kind,
    "active": _active,
    "deleted": _deleted,
    "created": _created,
    "amount": _amount,
    "email": _email,
}
