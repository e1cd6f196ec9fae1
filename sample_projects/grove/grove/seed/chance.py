"""Skewed choices, made of integers alone so that every platform and Python makes the same ones."""

from datetime import UTC, datetime, timedelta
from math import isqrt
from random import Random

# All moments lie between these two, whenever the generator runs.
FIRST_DAY = datetime(2023, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_MICROSECONDS = (LAST_DAY - FIRST_DAY) // timedelta(microseconds=1)

_WORDS = (
    "root branch leaf canopy seed ring bark moss fern trail creek ridge meadow stone shade light "
    "answer question draft summary review contract invoice notes agenda minutes report outline"
).split()


def stream(seed: int, purpose: str) -> Random:
    """An own source of chance for each purpose: a change in one table leaves the others alone."""
    return Random(f"{seed}/{purpose}")


def moment(position: int, of: int) -> datetime:
    """When the row at a position (0 to ``of``) was made, by a product that grows all the time."""
    return FIRST_DAY + timedelta(microseconds=isqrt(_MICROSECONDS**2 * position // of))


def few_large(chance: Random, size: int, power: int = 2) -> int:
    """One of ``size`` positions; the first come up far more often, the more so with ``power``."""
    return int(size * chance.getrandbits(20) ** power >> 20 * power)


def mostly_small(chance: Random, bits: int) -> int:
    """A number below 2 ** bits, of which half have fewer than half the bits."""
    return chance.getrandbits(chance.randrange(bits) + 1)


def shortly_before(chance: Random, newest: int, bits: int) -> int:
    """A position up to ``newest``, most often close to it."""
    return (newest - mostly_small(chance, bits)) % (newest + 1)


def one_in(chance: Random, number: int) -> bool:
    return chance.randrange(number) == 0


class Prose:
    """Sentences of any length, cut from one long text."""

    def __init__(self, seed: int) -> None:
        chance = stream(seed, "prose")
        self._text = " ".join(chance.choices(_WORDS, k=4_000))

    def cut(self, chance: Random, length: int) -> str:
        start = chance.randrange(len(self._text) - length)
        return self._text[start : start + length].strip()

    def title(self, chance: Random) -> str:
        return " ".join(chance.choices(_WORDS, k=3)).capitalize()
