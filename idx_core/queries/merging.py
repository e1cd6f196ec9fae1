"""From what each access wants to the fewest indexes that give it to all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from idx_core.model import Index, IndexElement, Origin, plain_element
from idx_core.queries.covering import MOST_COLUMNS
from idx_core.queries.keyplan import Key, KeyPlan, same_key
from idx_core.queries.partial import is_positive, is_soft_delete
from idx_core.queries.uses import Uses


@dataclass(eq=False, slots=True)
class Draft:
    """An index in the making: `groups` of keys whose order is still free, then `tail`."""

    method: str
    predicate: str | None
    groups: list[list[IndexElement]]
    tail: list[Key]
    include: tuple[str, ...] = ()
    plans: list[KeyPlan] = field(default_factory=list)


def merged(plans: Iterable[KeyPlan], uses: Uses) -> list[Index]:
    """The fewest indexes for all plans, in a stable order."""
    ordered = sorted(plans, key=lambda plan: _size(plan, uses))
    drafts: list[Draft] = []
    total = [plan for plan in ordered if not plan.predicate]
    partial = [plan for plan in ordered if plan.predicate]
    for plan in total:
        if not any(_fit(draft, plan) for draft in drafts):
            drafts.append(_draft(plan))
    for plan in partial:
        # A total index that another query needs does for a partial one, where equalities find the
        # rows and the constants only check them: the first ones, or of few that they leave out.
        idle = all(is_soft_delete(one) or is_positive(one) for one in plan.predicate)
        checked = bool(plan.equal) and (plan.access.limited or not plan.wants_few)
        total_will_do = checked or idle
        same = [draft for draft in drafts if draft.predicate == plan.predicate_sql]
        others = [draft for draft in drafts if draft.predicate is None and total_will_do]
        met = any(_fit(draft, plan, longer=False) for draft in others)
        if not met and not any(_fit(draft, plan) for draft in same):
            drafts.append(_draft(plan))
    return [_index(draft, uses) for draft in drafts]


def _size(plan: KeyPlan, uses: Uses) -> tuple[object, ...]:
    """The widest first; the rest is only there to have one order."""
    equal = sorted(map(uses.rank, plan.equal))
    tail = [(repr(key.element), key.either_way) for key in plan.tail]
    return (
        -plan.size,
        -len(plan.tail),
        plan.method,
        str(plan.predicate_sql),
        equal,
        tail,
        plan.include,
    )


def _draft(plan: KeyPlan) -> Draft:
    plain = [e for e in plan.equal if e not in plan.several]
    groups = [group for group in (plain, [e for e in plan.equal if e in plan.several]) if group]
    return Draft(plan.method, plan.predicate_sql, groups, list(plan.tail), plan.include, [plan])


def _fit(draft: Draft, plan: KeyPlan, *, longer: bool = True) -> bool:
    """Have the draft serve the plan as well, if it can; whether it does.

    Unless `longer`, no key is added for it.
    """
    if draft.method != plan.method:
        return False
    if draft.method != "btree":
        return _fit_search(draft, plan)
    arranged = _arranged(draft, plan)
    if arranged is None or (not longer and len(arranged[1]) > len(draft.tail)):
        return False
    draft.groups, draft.tail = arranged
    keys = {e.column for group in draft.groups for e in group} | {
        k.element.column for k in draft.tail
    }
    draft.include = _together(draft.include, plan.include, keys)
    draft.plans.append(plan)
    return True


def _together(a: tuple[str, ...], b: tuple[str, ...], keys: set[str | None]) -> tuple[str, ...]:
    """The columns to include for both, none when these are too many."""
    names = tuple(name for name in dict.fromkeys((*a, *b)) if name not in keys)
    return names if len(names) <= MOST_COLUMNS or not (a and b) else ()


def _arranged(draft: Draft, plan: KeyPlan) -> tuple[list[list[IndexElement]], list[Key]] | None:
    """The draft's keys in an order that serves the plan too."""
    wanted = list(plan.equal)
    groups = [list(group) for group in draft.groups]
    done: list[list[IndexElement]] = []
    while groups and wanted:
        group = groups.pop(0)
        inside = [e for e in group if e in wanted]
        outside = [e for e in group if e not in wanted]
        if outside and len(inside) < len(wanted):
            return None
        wanted = [e for e in wanted if e not in inside]
        done += [inside] if inside else []
        groups = ([outside] if outside else []) + groups
    rest = list(draft.tail)
    ahead: list[Key] = []
    while wanted:  # an equality may be met by a key that is there for order or range
        if not rest or not any(same_key(rest[0].element, e) for e in wanted):
            return None
        wanted = [e for e in wanted if not same_key(rest[0].element, e)]
        ahead.append(rest.pop(0))
    tail = [key for key in plan.tail if key.needed]
    if ahead and tail and groups:
        return None
    turned: set[bool] = set()
    for at, key in enumerate(tail):
        if groups:
            group = groups.pop(0)
            found = next((e for e in group if _same(e, key)), None)
            if found is None or not (key.either_way or not key.element.descending):
                return None
            turned.add(False) if not key.either_way else None
            left = [e for e in group if e is not found]
            done.append([found])
            groups = ([left] if left else []) + groups
            continue
        if not rest:
            missing = tail[at:]
            if turned - {False} or any(k.element in (e for g in done for e in g) for k in missing):
                return None
            ahead += missing
            break
        there = rest.pop(0)
        if not same_key(there.element, key.element) or there.element.opclass != key.element.opclass:
            return None
        if there.either_way and not key.either_way:
            there = replace(key, needed=True)
            turned.add(False)
        elif not key.either_way:
            backwards = there.element.descending != key.element.descending
            if backwards != (there.element.nulls_first != key.element.nulls_first):
                return None
            turned.add(backwards)
        ahead.append(replace(there, needed=True))
    if len(turned) > 1:
        return None
    return done + groups, ahead + rest


def _same(element: IndexElement, key: Key) -> bool:
    return same_key(element, key.element) and element.opclass == key.element.opclass


def _fit_search(draft: Draft, plan: KeyPlan) -> bool:
    """A GIN index is as good for some of its keys as for all."""
    there = {key.element for key in draft.tail}
    if not {key.element for key in plan.tail} <= there:
        return False
    draft.plans.append(plan)
    return True


def _index(draft: Draft, uses: Uses) -> Index:
    elements = [e for group in draft.groups for e in sorted(group, key=uses.rank)]
    elements += [
        replace(key.element, descending=False, nulls_first=False) if key.either_way else key.element
        for key in draft.tail
    ]
    return Index(
        elements=tuple(elements),
        include=tuple(sorted(draft.include, key=lambda name: uses.rank(plain_element(name)))),
        predicate=draft.predicate,
        method=draft.method,
        origin=Origin.DERIVED,
    )
