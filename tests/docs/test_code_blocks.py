"""Every code block is right: TOML and settings parse, Python compiles, commands exist.

The models of the rule pages are judged by test_rule_pages, the quick starts of the README are
followed word for word by test_quick_starts.
"""

import ast
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from idx_core.settings import parse_settings
from tests.docs.blocks import ROOT, Block, blocks, pages

ALL_BLOCKS = [block for page in pages() for block in blocks(page)]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def check_toml(block: Block) -> None:
    section = tomllib.loads(block.text).get("tool", {}).get("idx", {})
    parse_settings(section, str(block))


def check_python(block: Block) -> None:
    for node in ast.walk(ast.parse(block.text)):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "IDX":
            parse_settings(ast.literal_eval(node.value), str(block))


def check_commands(block: Block) -> None:
    for target in re.findall(r"^(?:\$ )?make ([a-z-]+)", block.text, re.M):
        assert target in TARGETS, f"{block}: the Makefile has no target {target}"


CHECKS: dict[str, Callable[[Block], None]] = {
    "toml": check_toml,
    "python": check_python,
    "console": check_commands,
    "sh": check_commands,
}


@pytest.mark.parametrize("block", ALL_BLOCKS, ids=str)
def test_block(block: Block) -> None:
    assert block.language in {*CHECKS, "text", "sql", "diff", "json", "mermaid", "yaml"}, (
        f"{block}: unknown language"
    )
    if block.language in CHECKS:
        CHECKS[block.language](block)


LINK = re.compile(r"\[[^\]]*\]\(([^)#:\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", pages(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
