"""How often a tool is right: about which migrations it speaks, against which it should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """What was told rightly, what was told wrongly, and what was missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what is told that is true."""
        told = self.right + self.wrong
        return self.right / told if told else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that is told."""
        true = self.right + self.missed
        return self.right / true if true else 1.0

    @property
    def is_perfect(self) -> bool:
        return not (self.wrong or self.missed)


def score(expected: Iterable[Hashable], told: Iterable[Hashable]) -> Score:
    """Of things that may be told several times."""
    true, said = Counter(expected), Counter(told)
    return Score((true & said).total(), (said - true).total(), (true - said).total())
