"""The two pages. They only read: what is to be done stands there, to be pasted."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from django_idx.admin_page.permission import may_look
from django_idx.admin_page.site import LABEL, PAGES, page_address
from idx_core.errors import IdxError
from idx_core.health.asked import Asked

# Somebody waits for the page, and a worker of the web server with him.
_TIMEOUT = 5.0
_ROWS = 20


@never_cache
def health(request: HttpRequest, site: AdminSite) -> TemplateResponse:
    """What `manage.py idx health` tells, of the database that the address names."""
    _require_permission(request)
    alias = request.GET.get("database", DEFAULT_DB_ALIAS)
    if alias not in connections:
        raise Http404(f"settings.DATABASES has no {alias!r}")
    shown: dict[str, Any] = {"alias": alias, "aliases": list(connections)}
    try:
        shown |= _health_of(alias)
    except (DatabaseError, IdxError) as error:
        shown["error"] = _first_line(error)
    return _page(request, site, "health", shown)


@never_cache
def findings(request: HttpRequest, site: AdminSite) -> TemplateResponse:
    """What `manage.py idx report` tells. No database is asked."""
    from django_idx.described import told_entries
    from idx_core.report.text import summary

    _require_permission(request)
    try:
        entries = told_entries()
        shown: dict[str, Any] = {"summary": summary(entries), "entries": entries}
    except IdxError as error:
        shown = {"error": _first_line(error)}
    return _page(request, site, "findings", shown)


def _health_of(alias: str) -> dict[str, Any]:
    from django_idx.settings import read_settings
    from django_idx.verbs.health import OTHERS, other_report
    from idx_core.health.report.report import (
        INDEX_HEADINGS,
        TABLE_HEADINGS,
        index_row,
        legend,
        table_row,
    )
    from idx_core.health.verb import read_report

    connection, settings = connections[alias], read_settings()
    asked = Asked(timeout=_TIMEOUT, limit=_ROWS)
    if connection.vendor in OTHERS:
        report = other_report(connection, asked, settings)
    elif connection.vendor != "postgresql":
        return {"error": f"The health of {connection.vendor} ({alias!r}) is not known."}
    else:
        from django_idx.operations.session import opened_beside

        # not on the request's own, which may be in a transaction that an error would end
        with opened_beside(connection.copy()) as session:
            report = read_report(session, asked, settings)
    indexes = [index_row(table, index) for table, index in report.largest_indexes]
    tables = [table_row(table) for table in report.largest_tables]
    return {
        "report": report,
        "tables": [
            {"title": title, "legend": legend(headings), "headings": headings, "rows": rows}
            for title, headings, rows in (
                ("Largest indexes", INDEX_HEADINGS, indexes),
                ("Largest tables", TABLE_HEADINGS, tables),
            )
            if rows
        ],
    }


def _page(
    request: HttpRequest, site: AdminSite, page: str, shown: dict[str, Any]
) -> TemplateResponse:
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": PAGES[page],
        "app_label": LABEL,
        "page": page,
        "pages": [
            {"name": name, "title": title, "url": page_address(site, name)}
            for name, title in PAGES.items()
        ],
        **shown,
    }
    return TemplateResponse(request, f"django_idx/admin/{page}.html", context)


def _require_permission(request: HttpRequest) -> None:
    if not may_look(request):
        raise PermissionDenied


def _first_line(error: Exception) -> str:
    """What drivers say of a connection has its host and user, and never a password."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
