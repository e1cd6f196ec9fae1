"""`manage.py idx explain`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from django_idx.scale_model import from_models
from idx_core.model import TableName
from idx_core.statistics.file import snapshot_text
from idx_core.statistics.snapshot import ColumnStatistics, Snapshot, TableStatistics

QUERY = "SELECT * FROM auth_user WHERE first_name = $1"


def said(alias: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command("idx", "explain", f"--database={alias}", *arguments, stdout=out)
    return out.getvalue()


def test_explain(
    postgres_alias: str, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("idx_core.scale_model.place._usual_root", lambda account: models)
    users = TableStatistics(
        name=TableName("auth_user", "public"),
        rows=5e7,
        pages=900_000,
        columns=(ColumnStatistics(name="first_name", distinct=20_000, average_width=7),),
    )
    path = tmp_path / f"idx_statistics.{postgres_alias}.toml"
    path.write_text(snapshot_text(Snapshot(server_version=18, tables=(users,))))
    with override_settings(BASE_DIR=tmp_path):
        told = said(postgres_alias, QUERY, "--with=CREATE INDEX by_name ON auth_user (first_name)")
        assert "Seq Scan on auth_user" in told
        assert "times less; indexes used: by_name" in told
        with pytest.raises(CommandError, match="give a single SELECT") as failed:
            said(postgres_alias, "DROP TABLE auth_user")
        assert failed.value.returncode == 2


def test_what_an_index_is_for(postgres_alias: str, tmp_path: Path) -> None:
    with override_settings(BASE_DIR=tmp_path, IDX={"apps": "*"}):
        told = said(postgres_alias, "auth_user_groups_user_id_6a12ed8b")
    assert told.startswith("auth_user_groups_user_id_6a12ed8b: made by the framework\n")
    assert "(IDX103) implicit index (user_id) is covered by the unique constraint" in told
    assert "serves: foreign key (user_id) to auth_user (another index does too)" in told
    assert "note: no plans are compared: cannot read " in " ".join(told.split())


def test_a_model_of_the_models(postgres_alias: str, models: Path) -> None:
    users = TableStatistics(name=TableName("auth_user", "public"), rows=5e7, pages=900_000)
    snapshot = Snapshot(server_version=18, tables=(users,))
    index = "CREATE INDEX c ON auth_user (first_name)"
    with from_models(snapshot, using=postgres_alias, directory=models) as model:
        assert model.explain(QUERY).indexes == ()
        assert model.explain(QUERY, with_indexes=[index]).indexes == ("c",)


def test_only_postgresql() -> None:
    with pytest.raises(CommandError, match="only PostgreSQL has such plans") as failed:
        said("default", QUERY)
    assert failed.value.returncode == 2
