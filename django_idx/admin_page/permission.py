"""Who may see the pages: they tell names, sizes and queries of everything in the database."""

from typing import Any

from django.http import HttpRequest

from django_idx.settings import read_settings
from idx_core.errors import SettingsError


def may_look(request: HttpRequest) -> bool:
    """Superusers, and who has the permission that the setting `admin_permission` names."""
    user: Any = request.user  # a project's own class
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    try:
        permission = read_settings().admin_permission
    except SettingsError:  # the pages and `check` say so; the admin's index goes on
        return False
    return permission is not None and bool(user.has_perm(permission))
