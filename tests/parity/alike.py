"""What the two frameworks cannot say alike, put in one form; everything else must be equal.

* Names that a framework or the database makes up, for what was declared without one: Django's
  foreign key index is `payments_invoice_id_09b5e2bf`, SQLAlchemy's `ix_payments_invoice_id`.
  Each index is called after its table and its definition instead.
* The order in which a table's indexes are listed: fields' and Meta's against columns' and
  arguments'.
* Who asked for an index. Django makes those of foreign keys unasked ("implicit index"), in
  SQLAlchemy somebody wrote `index=True` ("index").
* The spelling of SQL texts, which idx_core.sqltext compares without it: `LOWER("email")` and
  `lower(email)`.
* A composite foreign key of Django (ForeignObject) has no constraint in the database, SQLAlchemy's
  has one. It is compared as enforced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from idx_core.finding import Finding
from idx_core.model import Index, IndexElement, Origin, Schema, Table
from idx_core.sqltext import normalised


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """What a finding says. Its hint is what to paste, and so the framework's own."""

    rule: str
    subject: str
    message: str
    why: str
    score: int


def alike(schema: Schema) -> Schema:
    """The schema without what the frameworks cannot say alike."""
    return Schema(tables=tuple(_table(table) for table in schema), dialect=schema.dialect)


def told(read: tuple[Schema, Sequence[Finding]]) -> list[Told]:
    """The findings of a schema, with the same taken out of their texts."""
    schema, findings = read
    spellings = dict(_spellings(schema))

    def text(raw: str) -> str:
        for spelled, common in spellings.items():
            raw = raw.replace(spelled, common)
        return raw

    return sorted(Told(f.rule, text(f.subject), text(f.message), f.why, f.score) for f in findings)


def _table(table: Table) -> Table:
    indexes = (_index(index, table) for index in table.indexes)
    return replace(
        table,
        indexes=tuple(sorted(indexes, key=lambda index: index.name)),
        foreign_keys=tuple(
            replace(key, enforced=True) if len(key.columns) > 1 else key
            for key in table.foreign_keys
        ),
    )


def _index(index: Index, table: Table) -> Index:
    common = replace(
        index,
        elements=tuple(_element(element) for element in index.elements),
        predicate=None if index.predicate is None else normalised(index.predicate),
        origin=Origin.DECLARED,
    )
    return replace(common, name=_common_name(common, table))


def _element(element: IndexElement) -> IndexElement:
    if element.expression is None:
        return element
    return replace(element, expression=normalised(element.expression))


def _common_name(index: Index, table: Table) -> str:
    keys = "+".join(f"{e.text} {e.opclass or ''}".strip() for e in index.elements)
    where = f" where {index.predicate}" if index.predicate else ""
    kind = "unique " if index.unique else ""
    extra = f" {index.include or ''}{index.options or ''}"
    return f"<{kind}{index.method} index of {table.name}: {keys}{where}{extra}>"


def _spellings(schema: Schema) -> Iterator[tuple[str, str]]:
    yield "implicit index", "index"
    for table in schema:
        for index in table.indexes:
            if index.name:
                yield index.name, _index(index, table).name
            for element in index.elements:
                if element.expression is not None:
                    yield element.text, _element(element).text
