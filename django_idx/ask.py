"""mode = "ask": Django's own interactive questioner, asked about each new index."""

from typing import Any

from idx_core.finding import Finding

_CHOICES = [
    "Add this index",
    "Leave it",
    "Add it and all that follow",
    "Leave it and all that follow",
]


class Asker:
    """Asks until an answer says "all that follow"; never asks the same finding twice."""

    def __init__(self, questioner: Any) -> None:
        self._questioner = questioner
        self._answers: dict[tuple[str, str, str], bool] = {}
        self._rest: bool | None = None

    def __call__(self, finding: Finding) -> bool:
        """Whether the index is wanted."""
        key = (finding.rule, finding.subject, finding.message)
        if key not in self._answers:
            self._answers[key] = self._ask(finding)
        return self._answers[key]

    def _ask(self, finding: Finding) -> bool:
        if self._rest is None:
            choice = self._questioner._choice_input(f"{finding}\n({finding.why})", _CHOICES)
            if choice > 2:
                self._rest = choice == 3
            return bool(choice in (1, 3))
        return self._rest
