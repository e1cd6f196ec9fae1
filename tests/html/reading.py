"""HTML read by Python's own parser, and what of it would be active."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Everything that has no content in HTML, and the four of ours whose end may be left out.
_EMPTY = {"meta"}
_UNCLOSED = {"dd", "dt", "li", "tbody", "td", "th", "thead", "tr"}
_ACTIVE_TAGS = {
    *("script", "iframe", "object", "embed", "link", "base", "form", "input", "button", "img"),
    *("audio", "video", "source", "template", "use", "image", "foreignobject", "animate", "set"),
}
_ACTIVE_ATTRIBUTES = {
    "src",
    "srcset",
    "action",
    "formaction",
    "data",
    "ping",
    "style",
    "xlink:href",
}


@dataclass
class Read(HTMLParser):
    """A page: its tags with attributes in order, its text, and what was wrong with it."""

    page: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.page)
        self.close()
        self.wrong += [f"{tag} is not closed" for tag in self._open if tag not in _UNCLOSED]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag in _ACTIVE_TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in found.items():
            if name.startswith("on") or name in _ACTIVE_ATTRIBUTES:
                self.wrong.append(f"{tag} {name}={value}")
            if name == "href" and not (value or "").startswith("#"):
                self.wrong.append(f"{tag} {name}={value}")
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] != tag and self._open[-1] in _UNCLOSED:
            self._open.pop()
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"an instruction: {data}")

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of that name."""
        return [found for name, found in self.tags if name == tag]
