"""What a rule has to say about one object, and the operations that would mend it."""

from enum import IntEnum

from idx_core.model import TableName
from idx_core.operations import CreateIndex, DropIndex, Operation
from idx_core.record import record


class Severity(IntEnum):
    """How much a finding matters; ordered, so `>=` means "at least"."""

    INFO = 20
    WARNING = 30
    ERROR = 40


@record(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect of one table.

    `columns` are the columns it is about, `index` the name of the index it is about ("" if none).
    `rule` and `severity` are stamped by the rule. `score` orders findings (higher first) and `why`
    says in a few words what raised it. `ignored` is the reason why nothing new may come of it (""
    if it counts): an index that mends it already is still kept. One that is `held` is told, and
    nothing new comes of it either.
    """

    table: TableName
    columns: tuple[str, ...] = ()
    index: str = ""
    message: str
    hint: str = ""
    fix: tuple[Operation, ...] = ()
    score: int = 0
    why: str = ""
    rule: str = ""
    severity: Severity = Severity.WARNING
    ignored: str = ""
    held: bool = False

    @property
    def subject(self) -> str:
        """The object in the notation of settings: `orders.client_id`, `orders(a, b)`, `orders`."""
        if self.index:
            return f"{self.table}.{self.index}"
        if len(self.columns) == 1:
            return f"{self.table}.{self.columns[0]}"
        return f"{self.table}({', '.join(self.columns)})" if self.columns else str(self.table)

    @property
    def creates(self) -> tuple[CreateIndex, ...]:
        """The indexes that the fix would create."""
        return tuple(op for op in self.fix if isinstance(op, CreateIndex))

    @property
    def drops(self) -> tuple[DropIndex, ...]:
        """The indexes that the fix would drop."""
        return tuple(op for op in self.fix if isinstance(op, DropIndex))

    def __str__(self) -> str:
        line = f"{self.subject}: ({self.rule}) {self.message}"
        return f"{line}\n    HINT: {self.hint}" if self.hint else line
