"""Where everything is told: through logging, to stderr in Alembic's own templates."""

import logging
from collections.abc import Mapping

WARNINGS = ("index_blocker", "index_obstacle")
"""Events that call for a look by somebody."""

NAME = "alembic.alembic_idx"
"""Below Alembic's own logger, which every alembic.ini sets to INFO; others would stay unseen."""


def log() -> logging.Logger:
    """The logger.

    An env.py that configures logging from alembic.ini switches off every logger that existed
    before and neither is named there nor has a parent that is; in a second command of one process
    that could be this one.
    """
    logger = logging.getLogger(NAME)
    logger.disabled = False
    return logger


def show(line: str, event: Mapping[str, object]) -> None:
    """Tell how an index operation is going; the record has the event as `idx_event`."""
    level = logging.WARNING if event["event"] in WARNINGS else logging.INFO
    log().log(level, "%s", line, extra={"idx_event": event})
