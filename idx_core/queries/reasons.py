"""What an index does for the queries that want it, in plain words."""

from __future__ import annotations

from idx_core.model import Index, IndexElement
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
    parts = [f"equality on {', '.join(equal)}"] if equal else []
    needed = [e for e in rest if any(k.needed and same_key(k.element, e) for k in widest.tail)]
    if needed:
        sought = {term.operand.columns for term in widest.access.order}
        by_order = all((e.column,) in sought or e.expression for e in needed) and bool(sought)
        directed = not all(key.either_way for key in widest.tail)
        what = "range on" if not by_order else "order by" if directed else "group by"
        parts.append(f"{what} {', '.join(map(_term, needed))}")
    words = ", then ".join(parts)
    if index.predicate is not None:
        words += f"{' ' if not words else ', '}where {index.predicate}"
    if index.include:
        words += f", with {', '.join(index.include)} at hand"
    return words


def _searched(element: IndexElement) -> str:
    text = element.text
    return _SEARCHES.get(element.opclass or "", "search in {}").format(text)


def _term(element: IndexElement) -> str:
    return element.text + (" DESC" if element.descending else "")
