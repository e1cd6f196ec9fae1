"""Pages in a real browser: nothing runs, nothing is asked for, nothing is wider than a phone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from idx_core.health.asked import Asked
from idx_core.health.verb import run_health
from tests.build.sessions import PsycopgSession
from tests.html.canary import Canary, canary
from tests.html.names import attacks, storable
from tests.html.pages import report_page
from tests.support.chromium import chromium_command, dom_of
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.once

PHONE = 360  # pixels
# Where the policy is gone, a script of the test's own tells how wide the page is. Chromium's own
# window is never as narrow as a phone; a frame is.
MEASURE = "<script>parent.postMessage([document.title, document.documentElement.scrollWidth], '*')"
FRAME = (
    "<!DOCTYPE html><title>nothing was told</title>"
    "<script>onmessage = (told) => { document.title = told.data.join(' ') }</script>"
    f"<iframe width={PHONE} height=800 frameborder=0 src=page.html></iframe>"
)
TITLES = {"report": "Index report", "health": "Index health of idx_test"}


@pytest.fixture(scope="module")
def visited() -> Iterator[Canary]:
    with canary() as found:
        yield found


@pytest.fixture(scope="module")
def pages(visited: Canary, postgres18: PostgresServer) -> dict[str, str]:
    names = attacks(visited.address)
    told: list[str] = []
    with (
        postgres18.fresh_database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for name in storable(names):
            table = sql.Identifier(name)
            connection.execute(sql.SQL("CREATE TABLE {} ({} int UNIQUE)").format(table, table))
        asked = Asked(format="html", min_size=0, unused_days=0)
        run_health(PsycopgSession(connection), asked, told.append)
    return {"report": report_page(names), "health": told[0]}


def written(folder: Path, text: str) -> Path:
    page = folder / "page.html"
    page.write_text(text, encoding="utf-8")
    return page


def opened(text: str) -> str:
    """The page with everything in it shown, and without its policy."""
    shown = text.replace("<details ", "<details open ")
    return re.sub("<meta http-equiv[^>]*>", "", shown)


@pytest.mark.parametrize("kind", ["report", "health"])
def test_no_script_ran_no_request_was_sent_and_nothing_is_wider_than_a_phone(
    kind: str, visited: Canary, pages: dict[str, str], tmp_path: Path
) -> None:
    before = visited.visits
    page = opened(pages[kind])  # what is escaped needs no policy
    assert page.count("<details ") > 20
    written(tmp_path, page.replace("</body>", f"{MEASURE}</script></body>"))
    frame = tmp_path / "frame.html"
    frame.write_text(FRAME, encoding="utf-8")
    dom = dom_of(frame, tmp_path / "profile")
    (title,) = re.findall("<title>(.*?)</title>", dom)
    assert re.sub(r"_\d+ ", " ", title) == f"{TITLES[kind]} {PHONE}"
    assert visited.visits == before


def test_the_same_names_unescaped_do_run_and_are_sent(visited: Canary, tmp_path: Path) -> None:
    before = visited.visits
    names = attacks(visited.address)
    page = written(tmp_path, f"<!DOCTYPE html><title>safe</title><body>{names[0]}{names[3]}")
    dom = dom_of(page, tmp_path / "profile")
    assert "<title>owned</title>" in dom
    assert visited.visits > before


def test_the_policy_alone_would_stop_them(
    visited: Canary, pages: dict[str, str], tmp_path: Path
) -> None:
    before = visited.visits
    page = pages["report"].replace("<main>", "<main>" + "".join(attacks(visited.address)[:5]))
    dom = dom_of(written(tmp_path, page), tmp_path / "profile")
    assert "<title>owned</title>" not in dom
    assert visited.visits == before


def test_what_is_printed_has_what_is_closed_on_the_screen(
    pages: dict[str, str], tmp_path: Path
) -> None:
    sizes = []
    for at, text in enumerate((pages["health"], opened(pages["health"]))):
        target = tmp_path / f"{at}.pdf"
        page = written(tmp_path, text)
        command = chromium_command(tmp_path / "profile", f"--print-to-pdf={target}", page.as_uri())
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        sizes.append(target.read_bytes().count(b"/Type /Page\n"))
    closed, whole = sizes
    assert closed == whole > 1
