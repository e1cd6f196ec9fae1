"""Whether a disturbed migration always comes to its intended end.

    python benchmarks/chaos.py --runs 500 --seed 1
    python benchmarks/chaos.py --runs 1 --seed 27 --verbose

Each run migrates a fresh database by `alembic upgrade` or `manage.py migrate`, while others write
to its tables, is disturbed once (benchmarks/disturbed/kinds.py) and is run again to the end. Then
everything must be as after an undisturbed run (benchmarks/disturbed/verdict.py). Run number n has
the seed S + n - 1, which decides on everything but the scheduling of processes. Exit code 1 when a
run ends wrong.
"""

from __future__ import annotations

import argparse
import json
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from statistics import mean

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.disturbed.kinds import KINDS
from benchmarks.disturbed.run import Result, stage

_HEADINGS = ("disturbance", "runs", "struck", "1 attempt", "2", "3", "leftover", "seconds", "wrong")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and judge; 1: a run ended wrong."""
    options = _options(arguments)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job, which would
        signal.signal(signal.SIGINT, signal.default_int_handler)  # pass that on to the clients
    results: list[Result] = []
    for result in _results(range(options.seed, options.seed + options.runs), options.jobs):
        results.append(result)
        _show_progress(results, options.runs)
        if result.wrong or options.verbose:
            _print_run(result, verbose=options.verbose)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    _print_table(results)
    if options.json:
        report = [{**asdict(result), "attempts": result.attempts} for result in results]
        Path(options.json).write_text(json.dumps(report, indent=1) + "\n")
    full = [result.struck for result in results if result.disturbance == "disk full"]
    if full and not any(full):
        print("\nNOT CAUSED: a full disk (only root may mount a small one); see `quota hit`")
    wrong = sum(bool(result.wrong) for result in results)
    print(f"\n{wrong} of {len(results)} runs ended wrong")
    return 1 if wrong or len(results) < options.runs else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=30, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the first run")
    parser.add_argument("--jobs", type=int, default=1, help="servers with a run at a time each")
    parser.add_argument("--verbose", action="store_true", help="show what the commands printed")
    parser.add_argument("--json", metavar="FILE", help="write all runs there too")
    return parser.parse_args(arguments)


def _results(seeds: Iterable[int], jobs: int) -> Iterator[Result]:
    """The runs as they end; an error in one of the jobs is raised."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for seed in seeds:
        waiting.put(seed)
    done: queue.SimpleQueue[Result | BaseException | None] = queue.SimpleQueue()
    for _ in range(jobs):
        threading.Thread(target=_work, args=(waiting, done)).start()
    working = jobs
    try:
        while working:
            match done.get():
                case None:
                    working -= 1
                case Result() as result:
                    yield result
                case BaseException() as error:
                    raise error
    finally:
        with suppress(queue.Empty):  # what has begun comes to its end, nothing else begins
            while True:
                waiting.get_nowait()


def _work(
    seeds: queue.SimpleQueue[int], done: queue.SimpleQueue[Result | BaseException | None]
) -> None:
    try:
        with stage() as own, suppress(queue.Empty):
            while True:
                done.put(own.run(seeds.get_nowait()))
    except BaseException as error:
        done.put(error)
    done.put(None)


def _show_progress(results: Sequence[Result], runs: int) -> None:
    wrong = sum(bool(result.wrong) for result in results)
    line = f"{len(results)} of {runs} runs, {wrong} wrong"
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
    elif len(results) % 50 == 0:
        print(line, file=sys.stderr, flush=True)


def _print_run(result: Result, *, verbose: bool) -> None:
    verdict = "WRONG" if result.wrong else "ok"
    print(
        f"\nseed {result.seed}: {verdict}: {result.front_door}, {result.disturbance} at: "
        f"{result.moment}; exit codes {result.exit_codes}"
    )
    for line in result.wrong[:20]:
        print(f"  {line}")
    if verbose:
        print(result.output)
    sys.stdout.flush()


def _print_table(results: Sequence[Result]) -> None:
    print()
    _print_row(_HEADINGS)
    for kind in KINDS:
        if rows := [result for result in results if result.disturbance == kind.name]:
            _print_row(_figures(kind.name, rows))
    _print_row(_figures("all", results))


def _figures(name: str, rows: Sequence[Result]) -> Sequence[str]:
    attempts = [sum(row.attempts == number for row in rows) for number in (1, 2, 3)]
    counts = (
        len(rows),
        sum(row.struck for row in rows),
        *attempts,
        sum(row.leftovers > 0 for row in rows),
    )
    seconds = mean(row.seconds for row in rows) if rows else 0.0
    wrong = sum(bool(row.wrong) for row in rows)
    return (name, *map(str, counts), f"{seconds:.1f}", str(wrong))


def _print_row(cells: Sequence[str]) -> None:
    print(f"{cells[0]:20}" + "".join(f"{cell:>10}" for cell in cells[1:]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
