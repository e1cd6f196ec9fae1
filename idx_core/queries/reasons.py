"""What an index does for the queries that want it, in plain words."""

from __future__ import annotations

from idx_core.model import Index, IndexElement
from idx_core.queries.access import Comparison
from idx_core.queries.keyplan import KeyPlan, same_key

_SEARCHES = {
    "gin_trgm_ops": "patterns in {} by trigrams (needs the extension pg_trgm)",
    "gist_trgm_ops": "similarity to {} by trigrams (needs the extension pg_trgm)",
}


def reason(index: Index, plans: list[KeyPlan]) -> str:
    """ "equality on client_id, then order by created_at, where status = 'OPEN'"."""
    if not plans:
        return ""
    if index.method != "btree":
        return " and ".join(map(_searched, index.elements))
    widest = min(plans, key=lambda plan: (-plan.size, plan.access.query))
    equal = [e.text for e in index.elements if any(same_key(e, k) for k in widest.equal)]
    rest = index.elements[len(equal) :]
    needed = [e for e in rest if _is_in(e, widest, needed=True)]
    checked = [e.text for e in rest if e not in needed and _is_in(e, widest, needed=False)]
    parts = [f"equality on {', '.join(equal)}"] if equal else []
    if needed and _is_sought(widest):
        parts.append(f"{_what(widest)} {', '.join(map(_term, needed))}")
    words = ", then ".join(parts) or "all rows"
    words += f", {', '.join(checked)} checked in the index" if checked else ""
    if index.predicate is not None:
        words += f"{' ' if words == 'all rows' else ', '}where {index.predicate}"
    return words + (f", with {', '.join(index.include)} at hand" if index.include else "")


def _is_in(element: IndexElement, plan: KeyPlan, *, needed: bool) -> bool:
    return any(key.needed is needed and same_key(key.element, element) for key in plan.tail)


def _is_sought(plan: KeyPlan) -> bool:
    """Whether the query compares or orders by a key, and it is not there for want of another."""
    compared = {
        (one.operand.column, one.operand.expression)
        for one in plan.access.conditions
        if one.comparison is not Comparison.NOT_NULL
    }
    rows = {name for one in plan.access.conditions for name in one.operand.columns}
    return bool(plan.access.order) or any(
        (key.element.column, key.element.expression) in compared or key.element.column in rows
        for key in plan.tail
        if not any(one.operand.column == key.element.column for one in plan.predicate)
    )


def _what(plan: KeyPlan) -> str:
    """What the keys after the equalities are for."""
    access, first = plan.access, plan.tail[0]
    ordered = any(
        (term.operand.column, term.operand.expression)
        == (first.element.column, first.element.expression)
        for term in access.order
    )
    if not ordered:
        return "prefixes of" if first.element.opclass else "range on"
    if not first.either_way:
        return "order by"
    return "the ends of" if access.limited and access.aggregated else "group by"


def _searched(element: IndexElement) -> str:
    text = element.text
    return _SEARCHES.get(element.opclass or "", "search in {}").format(text)


def _term(element: IndexElement) -> str:
    return element.text + (" DESC" if element.descending else "")
