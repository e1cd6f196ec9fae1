"""Start a private PostgreSQL, play both chapters, leave nothing behind."""

import sys
import tempfile
import time
from pathlib import Path

from sample_projects.demo.chapters import ERP, GROVE
from sample_projects.demo.stage import good, heading
from sample_projects.embedded import embedded_postgres_server


def main() -> int:
    """Exit code 0 when everything worked; a command that fails ends the demo with its output."""
    started = time.monotonic()
    with embedded_postgres_server() as server, tempfile.TemporaryDirectory() as scratch:
        for chapter in (GROVE, ERP):
            chapter.play(server, Path(scratch))
    heading("done")
    good(f"{time.monotonic() - started:.0f} s; the server and all files of the demo are gone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
