"""Models that only a view imports: makemigrations knows them, since its checks load all URLs."""

from django.conf import settings
from django.urls import get_resolver

from idx_core.errors import IdxError


def load_all_models() -> None:
    """Have the same models registered as makemigrations has.

    Raises `IdxError` where the project's URLs cannot be loaded, by which makemigrations fails too.
    """
    name = getattr(settings, "ROOT_URLCONF", None)
    if not name:
        return
    try:
        _ = get_resolver().url_patterns
    except Exception as error:
        raise IdxError(f"cannot load the URLs of {name!r}: {error}") from error
