"""Ctrl-C at a moment at which Python itself cannot leave the block."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Found by benchmarks/chaos.py: KeyboardInterrupt was raised in contextlib, on the way out of the
# block, and kept the block's generator alive until the interpreter was shut down.
SCRIPT = """
import sys
from idx_core.build.interruption import cancelled_by_ctrl_c

class Session:
    def cancel(self):
        pass

block = cancelled_by_ctrl_c(Session())
block.__enter__()
sys.modules["kept to the end"] = block
raise KeyboardInterrupt
"""


def test_a_block_that_ends_with_the_interpreter_does_not_keep_it_from_ending() -> None:
    command = [sys.executable, "-c", SCRIPT]
    ended = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, timeout=20, check=False)
    assert ended.returncode != 0
    assert ended.stderr.splitlines()[-1:] == [b"KeyboardInterrupt"]
