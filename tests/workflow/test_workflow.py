"""What the repository offers to other repositories' hooks and CI, run as they run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pytest_idx import test_alembic, test_django
from tests.support.missing import missing
from tests.support.suites import Project

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
MANAGE = """
    import os
    import sys

    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    """


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(folder),
        "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }


@pytest.fixture
def git() -> str:
    return shutil.which("git") or missing("git", "apt-get install git")


def commit(git: str, folder: Path) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "all")):
        subprocess.run([git, *arguments], cwd=folder, check=True, env=environment(folder))


def test_hooks_of_pre_commit(git: str, tmp_path: Path) -> None:
    """One project that has both frameworks; every hook is run by pre-commit itself."""
    files = {**test_alembic.FILES, **test_django.FILES, "manage.py": MANAGE}
    files["alembic_shop.py"] = files.pop("shop.py")  # the name is that of Django's app
    files["migrations/env.py"] = files["migrations/env.py"].replace(
        "from shop", "from alembic_shop"
    )
    project = Project(tmp_path / "project", files)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    for folder in (project.folder, hooks):
        commit(git, folder)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "--all-files"],
        cwd=project.folder,
        env=environment(project.folder),
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout
    assert done.returncode == 1, told + done.stderr
    assert "orders.parent_id: (IDX001, warning)" in told
    assert "shop_order.parent_id: (IDX001, warning)" in told
    outcomes = {
        line.split("(")[1].split(")")[0]: line for line in told.splitlines() if "..." in line
    }
    assert {verb: line.rpartition(".")[2] for verb, line in outcomes.items()} == {
        "alembic-idx report": "Failed",
        "alembic-idx hazards": "Passed",
        "manage.py idx report": "Failed",
        "manage.py idx hazards": "Passed",
    }


def test_the_action_annotates_lines_of_a_project_in_a_folder(tmp_path: Path) -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    project = Project(tmp_path / "backend", test_alembic.FILES)
    assert action["inputs"]["command"]["required"] is True
    given = {name: told.get("default", "") for name, told in action["inputs"].items()}
    given |= {"command": "alembic-idx", "working-directory": "backend"}
    codes, told = [], ""
    for step in action["runs"]["steps"]:
        variables = {name: filled(value, given) for name, value in step["env"].items()}
        script = tmp_path / "script.sh"
        script.write_text(step["run"])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=tmp_path / filled(step["working-directory"], given),
            env={
                **environment(project.folder),
                **variables,
                "GITHUB_WORKSPACE": str(tmp_path),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        codes.append(done.returncode)
        told += done.stdout + done.stderr
    assert codes == [1, 0], told
    assert "::warning file=backend/shop.py,line=14,title=IDX001 orders.parent_id::self-ref" in told
    assert "0 hazards in 0 migrations." in told


def filled(text: str, given: dict[str, Any]) -> str:
    for name, value in given.items():
        text = text.replace(f"${{{{ inputs.{name} }}}}", str(value))
    return text
