"""How durations, sizes and foreign text are shown: short, on one line, harmless on a terminal."""

from unicodedata import east_asian_width


def duration(seconds: float) -> str:
    """Like `4 s`, `5 min 3 s`, `2 h 5 min` or `3 d 4 h`; nothing is shorter than `0 s`."""
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return _two(whole, 60, "min", 1, "s")
    if whole < 86400:
        return _two(whole, 3600, "h", 60, "min")
    return _two(whole, 86400, "d", 3600, "h")


def _two(seconds: int, large: int, large_unit: str, small: int, small_unit: str) -> str:
    rest = seconds % large // small
    return f"{seconds // large} {large_unit}" + (f" {rest} {small_unit}" if rest else "")


def one_line(text: str, columns: int) -> str:
    """The text without line breaks and control characters, cut with `…` to so many columns."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    plain = " ".join(text.split())
    if width(plain) <= columns:
        return plain
    kept = ""
    for character in plain:
        if width(kept + character) >= columns:
            break
        kept += character
    return kept + "…"


def width(text: str) -> int:
    """The columns of a terminal that the text takes, at most."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def bytes_of(size: float) -> str:
    """Like `12 kB`, `340 MB` or `1.2 GB`, with two or three figures."""
    value, units = size / 1024, ("kB", "MB", "GB", "TB")
    for unit in units:
        if value < 999.5 or unit == units[-1]:
            break
        value /= 1024
    return f"{value:.1f} {unit}" if value < 9.95 and unit != "kB" else f"{value:.0f} {unit}"
