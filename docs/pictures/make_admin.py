"""Pictures of the admin pages: `python -m docs.pictures.make_admin`, with Chromium installed.

The sample `agency` on a private PostgreSQL, with data, its workload, and a few indexes that were
made by hand; Django's own server, its superuser, and a browser without a window.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psycopg

from docs.pictures.taking import ROOT, take
from sample_projects.embedded import embedded_postgres_server
from sample_projects.server_process import free_port

AGENCY = ROOT / "sample_projects" / "agency"
ROWS = "50000"
SERVER = {"shared_preload_libraries": "pg_stat_statements", "track_io_timing": "on"}
SETTINGS = """
from agency.settings import *

DEBUG = True
INSTALLED_APPS += ["django.contrib.staticfiles", "django_idx.admin_page"]
MIDDLEWARE += ["pictured.logged_in"]


def logged_in(get_response):
    def handle(request):
        from django.contrib.auth import get_user_model

        request.user = get_user_model().objects.filter(is_superuser=True).first()
        return get_response(request)

    return handle
"""
BY_HAND = (
    "CREATE INDEX time_entries_by_day ON time_entries (created_at)",
    "CREATE INDEX time_entries_by_day_and_user ON time_entries (created_at, user_id)",
    "CREATE INDEX comments_by_day ON comments (created_at)",
    "DELETE FROM messages WHERE id % 3 > 0",
    "VACUUM ANALYZE",
)
# name: address, columns and rows of the window, dark
SHOTS = {
    "admin_health_light_wide": ("health/", (1280, 1250), False),
    "admin_health_dark_wide": ("health/", (1280, 1250), True),
    "admin_health_light_narrow": ("health/", (500, 1250), False),
    "admin_health_dark_narrow": ("health/", (500, 1250), True),
    "admin_findings_light_wide": ("findings/", (1280, 1200), False),
    "admin_findings_dark_narrow": ("findings/", (500, 1200), True),
}


def main() -> None:
    """Make them anew."""
    with tempfile.TemporaryDirectory() as folder, embedded_postgres_server(SERVER) as url:
        (Path(folder) / "pictured.py").write_text(SETTINGS)
        environment = {
            **os.environ,
            "AGENCY_DATABASE_URL": url,
            "AGENCY_MODELS": "plan",
            "DJANGO_SETTINGS_MODULE": "pictured",
            "PYTHONPATH": os.pathsep.join([folder, str(AGENCY), str(ROOT)]),
        }
        prepare(environment, url)
        with served(environment) as address:
            for name, (page, window, dark) in SHOTS.items():
                take(address + page, name, window, dark=dark)


def prepare(environment: dict[str, str], url: str) -> None:
    """A database that has been lived in."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
    manage(environment, "migrate", "-v0", "--skip-checks")
    manage(environment, "seed", "--rows", ROWS)
    workload = ["-m", "agency.workload", "--rows", ROWS]
    asked = subprocess.check_output([sys.executable, *workload], env=environment)
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (*BY_HAND, *(each["sql"] for each in json.loads(asked))):
            connection.execute(statement)


def manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "django", *arguments], env=environment, check=True)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """The address of the pages."""
    port = free_port()
    command = [sys.executable, "-m", "django", "runserver", "--noreload", "--skip-checks"]
    with subprocess.Popen(
        [*command, f"127.0.0.1:{port}"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/admin/")
            yield f"http://127.0.0.1:{port}/admin/idx/"
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urlopen(address).close()
        except HTTPError as error:
            sys.exit(f"{address}: {error}")
        except URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"nothing answers at {address}")


if __name__ == "__main__":
    main()
