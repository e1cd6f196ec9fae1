from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.docs.blocks import ROOT


@pytest.fixture(scope="module")
def judge() -> Iterator[subprocess.Popen[str]]:
    """The program that judges, started once."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.docs.judge_models"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        yield started
        assert started.stdin is not None
        started.stdin.close()
