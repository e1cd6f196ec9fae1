"""What two indexes differ in: each difference once, under the attribute that it comes of."""

from collections.abc import Callable, Iterator

from idx_core.verify.declared import Owner
from idx_core.verify.shape import Key, Shape
from idx_core.verify.verdict import Attribute, Difference

_NONE = "none"
_KINDS = {"p": "PRIMARY KEY", "u": "UNIQUE", "x": "EXCLUDE"}


def differences(declared: Shape, reflected: Shape) -> Iterator[Difference]:
    """In the order of `Attribute`; nothing when the two are the same index but for their names."""
    yield from _keys(declared, reflected)
    yield from _of(Attribute.INCLUDE, _listed(declared.include), _listed(reflected.include))
    yield from _of(Attribute.METHOD, declared.method, reflected.method)
    yield from _of(Attribute.UNIQUE, _yes(declared.unique), _yes(reflected.unique))
    yield from _of(
        Attribute.NULLS_NOT_DISTINCT,
        _yes(declared.nulls_not_distinct),
        _yes(reflected.nulls_not_distinct),
    )
    yield from _of(Attribute.PREDICATE, declared.predicate or _NONE, reflected.predicate or _NONE)
    yield from _parts_of_keys(declared, reflected)
    storage = (", ".join(each.storage) or _NONE for each in (declared, reflected))
    yield from _of(Attribute.STORAGE, *storage)
    yield from _of(Attribute.CONSTRAINT, _constraint(declared), _constraint(reflected))


def owner_text(owner: Owner | None) -> str:
    """The kind of constraint, with what is deferrable; `none` for an index by itself."""
    if owner is None:
        return _NONE
    words = [_KINDS[owner.kind]]
    if owner.deferrable:
        words.append("DEFERRABLE")
    if owner.initially_deferred:
        words.append("INITIALLY DEFERRED")
    return " ".join(words)


def _keys(declared: Shape, reflected: Shape) -> Iterator[Difference]:
    ours, theirs = declared.keys, reflected.keys
    changed = [
        (our, their)
        for our, their in zip(ours, theirs, strict=False)
        if (our.text, our.is_expression) != (their.text, their.is_expression)
    ]
    if not changed and len(ours) == len(theirs):
        return
    of_expressions = len(ours) == len(theirs) and all(
        our.is_expression or their.is_expression for our, their in changed
    )
    yield Difference(
        Attribute.EXPRESSION if of_expressions else Attribute.COLUMNS,
        _listed([key.text for key in ours]),
        _listed([key.text for key in theirs]),
    )


def _parts_of_keys(declared: Shape, reflected: Shape) -> Iterator[Difference]:
    """What is said about the elements that both have."""
    pairs = list(_common(declared.keys, reflected.keys))
    yield from _each(Attribute.COLLATION, pairs, lambda key: key.collation or _NONE)
    if declared.method != reflected.method:
        return  # each method has opclasses of its own, and few have an order
    yield from _each(Attribute.OPCLASS, pairs, lambda key: key.opclass)
    turned = [(o, t) for o, t in pairs if o.descending != t.descending]
    yield from _each(Attribute.ORDER, turned, lambda key: key.ordered, named=False)
    straight = [(o, t) for o, t in pairs if o.descending == t.descending]
    yield from _each(
        Attribute.NULLS, straight, lambda key: "NULLS FIRST" if key.nulls_first else "NULLS LAST"
    )


def _common(ours: tuple[Key, ...], theirs: tuple[Key, ...]) -> Iterator[tuple[Key, Key]]:
    if [key.text for key in ours] == [key.text for key in theirs]:
        yield from zip(ours, theirs, strict=True)
        return
    by_text = {key.text: key for key in theirs}
    for key in ours:
        if key.text in by_text:
            yield key, by_text[key.text]


def _each(
    attribute: Attribute,
    pairs: list[tuple[Key, Key]],
    said: Callable[[Key], str],
    *,
    named: bool = True,
) -> Iterator[Difference]:
    """One difference for all elements, each with its name."""
    differing = [(our, their) for our, their in pairs if said(our) != said(their)]
    if differing:
        text = [
            ", ".join(f"{key.text} {said(key)}" if named else said(key) for key in side)
            for side in zip(*differing, strict=True)
        ]
        yield Difference(attribute, *text)


def _constraint(shape: Shape) -> str:
    text = owner_text(shape.owner)
    if shape.operators:
        text += f" WITH {', '.join(shape.operators)}"
    return text + (" WITHOUT OVERLAPS" if shape.period else "")


def _of(attribute: Attribute, declared: str, reflected: str) -> Iterator[Difference]:
    if declared != reflected:
        yield Difference(attribute, declared, reflected)


def _listed(texts: list[str] | tuple[str, ...]) -> str:
    return f"({', '.join(texts)})" if texts else _NONE


def _yes(value: bool) -> str:
    return "yes" if value else "no"
