"""Each pair of the corpus gets the answer that it is labelled with: precision and recall 100 %."""

from collections import Counter

import pytest

from idx_core.engine import judge
from idx_core.settings import Settings
from tests.core.redundancy.corpus import ANSWERS, PAIRS, Pair
from tests.core.redundancy.disagreements import differs, lines
from tests.docs.blocks import ROOT

REDUNDANCY = Settings(select=("IDX10",))
ANSWER_OF = {
    "IDX101": "duplicate",
    "IDX102": "redundant",
    "IDX103": "redundant",
    "IDX104": "overlapping",
}


def answered(pair: Pair) -> tuple[str, str]:
    """(the answer, the index that it is about)."""
    found = [f for f in judge(pair.schema, REDUNDANCY) if f.rule in ANSWER_OF]
    assert len(found) <= 1, found
    return (ANSWER_OF[found[0].rule], found[0].index) if found else ("kept", "")


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.id for pair in PAIRS])
@pytest.mark.peer(15)
def test_answer(pair: Pair) -> None:
    assert answered(pair) == (pair.answer, pair.drop), pair.why


def test_the_corpus_is_large_and_has_all_answers() -> None:
    assert len({pair.id for pair in PAIRS}) == len(PAIRS) >= 200
    counts = Counter(pair.answer for pair in PAIRS)
    assert set(counts) == set(ANSWERS)
    assert min(counts.values()) >= 15
    assert counts["kept"] >= 70
    assert all(pair.why.endswith(".") for pair in PAIRS)


def test_the_published_disagreements_are_those_of_the_corpus() -> None:
    page = (ROOT / "docs" / "redundancy.md").read_text(encoding="utf-8")
    published = [line for line in page.splitlines() if line.startswith("| ")]
    assert [line for line in published if line.count("|") == 5][1:] == list(lines())
    counts = Counter(pair.answer for pair in PAIRS)
    agreed = sum(not differs(pair) for pair in PAIRS)
    assert f"{len(PAIRS)} pairs" in page
    assert ", ".join(f"{counts[answer]} {answer}" for answer in ANSWERS) in page
    assert f"The two agree on {agreed} pairs" in page
