"""How often this tool and others are right about hazards in migrations.

    python benchmarks/hazards.py
    python benchmarks/hazards.py --only Alembic --missed

Reads both corpora (tests/hazards), each migration with its label, and asks all tools about the same
files in the same run; those that read SQL get that of `alembic --sql` and `sqlmigrate`, both ways.
The others are in the group `bench`; one that is not installed has no row. Prints a table in
Markdown, and with `--missed` what each is wrong about. Exit code 1 when this tool is ever wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.hazardous.score import Score, score
from benchmarks.hazardous.subject import Subject
from sample_projects.embedded import embedded_postgres_server


def main() -> int:
    """Ask, print, and say whether all is as labelled."""
    options = _options()
    is_perfect = True
    print("| corpus | tool | asked | precision | recall | false alarms | missed |")
    print("|---|---|---|---|---|---|---|")
    for corpus in options.only or ("Alembic", "Django"):
        with ExitStack() as stack:
            subjects = list(_subjects(corpus, stack))
            exact = score(
                (label for each in subjects for label in each.labels),
                (told for each in subjects for told in each.ours),
            )
            is_perfect &= exact.is_perfect
            unit = "rule and line" if corpus == "Alembic" else "rule"
            _print(corpus, "migration-idx", f"IDX401 to IDX404, {unit}", exact)
            asked = [each for each in subjects if each.is_blocking is not None]
            for tool, version, spoken in _verdicts(corpus, asked):
                found = _of_migrations(asked, spoken)
                is_perfect &= found.is_perfect or tool != "migration-idx"
                _print(corpus, f"{tool} {version}".strip(), f"{len(asked)} migrations", found)
                if options.missed:
                    _print_wrong(asked, spoken)
    return 0 if is_perfect else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", choices=("Alembic", "Django"))
    parser.add_argument("--missed", action="store_true", help="print what each is wrong about")
    return parser.parse_args()


def _subjects(corpus: str, stack: ExitStack) -> Iterator[Subject]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    if corpus == "Alembic":
        from benchmarks.hazardous.alembic_corpus import alembic_subjects

        yield from alembic_subjects(folder)
    else:
        from benchmarks.hazardous.django_corpus import django_subjects

        url = stack.enter_context(embedded_postgres_server())
        yield from django_subjects(folder, url)


def _verdicts(
    corpus: str, subjects: Sequence[Subject]
) -> Iterator[tuple[str, str, dict[str, bool]]]:
    """(tool, version, whether it finds each migration blocking)."""
    from benchmarks.hazardous.others import OTHERS

    yield "migration-idx", "", {each.name: each.we_say_blocking for each in subjects}
    for other in OTHERS[corpus]:
        if other.version is not None:
            yield other.name, other.version, {each.name: other.speaks(each) for each in subjects}


def _of_migrations(subjects: Sequence[Subject], spoken: dict[str, bool]) -> Score:
    true = [each.name for each in subjects if each.is_blocking]
    return score(true, [name for name, speaks in spoken.items() if speaks])


def _print(corpus: str, tool: str, asked: str, found: Score) -> None:
    print(
        f"| {corpus} | {tool} | {asked} | {found.precision:.0%} | {found.recall:.0%}"
        f" | {found.wrong} | {found.missed} |",
        flush=True,
    )


def _print_wrong(subjects: Sequence[Subject], spoken: dict[str, bool]) -> None:
    for each in subjects:
        if each.is_blocking is not spoken[each.name]:
            print(f"  {'missed' if each.is_blocking else 'wrong'}: {each.name}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
