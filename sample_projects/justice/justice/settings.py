"""What the environment decides: the database, and which models the migrations are compared with."""

import os

from sqlalchemy import URL, MetaData, make_url

DATABASE_URL = "JUSTICE_DATABASE_URL"
MODELS = "JUSTICE_MODELS"


def database_url() -> URL:
    """The PostgreSQL database in ``JUSTICE_DATABASE_URL``, for psycopg.

    Ends the program with one line where there is none; raises
    ``sqlalchemy.exc.ArgumentError`` for what is not a database url.
    """
    given = os.environ.get(DATABASE_URL)
    if not given:
        raise SystemExit(f"cannot connect: set {DATABASE_URL} to postgresql://user@host/database")
    return make_url(given).set(drivername="postgresql+psycopg")


def target_metadata() -> MetaData:
    """The tables as ``JUSTICE_MODELS`` asks for them: ``base`` (the default) or ``plan``.

    Ends the program with one line for any other value.
    """
    chosen = os.environ.get(MODELS) or "base"
    if chosen == "base":
        from justice.models import Base

        return Base.metadata
    if chosen == "plan":
        from justice.plan_models import metadata

        return metadata
    raise SystemExit(f"cannot use {MODELS}={chosen!r}: allowed are 'base' and 'plan'")
