"""TPC-H: its tables, its queries, and two sets of ten indexes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.model.real import RealDatabase
from idx_core.scale_model.statements import split

TABLES = ("region", "nation", "part", "supplier", "partsupp", "customer", "orders", "lineitem")
_HERE = Path(__file__).parent

_TABLES = (_HERE / "schema.sql").read_text()
_REFERENCES = (_HERE / "foreign_keys.sql").read_text()
SCHEMA = _TABLES + _REFERENCES
INDEX_SETS = {
    "keys only": "",
    "ten on keys": (_HERE / "keys.sql").read_text(),
    "ten for conditions": (_HERE / "conditions.sql").read_text(),
}


def queries() -> list[tuple[str, str]]:
    """Name and text of each."""
    found = split((_HERE / "queries.sql").read_text())
    return [(f"Q{number}", query.text) for number, query in enumerate(found, 1)]


def generate(directory: Path, scale: float) -> None:
    """Write `<table>.tbl` with tpchgen-cli (on PyPI), at this scale factor."""
    program = shutil.which("tpchgen-cli")
    if program is None:
        raise SystemExit("tpchgen-cli is not installed (pip install tpchgen-cli), or give --data")
    subprocess.run([program, "-s", str(scale), f"--output-dir={directory}"], check=True)


def load(real: RealDatabase, directory: Path) -> None:
    """Make the tables and load the files of a directory."""
    real.run(_TABLES)
    for table in TABLES:
        with (
            (directory / f"{table}.tbl").open() as lines,
            real.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN (DELIMITER '|')") as rows,
        ):
            for line in lines:
                rows.write(line.rstrip("\n").removesuffix("|") + "\n")
    for statement in split(_REFERENCES):
        real.run(statement.text)


def statements(script: str) -> Sequence[str]:
    """The CREATE INDEX statements of a set."""
    return [statement.text for statement in split(script)]
