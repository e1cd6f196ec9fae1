"""Where active_record_doctor answers otherwise, as lines of the table in docs/redundancy.md.

`python -m tests.core.redundancy.disagreements` prints them.
"""

from collections.abc import Iterator

from tests.core.redundancy.corpus import PAIRS, Pair


def lines() -> Iterator[str]:
    """A row of the table for each pair: the pair, our answer, its answer, our reason."""
    for pair in PAIRS:
        if differs(pair):
            ours = f"drop {pair.drop}" if pair.answer in ("duplicate", "redundant") else pair.answer
            names = " or ".join(pair.active_record_doctor)
            theirs = f"drop {names}" if names else "kept"
            yield f"| {pair.subject}: {pair.name} | {ours} | {theirs} | {pair.why} |"


def differs(pair: Pair) -> bool:
    """Whether it would have another index dropped, or another number of them.

    Of two equal indexes it names both, each with the other one to use instead: that one of them can
    go is the same answer. Where PostgreSQL, or replication, needs one of the two, it is not.
    """
    theirs = set(pair.active_record_doctor)
    if pair.answer in ("duplicate", "redundant"):
        both_may_go = theirs == {"a", "b"} and pair.answer == "duplicate" and not pair.replica
        return pair.drop not in theirs or not (both_may_go or theirs == {pair.drop})
    return bool(theirs)


if __name__ == "__main__":
    print("\n".join(lines()))
