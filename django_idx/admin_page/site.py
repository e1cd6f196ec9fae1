"""The pages' place in an admin site: their addresses, and their lines in its index."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.generic import RedirectView

LABEL = "django_idx_admin"
PAGES = {"health": "Health of the database", "findings": "Findings on the models"}
_NAME = "Indexes"
_MARK = "_django_idx_pages"


def install(site: AdminSite) -> None:
    """Give the site both pages; once, however often it is called."""
    if getattr(site, _MARK, False):
        return
    setattr(site, _MARK, True)
    # There is no model to register. Methods of the one site are wrapped, so that a project's own
    # class of sites, and what others have put into this one, stay as they are.
    setattr(site, "get_urls", _with_pages(site, site.get_urls))  # noqa: B010
    setattr(site, "get_app_list", _with_lines(site, site.get_app_list))  # noqa: B010


def page_address(site: AdminSite, page: str) -> str:
    """Where the page of that name is."""
    return reverse(f"{site.name}:django_idx_{page}", current_app=site.name)


def _with_pages(
    site: AdminSite, get_urls: Callable[[], list[URLPattern | URLResolver]]
) -> Callable[[], list[URLPattern | URLResolver]]:
    @wraps(get_urls)
    def urls() -> list[URLPattern | URLResolver]:
        def page(name: str) -> Callable[..., HttpResponseBase]:
            def view(request: HttpRequest) -> HttpResponseBase:
                from django_idx.admin_page import views  # no request before needs all that they do

                shown: HttpResponseBase = getattr(views, name)(request, site)
                return shown

            return site.admin_view(view)

        first = RedirectView.as_view(pattern_name=f"{site.name}:django_idx_health")
        return [
            path("idx/", site.admin_view(first), name="django_idx"),
            *(path(f"idx/{name}/", page(name), name=f"django_idx_{name}") for name in PAGES),
            *get_urls(),  # which end with one that takes every address
        ]

    return urls


def _with_lines(
    site: AdminSite, get_app_list: Callable[..., list[Any]]
) -> Callable[..., list[Any]]:
    @wraps(get_app_list)
    def app_list(request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found = get_app_list(request, app_label)
        from django_idx.admin_page.permission import may_look

        if app_label is None and may_look(request):
            found.append(_lines(site))
            found.sort(key=lambda app: str(app["name"]).lower())  # as Django has them
        return found

    return app_list


def _lines(site: AdminSite) -> dict[str, Any]:
    """An app of the admin's index, with the pages in the place of models."""
    return {
        "name": _NAME,
        "app_label": LABEL,
        "app_url": reverse(f"{site.name}:django_idx", current_app=site.name),
        "has_module_perms": True,
        "models": [
            {
                "name": title,
                "object_name": f"Idx{page.capitalize()}",
                "perms": {"add": False, "change": False, "delete": False, "view": True},
                "admin_url": page_address(site, page),
                "add_url": None,
                "view_only": True,
            }
            for page, title in PAGES.items()
        ],
    }
