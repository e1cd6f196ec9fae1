"""The verb `explain`, as both front doors have it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from idx_core.errors import StatisticsError
from idx_core.explain.derived import DerivedIndex, divided
from idx_core.explain.growth import grown, parse_growth
from idx_core.explain.query import query_text
from idx_core.explain.report import Explanation
from idx_core.explain.serving import Comparison, compared, served_by
from idx_core.explain.story import Story
from idx_core.explain.subject import Subject, subject_of
from idx_core.finding import Finding
from idx_core.model import Schema
from idx_core.scale_model.model import ScaleModel
from idx_core.statistics.assumed import with_volumes
from idx_core.statistics.file import load_snapshot
from idx_core.statistics.size.costs import costs_of
from idx_core.statistics.size.distinct import Knowledge
from idx_core.statistics.size.estimate import size_of
from idx_core.statistics.snapshot import Snapshot
from idx_core.statistics.volumes import Volume

# What models may need without saying so: in a migration, not in the models, it is created.
_EXTENSIONS = (
    *("btree_gin", "btree_gist", "citext", "hstore", "intarray", "ltree", "pg_trgm", "unaccent"),
    "vector",
)
_SQL = re.compile(
    r"\s*[(]?\s*(select|with|insert|update|delete|merge|table|values)\b", re.IGNORECASE
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
    findings: Callable[[], Sequence[Finding]] = tuple
    """Those that the report tells; asked for where the question is not about a query."""


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
    asked = question.sql.strip()
    if not any(query.name == asked for query in project.schema.queries):
        subject = _subject(asked, project)
        if subject is not None:
            _tell_story(subject, project, file, say, as_json=as_json)
            return
    question = replace(question, sql=query_text(question.sql, project.schema.queries))
    snapshot = _statistics(project, file)
    explanation = explain(question, project.ddl, snapshot, project.derived)
    if as_json:
        say(explanation.json())
        return
    for line in explanation.text(_columns()):
        say(line)


def _statistics(project: Project, file: Path) -> Snapshot:
    if project.volumes and not file.exists():
        return with_volumes(project.schema, project.volumes)
    return load_snapshot(file)


def _subject(asked: str, project: Project) -> Subject | None:
    """SQL is no name of an index or a finding, and costs nothing to tell apart."""
    if _SQL.match(asked):
        return None
    return subject_of(asked, project.schema, project.derived, project.findings())


def _tell_story(
    subject: Subject, project: Project, file: Path, say: Callable[[str], None], *, as_json: bool
) -> None:
    told = story(subject, project, file)
    if as_json:
        say(told.json())
        return
    for line in told.text(_columns()):
        say(line)


def story(subject: Subject, project: Project, file: Path) -> Story:
    """What there is to say; without statistics, what needs none. Raises `IdxError`."""
    table, index = subject.table, subject.index
    if table is None or index is None:
        return Story(subject)
    served = served_by(index, table, project.schema)
    try:
        snapshot = _statistics(project, file)
    except StatisticsError as error:
        return Story(subject, served, notes=(f"no plans are compared: {error}",))
    known = snapshot.table(table.name)
    if known is None:
        note = f"no plans are compared: the statistics do not have {table.name}"
        return Story(subject, served, notes=(note,))
    knowledge = Knowledge(known, table, snapshot)
    size = size_of(index, knowledge)
    costs = costs_of(index, knowledge, size)
    there, _ = divided(project.derived, snapshot)
    is_there = not subject.is_derived or any(each.name == index.name for each in there)
    comparisons: Sequence[Comparison] = ()
    notes: tuple[str, ...] = ()
    if index.constraint is None and any(each.sql for each in served):
        ddl = project.ddl + "".join(f"{each.statement};\n" for each in there)
        with ScaleModel.from_ddl(EXTENSIONS + ddl, snapshot) as model:
            comparisons = tuple(compared(model, index, table, served, is_there=is_there))
            notes = tuple(note for note in model.notes if table.name.name in note)
    return Story(
        subject, served, comparisons, size.pages * 8192.0, costs.insert_microseconds, notes
    )


def _columns() -> int:
    return shutil.get_terminal_size((120, 40)).columns
