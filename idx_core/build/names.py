"""Names of indexes that the builder itself makes: the same on every run, in 63 bytes."""

from hashlib import blake2b

_MAX_BYTES = 63


def leaf_name(table: str, index: str) -> str:
    """The name of a partition's index, that is part of an index on the whole table."""
    return _cut(f"{table}_{index}")


def interim_name(index: str) -> str:
    """The name that an index has until it can take over that of the one that it replaces."""
    return _cut(f"{index}_idxnew")


def _cut(name: str) -> str:
    if len(name.encode()) <= _MAX_BYTES:
        return name
    digest = blake2b(name.encode(), digest_size=4).hexdigest()
    kept = name.encode()[: _MAX_BYTES - len(digest) - 1].decode(errors="ignore")
    return f"{kept}_{digest}"
