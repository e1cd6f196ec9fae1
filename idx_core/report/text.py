"""The report for a terminal: the summary first, then each finding with its reason and remedy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType

from idx_core.build.wording import one_line
from idx_core.report.entry import Entry

_COLUMNS = 100
_LONGEST = 2000
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "error": ("error", "errors"),
        "warning": ("warning", "warnings"),
        "info": ("advice", "advice"),
    }
)
"""Each weight as people call it, one and many; the worst first."""


def text(entries: Sequence[Entry]) -> str:
    """The lines, none longer than 100 columns unless a name is."""
    return "\n".join(_lines(entries))


def summary(entries: Iterable[Entry]) -> str:
    """`3 findings: 1 warning (IDX001), 2 advice (2 of IDX104)`."""
    found = list(entries)
    if not found:
        return "No findings."
    parts = []
    for weight, (one, many) in WORDS.items():
        rules = Counter(entry.finding.rule for entry in found if entry.weight == weight)
        if rules:
            counts = ", ".join(
                f"{number} of {rule}" if len(rules) > 1 else rule
                for rule, number in sorted(rules.items())
            )
            number = rules.total()
            parts.append(f"{number} {one if number == 1 else many} ({counts})")
    noun = "finding" if len(found) == 1 else "findings"
    return f"{len(found)} {noun}: {', '.join(parts)}"


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    yield from _wrapped(summary(entries), "", "  ")
    for entry in entries:
        finding = entry.finding
        yield ""
        word, _ = WORDS[entry.weight]
        head = f"{finding.subject}: ({finding.rule}, {word}) {finding.message}"
        yield from _wrapped(head, "", "    ")
        if entry.place is not None:
            yield from _wrapped(f"at {entry.place}", "    ", "    ")
        if finding.why:
            yield from _wrapped(f"why: {finding.why}", "    ", "      ")
        if finding.hint:
            yield from _wrapped(f"HINT: {finding.hint}", "    ", "      ")


def _wrapped(line: str, first: str, later: str) -> list[str]:
    return wrap(
        one_line(line, _LONGEST),
        _COLUMNS,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
