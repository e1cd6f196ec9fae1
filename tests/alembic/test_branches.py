"""Options of `alembic revision` that say where a revision goes."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.util import CommandError

from tests.alembic.conftest import Make
from tests.alembic.project import INI, Project
from tests.alembic.shop import shop


def links(project: Project) -> dict[str, object]:
    return {script.revision: script.down_revision for script in project.scripts().walk_revisions()}


def prepared(make: Make, **options: object) -> Project:
    metadata = shop()
    project = make(metadata, **options)
    project.create_tables()
    metadata.tables["clients"].append_column(sa.Column("email", sa.String(100)))
    return project


def test_rev_id_is_the_first_ones(on_postgres: Make) -> None:
    project = prepared(on_postgres)
    first, second = project.revision(rev_id="emails")
    assert "revision = 'emails'" in first
    assert "down_revision = 'emails'" in second
    project.upgrade()
    project.check()


def test_rev_id_of_an_index_revision_alone(on_postgres: Make) -> None:
    project = on_postgres()
    project.create_tables()
    (text,) = project.revision(rev_id="indexes")
    assert "\nrevision = 'indexes'" in text


@pytest.mark.parametrize(("given", "following"), [("0041", "0042"), ("20260101120000", None)])
def test_numbered_revisions_stay_numbered(
    on_postgres: Make, given: str, following: str | None
) -> None:
    project = prepared(on_postgres)
    _, second = project.revision(rev_id=given)
    assert f"\nrevision = '{following or int(given) + 1}'" in second


def test_branch_label_is_the_first_ones(on_postgres: Make) -> None:
    project = prepared(on_postgres)
    first, second = project.revision(branch_label="mail")
    assert "branch_labels = ('mail',)" in first
    assert "branch_labels = None" in second
    project.upgrade("mail@head")
    project.check()


def test_head_and_splice(on_postgres: Make) -> None:
    project = prepared(on_postgres)
    command.revision(project.config(), "root", rev_id="root")
    command.revision(project.config(), "left", rev_id="left", head="root")
    command.revision(project.config(), "right", rev_id="right", head="root", splice=True)
    project.upgrade()
    project.revision(rev_id="new", head="left")
    assert links(project)["new"] == "left"
    assert "new" in links(project).values()
    project.upgrade()
    project.check()
    assert len(project.scripts().get_heads()) == 2


def test_splice_off_a_revision_that_is_no_head(on_postgres: Make) -> None:
    project = prepared(on_postgres)
    command.revision(project.config(), "root", rev_id="root")
    command.revision(project.config(), "left", rev_id="left")
    project.upgrade()
    project.revision(rev_id="new", head="root", splice=True)
    assert links(project)["new"] == "root"
    assert [up for up, down in links(project).items() if down == "new"]
    project.upgrade()
    project.check()


def test_several_heads_without_a_choice_write_nothing(on_postgres: Make) -> None:
    project = prepared(on_postgres)
    command.revision(project.config(), "root", rev_id="root")
    command.revision(project.config(), "left", rev_id="left", head="root")
    command.revision(project.config(), "right", rev_id="right", head="root", splice=True)
    project.upgrade()
    before = set(project.folder.rglob("*.py"))
    with pytest.raises(CommandError, match="Multiple heads"):
        project.revision()
    assert set(project.folder.rglob("*.py")) == before


def test_depends_on_is_the_first_ones(on_postgres: Make) -> None:
    project = prepared(on_postgres)
    command.revision(project.config(), "base", rev_id="base0", head="base", branch_label="other")
    project.upgrade()
    first, second = project.revision(head="base", depends_on="base0")
    assert "depends_on = 'base0'" in first
    assert "depends_on = None" in second
    project.upgrade()
    project.check()


def test_version_path_is_that_of_both(on_postgres: Make, tmp_path: Path) -> None:
    more = tmp_path / "more versions"
    more.mkdir()
    ini = INI + f"version_locations = %(here)s/migrations/versions:{more}\n"
    project = prepared(on_postgres, ini=ini)
    before = set(more.glob("*.py"))
    from_files = command.revision(
        project.config(),
        "mail",
        autogenerate=True,
        version_path=str(more),
        head="base",
    )
    assert isinstance(from_files, list)
    assert len(set(more.glob("*.py")) - before) == 2
    project.upgrade()
    project.check()


def test_version_locations_set_while_running(on_postgres: Make, tmp_path: Path) -> None:
    more = tmp_path / "elsewhere"
    more.mkdir()
    project = prepared(on_postgres)
    env = project.folder / "migrations" / "env.py"
    env.write_text(
        env.read_text().replace(
            "attributes = ",
            f"context.script.version_locations = [{str(more)!r}]\nattributes = ",
            1,
        )
    )
    made = command.revision(project.config(), "mail", autogenerate=True)
    assert isinstance(made, list)
    assert len(made) == 2
