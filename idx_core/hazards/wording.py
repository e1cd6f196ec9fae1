"""How an adapter writes neutral steps in its framework's own words."""

from typing import Protocol

from idx_core.hazards.hazard import Hazard


class Wording(Protocol):
    """The words of a framework."""

    def hint(self, hazard: Hazard) -> str:
        """The safe version, ready to paste: one or more lines, "" where there is none."""
        ...
