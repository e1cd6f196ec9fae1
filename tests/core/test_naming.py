import pytest
from hypothesis import given
from hypothesis import strategies as st

from idx_core.errors import NamingError
from idx_core.model import TableName, index_on
from idx_core.naming import check_template, index_name

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


def test_the_plain_name() -> None:
    assert index_name(TableName("orders"), index_on("a", "b")) == "ix_orders_a_b"


def test_a_template() -> None:
    name = index_name(TableName("orders"), index_on("a"), template="{table}_{columns}_idx")
    assert name == "orders_a_idx"


@given(NAMES, st.lists(NAMES, min_size=1, max_size=4), st.integers(20, 64))
def test_never_longer_than_allowed(table: str, columns: list[str], limit: int) -> None:
    name = index_name(TableName(table), index_on(*columns), max_bytes=limit)
    assert 0 < len(name.encode()) <= limit


@given(NAMES, NAMES)
def test_cut_names_differ_when_definitions_do(a: str, b: str) -> None:
    long = TableName("t" * 70)
    same = index_name(long, index_on(a)) == index_name(long, index_on(b))
    assert same == (a == b)


def test_bytes_are_counted_and_characters_kept_whole() -> None:
    name = index_name(TableName("ü" * 40), index_on("x"))
    assert len(name.encode()) <= 63
    assert name.startswith("ix_üüü")


def test_a_taken_name_gets_a_digest() -> None:
    name = index_name(TableName("t"), index_on("x"), taken={"ix_t_x"})
    assert name.startswith("ix_t_x_")
    assert name == index_name(TableName("t"), index_on("x"), taken={"ix_t_x"})


@pytest.mark.parametrize("bad", ["", "{table}", "{columns}", "{table}_{columns}_{x}", "{table"])
def test_bad_templates(bad: str) -> None:
    with pytest.raises(NamingError, match="naming template"):
        check_template(bad)


def test_too_little_room() -> None:
    with pytest.raises(NamingError, match="too few"):
        index_name(TableName("orders"), index_on("a"), max_bytes=9)
