from dataclasses import replace

import pytest

from idx_core.model import DeclaredOrdering, Index, Table
from idx_core.rules.unindexed_discriminator import unindexed_discriminator
from tests.core.build import element, index, table
from tests.core.rules.harness import messages, run
from tests.core.rules.statistics import statistics_of

NEWEST = DeclaredOrdering(
    elements=(element("at desc"),), within=("client_id",), source="relationship Client.documents"
)


def documents(*parts: Index, ordering: DeclaredOrdering = NEWEST) -> Table:
    found = table("id kind client_id at", *parts, name="documents")
    return replace(found, discriminator="kind", orderings=(ordering,))


def test_the_order_of_a_class() -> None:
    assert messages(unindexed_discriminator, documents(index("i", "client_id", "at"))) == [
        (
            "documents(client_id, kind, at): the rows of a class are told by kind and read in the "
            "order of relationship Client.documents, for which there is no index "
            "(client_id, kind, at DESC)"
        )
    ]


NEAR_MISSES = {
    "indexed": documents(index("i", "client_id", "kind", "at desc")),
    "indexed, the fixed ones turned": documents(index("i", "kind", "client_id", "at")),
    "ordered by it": documents(
        ordering=DeclaredOrdering(elements=(element("kind"), element("at")), source="x")
    ),
    "no hierarchy": replace(documents(), discriminator=""),
    "no order": replace(documents(), orderings=()),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(unindexed_discriminator, needed) == []


def test_a_usual_order_is_advised_for_large_tables() -> None:
    usual = documents(ordering=replace(NEWEST, usual=True))
    assert run(unindexed_discriminator, usual) == []
    assert run(unindexed_discriminator, usual, **statistics_of(usual, rows=2e6)) != []
