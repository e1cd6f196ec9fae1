"""Where concurrent operations tell what is going on."""

import logging
import sys
from collections.abc import Mapping

WARNINGS = ("index_blocker", "index_obstacle")
"""Events that call for a look by somebody."""

logger = logging.getLogger("django_idx.operations")


def show(line: str, event: Mapping[str, object]) -> None:
    """Tell how an index operation is going; the record has the event as `idx_event`.

    Django shows no INFO unless the project says so: then a terminal gets the plain line,
    where no bar stands for it.
    """
    level = logging.WARNING if event["event"] in WARNINGS else logging.INFO
    if logger.isEnabledFor(level):
        logger.log(level, "%s", line, extra={"idx_event": event})
    elif sys.stderr is not None and sys.stderr.isatty():
        print(line, file=sys.stderr)
