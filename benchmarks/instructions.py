"""What the plugin adds to a command, in instructions: a figure that no other work disturbs.

    python benchmarks/instructions.py --framework django --only check

Needs valgrind (Debian's package). Each command runs twice under it, without and with the plugin,
forty times as slowly as by itself; the counts of two runs differ by about one in a thousand. They
say nothing of waiting for memory or for the database: `overhead.py` measures seconds, on the same
synthetic projects.
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
    print(f"{'million instructions':<46}{'without':>10}{'more':>10}")
    try:
        for name, without, more in _counts(options):
            print(f"{name:<46}{without:>10,.0f}{more:>+10,.0f}{more / without:>+8.1%}", flush=True)
    except RunFailed as error:
        print(f"cannot count: {error}", file=sys.stderr)
        return 2
    return 0


def _counts(options: argparse.Namespace) -> Iterator[tuple[str, float, float]]:
    """(the command, what it takes without, what it takes more with), in millions."""
    shape = shape_of(options.tables, options.unindexed)
    with (
        tempfile.TemporaryDirectory(prefix="idx-counted-") as name,
        measured_databases() as databases,
    ):
        folder = Path(name)
        for scenario in FRAMEWORKS[options.framework](folder, shape, databases):
            if options.only in scenario.name:
                without = counted(scenario.without, folder)
                yield scenario.name, without, counted(scenario.with_, folder) - without


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
    parser.add_argument("--tables", type=int, default=REFERENCE_TABLES, metavar="N")
    parser.add_argument("--framework", choices=sorted(FRAMEWORKS), default="django")
    parser.add_argument("--only", default="", help="count what has this in its name")
    add_shape(parser)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
