"""The verb `explain`, as both front doors have it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from idx_core.explain.derived import DerivedIndex, divided
from idx_core.explain.growth import grown, parse_growth
from idx_core.explain.query import query_text
from idx_core.explain.report import Explanation
from idx_core.model import Schema
from idx_core.scale_model.model import ScaleModel
from idx_core.statistics.assumed import with_volumes
from idx_core.statistics.file import load_snapshot
from idx_core.statistics.snapshot import Snapshot
from idx_core.statistics.volumes import Volume

# What models may need without saying so: in a migration, not in the models, it is created.
_EXTENSIONS = (
    *("btree_gin", "btree_gist", "citext", "hstore", "intarray", "ltree", "pg_trgm", "unaccent"),
    "vector",
)
EXTENSIONS = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in _EXTENSIONS)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked on the command line; see `idx_core.explain.options`."""

    sql: str
    with_indexes: Sequence[str] = ()
    without: Sequence[str] = ()
    rows: Sequence[str] = ()


def explain(
    question: Question, ddl: str, snapshot: Snapshot, derived: Sequence[DerivedIndex] = ()
) -> Explanation:
    """Both plans, on a model of this schema. Raises `IdxError`.

    Derived indexes that production has are in both; those on tables of the first plan that are only
    proposed are in the second.
    """
    snapshot = grown(snapshot, parse_growth(question.rows))
    there, proposed = divided(derived, snapshot)
    ddl += "".join(f"{index.statement};\n" for index in there)
    with ScaleModel.from_ddl(EXTENSIONS + ddl, snapshot) as model:
        before = model.explain(question.sql)
        read = {node.get("Relation Name") for node in before.nodes()}
        added = [index.statement for index in proposed if index.table.name in read]
        added += question.with_indexes
        after = None
        if added or question.without:
            after = model.explain(question.sql, with_indexes=added, without=question.without)
        return Explanation(before, after, model.notes)


@dataclass(frozen=True, slots=True)
class Project:
    """The models: as a schema, as DDL, and what is derived for them; their declared volumes."""

    schema: Schema
    ddl: str
    derived: Sequence[DerivedIndex]
    volumes: Mapping[str, Volume] = field(default_factory=dict)


def run_explain(
    question: Question,
    project: Project,
    file: Path,
    say: Callable[[str], None],
    *,
    as_json: bool,
) -> None:
    """Explain with the snapshot in the file, else with declared volumes, and tell.

    Raises `IdxError`.
    """
    if project.volumes and not file.exists():
        snapshot = with_volumes(project.schema, project.volumes)
    else:
        snapshot = load_snapshot(file)
    question = replace(question, sql=query_text(question.sql, project.schema.queries))
    explanation = explain(question, project.ddl, snapshot, project.derived)
    if as_json:
        say(explanation.json())
        return
    for line in explanation.text(shutil.get_terminal_size((120, 40)).columns):
        say(line)
