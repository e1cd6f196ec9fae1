"""mode = "ask": a question on the terminal for each new index; never without a terminal."""

import sys
from collections.abc import Callable

from alembic.autogenerate.api import AutogenContext

from idx_core.finding import Finding
from idx_core.settings import Mode, Settings

_QUESTION = "Create it? [y]es, [n]o, [a]ll that follow, no[t]hing more: "


def asker(context: AutogenContext, settings: Settings) -> Callable[[Finding], bool] | None:
    """What asks the user, or None where nobody can answer (then nothing new is accepted)."""
    if settings.mode is not Mode.ASK or not sys.stdin.isatty() or _is_check(context):
        return None
    return Asker()


class Asker:
    """Asks once about each finding, until an answer covers the rest."""

    def __init__(self) -> None:
        self._rest: bool | None = None
        self._answers: dict[tuple[str, str, str], bool] = {}

    def __call__(self, finding: Finding) -> bool:
        """Whether the index is wanted."""
        key = (finding.rule, finding.subject, finding.message)
        if key not in self._answers:
            self._answers[key] = self._rest if self._rest is not None else self._ask(finding)
        return self._answers[key]

    def _ask(self, finding: Finding) -> bool:
        print(f"{finding.subject}: ({finding.rule}) {finding.message} [{finding.why}]")
        while True:
            try:
                answer = input(_QUESTION).strip().lower()
            except EOFError:
                answer = "t"
            match answer:
                case "y" | "yes":
                    return True
                case "n" | "no":
                    return False
                case "a" | "all" | "t" | "nothing" | "none":
                    self._rest = answer[0] == "a"
                    return self._rest


def _is_check(context: AutogenContext) -> bool:
    """Whether this is `alembic check`, which tells and never asks."""
    function = context.migration_context.opts.get("fn")
    return getattr(function, "__qualname__", "").startswith("check.")
