"""PostgreSQL's text of a one-dimensional array."""

import re

_ELEMENT = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^",{}\\]+)', re.DOTALL)
_BOUNDS = re.compile(r"\[\d+:\d+\]=")


def array_elements(text: str) -> tuple[str, ...]:
    """The elements as texts; raises `ValueError`, also for NULL, which no statistics hold."""
    body = text[_match_end(text) :]
    if not (body.startswith("{") and body.endswith("}")):
        raise ValueError(text)
    found: list[str] = []
    at, last = 1, len(body) - 1
    while at < last:
        element = _ELEMENT.match(body, at, last)
        if element is None or element["bare"] == "NULL":
            raise ValueError(text)
        quoted = element["quoted"]
        found.append(element["bare"] if quoted is None else re.sub(r"(?s)\\(.)", r"\1", quoted))
        at = element.end()
        if at < last:
            if body[at] != "," or at + 1 == last:
                raise ValueError(text)
            at += 1
    return tuple(found)


def _match_end(text: str) -> int:
    bounds = _BOUNDS.match(text)
    return bounds.end() if bounds else 0
