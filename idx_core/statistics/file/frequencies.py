"""A list of numbers as a short text: `0.5 0.1*3` is 0.5 and three times 0.1."""

import re
from collections.abc import Sequence
from itertools import groupby

from idx_core.statistics.file.toml import number

_ITEM = re.compile(r"(?P<number>[^*]+)(\*(?P<times>[1-9]\d{0,5}))?", re.ASCII)


def frequencies_text(frequencies: Sequence[float]) -> str:
    """The numbers, with how often each follows itself."""
    runs = ((number(value), len(list(run))) for value, run in groupby(frequencies))
    return " ".join(text if times == 1 else f"{text}*{times}" for text, times in runs)


def read_frequencies(text: str) -> tuple[float, ...]:
    """The numbers of such a text; raises `ValueError`."""
    found: list[float] = []
    for item in text.split():
        matched = _ITEM.fullmatch(item)
        if matched is None:
            raise ValueError(item)
        found += [float(matched["number"])] * int(matched["times"] or 1)
    if any(not 0 <= value < float("inf") for value in found):
        raise ValueError(text)
    return tuple(found)
