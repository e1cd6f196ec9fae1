"""One database URL → Django's `DATABASES["default"]`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ENGINES = {
    "postgresql": "django.db.backends.postgresql",
    "mysql": "django.db.backends.mysql",
    "sqlite": "django.db.backends.sqlite3",
}


def database_from_url(url: str) -> dict[str, Any]:
    """Return the settings for `url`.

    `postgresql://user:password@host:port/name`, `mysql://…` (also for MariaDB) or
    `sqlite:///file`; the part after `?` goes to the driver, as in `?sslmode=require` or
    `?unix_socket=/run/mysqld/mysqld.sock`. Raises `ImproperlyConfigured` when `url` is
    none of these; the message never shows the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            "cannot read ERP_DATABASE_URL: host or port is malformed"
        ) from error
    # postgres:// and postgresql+psycopg:// are the same server under other tools' names.
    scheme = {"postgres": "postgresql", "mariadb": "mysql"}.get(
        parts.scheme.partition("+")[0], parts.scheme.partition("+")[0]
    )
    if scheme not in ENGINES:
        raise ImproperlyConfigured(
            f"cannot use ERP_DATABASE_URL: scheme {parts.scheme!r} is none of {', '.join(ENGINES)}"
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("cannot use ERP_DATABASE_URL: it names no database")
    if scheme == "sqlite":
        return {"ENGINE": ENGINES[scheme], "NAME": name}
    if scheme == "mysql":
        _offer_pymysql()
    return {
        "ENGINE": ENGINES[scheme],
        "NAME": name,
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": _options(parts, scheme),
    }


def sqlite_file(path: Path) -> dict[str, Any]:
    """Return the settings for the SQLite database at `path`."""
    return {"ENGINE": ENGINES["sqlite"], "NAME": path}


def _options(parts: SplitResult, scheme: str) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    if scheme == "mysql":
        options.setdefault("charset", "utf8mb4")
    return options


def _offer_pymysql() -> None:
    """Let PyMySQL stand in where mysqlclient, which needs a compiler, is not installed."""
    if find_spec("MySQLdb") is not None:
        return
    try:
        import pymysql
    except ImportError as error:
        raise ImproperlyConfigured(
            "cannot use a mysql:// database: install mysqlclient or PyMySQL"
        ) from error
    pymysql.install_as_MySQLdb()
