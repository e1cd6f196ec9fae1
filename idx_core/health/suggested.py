"""What `health --write` puts into a migration: drops and rebuilds, the largest win first.

What is declared in the models is rebuilt but never dropped: it would come back, and is to be
removed there. What no model declares is dropped but never rebuilt: other databases may lack it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from idx_core.build.broken import Remedy
from idx_core.build.wording import bytes_of
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding
from idx_core.health.rules.bloated_index import bloated_index
from idx_core.health.rules.invalid_index import invalid_index
from idx_core.health.rules.redundant_in_database import redundant_in_database
from idx_core.health.rules.unused_index import unused_index
from idx_core.model import TableName
from idx_core.verify.verdict import Verdict

Place = tuple[TableName, str]
"""(table, index)"""


class Kind(StrEnum):
    """What is done to the index."""

    DROP = "drop"
    REBUILD = "rebuild"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One index and what to do with it; `definition` is PostgreSQL's, `win` is in bytes."""

    kind: Kind
    table: TableName
    index: str
    definition: str
    win: int
    evidence: str
    statement: str
    by_hand: str = ""
    """Why no migration may do it."""

    @property
    def place(self) -> Place:
        """The index."""
        return self.table, self.index

    def __str__(self) -> str:
        return f"{self.kind} {self.table}.{self.index} ({bytes_of(self.win)}): {self.evidence}"


@dataclass(frozen=True, slots=True)
class Agreed:
    """`chosen` are to be written; `left` are not, each with the reason."""

    chosen: tuple[Suggestion, ...]
    left: tuple[tuple[Suggestion, str], ...]


def suggestions(figures: Figures, findings: Sequence[HealthFinding]) -> tuple[Suggestion, ...]:
    """One for each index that findings want dropped or rebuilt."""
    found = {each.place: each for each in reversed([*_suggestions(figures, findings)])}
    return tuple(sorted(found.values(), key=lambda each: (-each.win, each.table, each.index)))


def agreed(
    suggested: Sequence[Suggestion],
    verdicts: Collection[Verdict],
    models: Collection[TableName],
    limit: int,
    refuse: Callable[[Suggestion], str] = lambda _: "",
) -> Agreed:
    """Divide them: `verdicts` say what is declared of the tables of `models`.

    `refuse` gives a reason of the framework's against one, or "".
    """
    known = {(verdict.table, verdict.actual_name): verdict for verdict in verdicts}
    chosen: list[Suggestion] = []
    left: list[tuple[Suggestion, str]] = []
    for each in suggested:
        reason = _why_not(each, known, models) or refuse(each)
        if not reason and len(chosen) >= limit:
            reason = f"--limit {limit} is reached"
        if reason:
            left.append((each, reason))
        else:
            chosen.append(each)
    return Agreed(tuple(chosen), tuple(left))


def _suggestions(figures: Figures, findings: Sequence[HealthFinding]) -> Iterator[Suggestion]:
    indexes = {(table.name, index.name): index for table, index in figures.indexes}
    broken = {(each.relation.schema, each.relation.name): each for each in figures.broken}
    for finding in findings:
        if finding.table is None or not finding.statement:
            continue
        index = indexes.get((finding.table, finding.index))
        by_hand = ""
        if finding.rule in (unused_index.id, redundant_in_database.id):
            kind = Kind.DROP
            if index is not None and index.is_partitioned:
                by_hand = "of a partitioned table it is not dropped concurrently"
        elif finding.rule == bloated_index.id:
            kind = Kind.REBUILD
        elif finding.rule == invalid_index.id:
            kind = Kind.REBUILD
            if broken[finding.schema, finding.index].remedy is not Remedy.REBUILD:
                by_hand = "it is what is left of another one; the verb `repair` drops it"
        else:
            continue
        is_broken = finding.rule == invalid_index.id
        yield Suggestion(
            kind=kind,
            table=finding.table,
            index=finding.index,
            definition="" if index is None else index.definition,
            win=round(finding.score) if is_broken else finding.saves,
            evidence=finding.message,
            statement=finding.statement,
            by_hand=by_hand,
        )


def _why_not(
    suggestion: Suggestion, known: Mapping[Place, Verdict], models: Collection[TableName]
) -> str:
    if suggestion.by_hand:
        return suggestion.by_hand
    if suggestion.table not in models:
        return "no model has its table"
    verdict = known.get(suggestion.place)
    if verdict is None:
        return "the filters of the migrations leave it out"
    if suggestion.kind is Kind.DROP and verdict.source:
        if "derived" in verdict.source:
            return f"it is {verdict.source}: the next migration would create it again"
        return f"the models declare it ({verdict.source}): remove it there"
    if suggestion.kind is Kind.REBUILD and not verdict.source:
        return "no model declares it, and other databases may not have it"
    return ""
