"""Each rule has its page, and the page is right: "before" is found, "after" is silent.

Settings and statistics that it takes are the TOML blocks under "What".
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from idx_core.hazards.registry import HAZARD_RULES
from idx_core.hazards.rule import HazardRule
from idx_core.health.finding import HealthRule
from idx_core.health.judging import HEALTH_RULES
from idx_core.registry import ALL_RULES
from idx_core.rule import Rule
from tests.docs.blocks import ROOT, Block, blocks

RULES = ROOT / "docs" / "rules"
PagedRule = Rule | HazardRule | HealthRule
PAGED: tuple[PagedRule, ...] = (*ALL_RULES, *HAZARD_RULES, *HEALTH_RULES)
SECTIONS = ["What", "Why", "SQLAlchemy", "Django", "When to ignore", "References"]


def page_of(rule: PagedRule) -> Path:
    module = sys.modules[rule.judge.__module__]
    assert module.__file__ is not None
    return RULES / (Path(module.__file__).stem.replace("_", "-") + ".md")


@pytest.mark.parametrize("rule", PAGED, ids=lambda rule: rule.id)
def test_every_rule_has_a_page_with_all_sections(rule: PagedRule) -> None:
    text = page_of(rule).read_text(encoding="utf-8")
    assert text.startswith(f"# {rule.id}: ")
    assert re.findall(r"^## (.*)$", text, re.M) == SECTIONS
    assert f"[{rule.id}]({page_of(rule).name})" in (RULES / "README.md").read_text(encoding="utf-8")


def test_every_page_has_a_rule() -> None:
    assert {p.name for p in RULES.glob("*.md")} == {"README.md"} | {page_of(r).name for r in PAGED}


def examples() -> list[tuple[str, str, Block, Block]]:
    found = []
    for rule in ALL_RULES:
        for framework in ("SQLAlchemy", "Django"):
            mine = [
                b
                for b in blocks(page_of(rule))
                if b.heading == framework and b.language == "python"
            ]
            if mine:
                before, after = mine
                found.append((rule.id, framework.lower(), before, after))
    return found


@pytest.mark.parametrize(
    ("rule_id", "framework", "before", "after"),
    examples(),
    ids=[f"{rule_id}-{framework}" for rule_id, framework, *_ in examples()],
)
def test_examples(
    judge: subprocess.Popen[str],
    rule_id: str,
    framework: str,
    before: Block,
    after: Block,
    tmp_path: Path,
) -> None:
    (tmp_path / "pyproject.toml").touch()  # else one above it would count
    for block in blocks(before.page):
        if block.language == "toml" and block.heading == "What":
            name = "pyproject" if block.text.startswith("[tool.idx") else "idx_statistics"
            (tmp_path / f"{name}.toml").write_text(block.text, encoding="utf-8")
    assert rule_id in judged(judge, framework, before, tmp_path)
    assert judged(judge, framework, after, tmp_path) == []


def judged(judge: subprocess.Popen[str], framework: str, block: Block, folder: Path) -> list[str]:
    source = folder / "models_of_the_page.py"
    source.write_text(block.text, encoding="utf-8")
    assert judge.stdin is not None
    assert judge.stdout is not None
    judge.stdin.write(f"{framework} {source}\n")
    judge.stdin.flush()
    found = json.loads(judge.stdout.readline())
    assert isinstance(found, list), f"{block}\n{found}"
    return found
