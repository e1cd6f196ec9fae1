"""What the derived indexes do for the queries of a sample project, and what they cost.

    python benchmarks/samples.py --sample justice --rows 1000000
    python benchmarks/samples.py --sample agency --rows 1000000 --plan

The sample is migrated and filled as its user would do it, with so many rows in its biggest tables.
All its declared queries are timed with the models' own indexes alone; then the tool generates the
migrations, they are run, and the queries are timed again. Plans and figures are kept in a JSON
file. Exit code 1 when a target is missed; most are meant for ten million rows. `--plan` compares
with the agency's hand-written plan of 128 indexes instead.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.databases import measured_databases
from benchmarks.workloads.effect import before_and_after
from benchmarks.workloads.plan import compare_with_plan
from benchmarks.workloads.projects import SAMPLES

_SETTINGS = {
    "max_connections": "150",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "512MB",
    "shared_buffers": "2GB",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", choices=sorted(SAMPLES), required=True)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the biggest tables")
    parser.add_argument("--plan", action="store_true", help="agency: 128 indexes against ours")
    parser.add_argument("--output", type=Path, help="the JSON file (default: in the temp. folder)")
    options = parser.parse_args()
    if options.plan and options.sample != "agency":
        parser.error("only agency has a plan that can be carried out")
    name = f"idx-{options.sample}-{options.rows}{'-plan' if options.plan else ''}.json"
    output: Path = options.output or Path(tempfile.gettempdir(), name)
    work = compare_with_plan if options.plan else before_and_after
    with (
        tempfile.TemporaryDirectory(prefix="idx-samples-") as scratch,
        measured_databases(_SETTINGS) as databases,
    ):
        document, misses = work(options.sample, options.rows, Path(scratch), databases)
    output.write_text(json.dumps(document, indent=1), encoding="utf-8")
    print(f"Plans and figures: {output}")
    for each in misses:
        print(f"MISSED {each}")
    return int(bool(misses))


if __name__ == "__main__":
    sys.exit(main())
