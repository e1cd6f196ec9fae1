"""Verdicts for people and for machines."""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from idx_core.build.wording import one_line
from idx_core.verify.verdict import State, Verdict

VERSION = 1
"""Of the JSON document; it changes when a key changes its meaning or goes away."""

_COLUMNS = 98
_ORDER = [
    State.INVALID,
    State.DIFFERENT,
    State.MISSING,
    State.EXTRA,
    State.UNKNOWN,
    State.SAME,
]


def tell(
    databases: Sequence[tuple[str, Sequence[Verdict]]],
    options: argparse.Namespace,
    say: Callable[[str], None],
) -> bool:
    """What the verb says about the databases, by name; whether they all agree with the models.

    `options` are those of `idx_core.verify.options`.
    """
    if options.format == "json":
        say(as_json([{"database": name, **document(found)} for name, found in databases]))
    else:
        for name, found in databases:
            if len(databases) > 1:
                say(one_line(f"{name}:", _COLUMNS))
            for line in text(found, everything=options.all):
                say(line)
    return all(agree(found, strict=options.strict) for _, found in databases)


def agree(verdicts: Sequence[Verdict], *, strict: bool) -> bool:
    """Whether models and database do; with `strict` it must be known of every index."""
    if strict and any(verdict.state is State.UNKNOWN for verdict in verdicts):
        return False
    return not any(verdict.is_finding for verdict in verdicts)


def text(verdicts: Sequence[Verdict], *, everything: bool = False) -> Iterator[str]:
    """The lines: a summary, then each index that is not the same, or each."""
    yield summary(verdicts)
    shown = [v for v in verdicts if everything or v.state is not State.SAME]
    for state in _ORDER:
        for verdict in (v for v in shown if v.state is state):
            yield from _lines(verdict)


def summary(verdicts: Sequence[Verdict]) -> str:
    """Like `12 indexes: 1 different, 1 missing, 10 same`."""
    count = Counter(verdict.state for verdict in verdicts)
    total = len(verdicts)
    parts = ", ".join(f"{count[state]} {state}" for state in _ORDER if count[state])
    return f"{total} {'index' if total == 1 else 'indexes'}" + (f": {parts}" if parts else "")


def document(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """One database's part of the JSON document."""
    count = Counter(verdict.state for verdict in verdicts)
    return {
        "summary": {str(state): count[state] for state in State},
        "indexes": [_entry(verdict) for verdict in verdicts],
    }


def as_json(databases: Sequence[dict[str, object]]) -> str:
    """The JSON document."""
    return json.dumps({"version": VERSION, "databases": list(databases)}, indent=2)


def _lines(verdict: Verdict) -> Iterator[str]:
    name = one_line(verdict.name or "(a name of PostgreSQL's choice)", 63)
    source = f" [{verdict.source}]" if verdict.source else ""
    reason = f": {verdict.reason}" if verdict.reason else ""
    yield one_line(f"{verdict.state} {verdict.table}: {name}{source}{reason}", _COLUMNS)
    for difference in verdict.differences:
        yield f"    {difference.attribute}"
        yield f"        declared  {one_line(difference.declared, _COLUMNS - 18)}"
        yield f"        database  {one_line(difference.reflected, _COLUMNS - 18)}"
    if verdict.state is State.MISSING and verdict.declared:
        yield f"    {one_line(verdict.declared, _COLUMNS - 4)}"
    if verdict.state is State.EXTRA:
        yield f"    {one_line(verdict.reflected, _COLUMNS - 4)}"


def _entry(verdict: Verdict) -> dict[str, object]:
    return {
        "table": verdict.table.name,
        "schema": verdict.table.schema or None,
        "name": verdict.name or None,
        "name_in_database": verdict.actual_name or None,
        "state": str(verdict.state),
        "differences": [
            {
                "attribute": str(difference.attribute),
                "declared": difference.declared,
                "database": difference.reflected,
            }
            for difference in verdict.differences
        ],
        "reason": verdict.reason or None,
        "source": verdict.source or None,
        "constraint": {"p": "primary key", "u": "unique", "x": "exclude"}.get(verdict.constraint),
        "declared": verdict.declared or None,
        "reflected": verdict.reflected or None,
    }
