"""Names that want to run something, to fetch something or to turn a line around."""

from __future__ import annotations

from tests.report.hostile import NAMES

LONGEST = 63  # bytes that PostgreSQL keeps of a name


def attacks(address: str) -> tuple[str, ...]:
    """Names that would set a mark (`document.title`), or ask the server at that address."""
    return (
        "<script>document.title='owned'</script>",
        "</style><script>document.title='owned'</script>",
        "</title><script>document.title='owned'</script>",
        f"<img src=http://{address}/a onerror=document.title='owned'>",
        f"<svg onload=document.title='owned'><image href=http://{address}>",
        "' onmouseover='x' autofocus onfocus='document.title=1",
        '" onload="document.title=1" x="',
        f"<link rel=stylesheet href=http://{address}/a.css>",
        f"<iframe src=http://{address}/frame></iframe>",
        f"<meta http-equiv=refresh content=0;url=http://{address}>",
        f"<style>@import 'http://{address}/b.css';</style>",
        f"](http://{address}) ![x](http://{address}/c.png)",
        f"[x]: http://{address}/d",
        "<!-- --><details open ontoggle=document.title='owned'>",
        "</code></td></table></main><b>",
        "&lt;b&gt; &#60;script&#62;",
        "]]><script>document.title='owned'</script>",
        "`` ` ``",
        "javascript:document.title='owned'",
        *NAMES,
    )


def storable(names: tuple[str, ...]) -> list[str]:
    """Those that PostgreSQL takes, cut as it would cut them, each once."""
    found = dict.fromkeys(map(cut, names))
    return [name for name in found if name and "\x00" not in name]


def cut(name: str) -> str:
    """The name as PostgreSQL keeps it."""
    return name.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")
