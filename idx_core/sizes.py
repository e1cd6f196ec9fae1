"""Amounts of memory, written as PostgreSQL's own settings are: `512MB`, `2GB`."""

import re

_BYTES = {"kB": 1024, "MB": 1024**2, "GB": 1024**3, "TB": 1024**4}
_SIZE = rf"(?a)(?P<number>\d+(\.\d+)?) ?(?P<unit>{'|'.join(_BYTES)})"
_SMALLEST = 1024**2  # less is PostgreSQL's least maintenance_work_mem


def parse_size(text: str) -> int:
    """Bytes; ValueError or TypeError for what is no size, or less than a megabyte."""
    matched = re.fullmatch(_SIZE, text)
    if matched is None:
        raise ValueError(text)
    size = int(float(matched["number"]) * _BYTES[matched["unit"]])
    if size < _SMALLEST:
        raise ValueError(text)
    return size
