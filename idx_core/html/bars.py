"""Bar charts as static SVG: real text, widths in per cent, so that they fit a phone unscaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from idx_core.build.wording import one_line
from idx_core.html.element import Html, element

_ROW = 42  # pixels of one bar with its label
_BAR = 12
_WIDEST = 60.0  # per cent of the width; what it says stands to the right of it
_LABEL = 40  # columns that fit a chart on a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, the numbers of its parts, and what is written beside them."""

    label: str
    parts: Sequence[float]
    told: str


def chart(anchor: str, title: str, bars: Sequence[Bar], keys: Sequence[str] = ()) -> Html:
    """A figure; `keys` name the parts, of which there may be three, where there are several."""
    most = max((sum(bar.parts) for bar in bars), default=0) or 1
    legend = element(
        "div",
        *(
            element("span", element("span", class_=f"key key{n}", aria_hidden="true"), key)
            for n, key in enumerate(keys, 1)
        ),
        class_="keys",
    )
    rows = [row for at, bar in enumerate(bars) for row in _row(at, bar, most)]
    told = "; ".join(f"{bar.label}: {bar.told}" for bar in bars)
    return element(
        "figure",
        element("figcaption", title, *([legend] if keys else [])),
        element(
            "svg",
            element("title", title, id=f"{anchor}-title"),
            element("desc", told, id=f"{anchor}-desc"),
            *rows,
            role="img",
            aria_labelledby=f"{anchor}-title",
            aria_describedby=f"{anchor}-desc",
            width="100%",
            height=str(_ROW * len(bars)),
        ),
    )


def _row(at: int, bar: Bar, most: float) -> list[Html]:
    top = _ROW * at
    place = str(top + 20)
    shape = {"y": place, "height": str(_BAR)}
    label = element("text", one_line(bar.label, _LABEL), x="0", y=str(top + 14))
    found = [label, element("rect", class_="track", x="0", width=f"{_WIDEST:g}%", **shape)]
    left = 0.0
    for number, part in enumerate(bar.parts, 1):
        wide = _WIDEST * part / most
        if wide > 0:
            found.append(
                element(
                    "rect", class_=f"bar{number}", x=f"{left:.2f}%", width=f"{wide:.2f}%", **shape
                )
            )
        left += wide
    anchored = {"x": "100%", "y": str(top + 30), "text_anchor": "end"}
    found.append(element("text", bar.told, class_="told", **anchored))
    return found
