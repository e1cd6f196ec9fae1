"""What the plugin adds to a command, in instructions: a figure that no other work disturbs.

    python benchmarks/instructions.py --framework django --only check
    python benchmarks/instructions.py --tables 1000 3000 --only "nothing to do"

Needs valgrind (Debian's package). Each command runs twice under it, without and with the plugin,
forty times as slowly as by itself; the counts of two runs differ by about one in a thousand. They
say nothing of waiting for memory or for the database: `overhead.py` measures seconds, on the same
synthetic projects. With several sizes, the last column is what is more, by the table, against the
first size: 1.00 is linear.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.clock import Program, RunFailed
from benchmarks.databases import measured_databases
from benchmarks.overhead import FRAMEWORKS, add_shape
from benchmarks.scenario import REFERENCE_TABLES
from benchmarks.synthetic.shape import shape_of

_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Count and print; 2: a command failed, or there is no valgrind."""
    options = _options(arguments)
    if shutil.which("valgrind") is None:
        print("cannot count: there is no valgrind (apt install valgrind)", file=sys.stderr)
        return 2
    print(f"{'million instructions':<54}{'tables':>8}{'without':>10}{'more':>9}{'':8}{'growth':>8}")
    first: dict[str, float] = {}
    try:
        for name, tables, without, more in _counts(options):
            growth = more / tables / first.setdefault(name, more / tables)
            share = f"{more / without:>+8.1%}"
            counted = f"{tables:>8,}{without:>10,.0f}{more:>+9,.0f}{share}{growth:>8.2f}"
            print(f"{name:<54}{counted}", flush=True)
    except RunFailed as error:
        print(f"cannot count: {error}", file=sys.stderr)
        return 2
    return 0


def _counts(options: argparse.Namespace) -> Iterator[tuple[str, int, float, float]]:
    """(the command, tables, what it takes without, what it takes more with), in millions."""
    for tables in options.tables:
        shape = shape_of(tables, options.unindexed)
        with (
            tempfile.TemporaryDirectory(prefix="idx-counted-") as name,
            measured_databases() as databases,
        ):
            folder = Path(name)
            for scenario in FRAMEWORKS[options.framework](folder, shape, databases):
                if options.only in scenario.name:
                    without = counted(scenario.without, folder)
                    more = counted(scenario.with_, folder) - without
                    yield scenario.name, tables, without, more


def counted(program: Program, folder: Path) -> float:
    """Millions of instructions of one run, after one that leaves its bytecode behind."""
    program.run()
    log = folder / "counted.log"
    valgrind = ("valgrind", "--tool=cachegrind", "--cache-sim=no", f"--log-file={log}")
    command = (*valgrind, "--cachegrind-out-file=/dev/null", *program.command)
    environment = {**program.environment, "PYTHONHASHSEED": "0"}
    replace(program, command=command, environment=environment).run()
    found = _COUNTED.search(log.read_text())
    if found is None:
        raise RunFailed(f"valgrind counted nothing: {log.read_text()[-2000:]}")
    return int(found[1].replace(",", "")) / 1e6


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tables", type=int, nargs="+", default=[REFERENCE_TABLES], metavar="N")
    parser.add_argument("--framework", choices=sorted(FRAMEWORKS), default="django")
    parser.add_argument("--only", default="", help="count what has this in its name")
    add_shape(parser)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
