"""What the environment decides: the database, and which models the migrations are compared with."""

import os

from sqlalchemy import URL, MetaData, make_url

DATABASE_URL = "GROVE_DATABASE_URL"
DEFAULT_DATABASE_URL = "sqlite+aiosqlite:///grove.db"
MODELS = "GROVE_MODELS"

# Hosting providers hand out urls without a driver; the application needs an asynchronous one.
_ASYNC_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
}


def database_url(url: str | None = None) -> URL:
    """The given url, else the one in ``GROVE_DATABASE_URL``, with an asynchronous driver.

    Raises ``sqlalchemy.exc.ArgumentError`` for what is not a database url.
    """
    parsed = make_url(url or os.environ.get(DATABASE_URL) or DEFAULT_DATABASE_URL)
    return parsed.set(drivername=_ASYNC_DRIVERS.get(parsed.drivername, parsed.drivername))


def target_metadata() -> MetaData:
    """The tables as ``GROVE_MODELS`` asks for them: ``base`` (the default) or ``plan``.

    Ends the program with one line for any other value.
    """
    match os.environ.get(MODELS) or "base":
        case "base":
            from grove.models import Base

            return Base.metadata
        case "plan":
            from grove.plan_models import metadata

            return metadata
        case other:
            raise SystemExit(f"cannot use {MODELS}={other!r}: allowed are 'base' and 'plan'")
