"""What a hazard rule has to say about one step of a migration."""

from dataclasses import dataclass

from idx_core.finding import Finding
from idx_core.hazards.steps import Place, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A finding about a migration, at the line that it is about.

    `safe` is what should stand there instead, in neutral steps: the adapter writes it in the words
    of its framework, as the hint and as the mechanical fix. Steps that are not `transactional`
    belong in a migration of their own when the others stay where they are (`apart`). Without
    `safe`, the finding's own hint is all there is.
    """

    migration: str
    place: Place
    finding: Finding
    step: Step | None = None
    safe: tuple[Step, ...] = ()
    undo: tuple[Step, ...] = ()
    """What the downgrade has to do about it."""
    apart: bool = False
    upgrade: bool = True
    """Whether it is about the way up."""

    @property
    def rule(self) -> str:
        return self.finding.rule
