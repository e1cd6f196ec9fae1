"""The URL of a replica: taken apart without a driver, and shown without its password."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from idx_core.errors import HealthError


@dataclass(frozen=True, slots=True)
class ReplicaUrl:
    """Where a replica is. What is None or "" is as of the database itself."""

    host: str
    port: int | None
    database: str
    user: str
    password: str

    @property
    def shown(self) -> str:
        """As people are told: `replica.internal:5432/shop`."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.host}{port}" + (f"/{self.database}" if self.database else "")


def parse_replica(url: str) -> ReplicaUrl:
    """Raises `HealthError`; its message has no more of the URL than `shown`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not parts.scheme.startswith("postgres"):
        raise HealthError(
            "cannot use a replica: it is named by a URL, such as postgresql://user@host:5432/shop"
        )
    return ReplicaUrl(
        host=host,
        port=port,
        database=unquote(parts.path.removeprefix("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
