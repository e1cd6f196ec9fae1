"""The ERP sample's 107 models against what Django makes of them in PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_erp(any_postgres_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.django.reading.compare_project"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "sample_projects/erp")]),
            "DJANGO_SETTINGS_MODULE": "erp.settings",
            "ERP_DATABASE_URL": any_postgres_url,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    tables, indexes = map(int, done.stdout.split()[:2])
    assert tables > 107
    assert indexes > 250
