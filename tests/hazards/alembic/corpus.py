"""The corpus: revisions on the tables of `versions/base.py`, with what is hazardous in them.

A comment `# IDX401` at the end of a line says that this rule, and no other, is to speak of it; two
of them, that it is to speak twice. Whoever adds a revision writes that before running the rules.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config

VERSIONS = Path(__file__).parent / "versions"
HELD_OUT = VERSIONS / "held_out"
"""Written and labelled when the rules were done, and before they saw any of these."""
_LABEL = re.compile(r"# ((?:IDX\d{3} ?)+)$")
_MADE_OF = "env.py alembic.ini script.py.mako".split()
Found = Counter[tuple[str, int, str]]
"""How often (file, line, rule id)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One or more revisions that are not applied."""

    name: str
    files: tuple[Path, ...]

    @property
    def revisions(self) -> list[str]:
        """Their ids."""
        single = [path.stem for path in self.files]
        is_single = self.files[0].parent in (VERSIONS, HELD_OUT)
        return single if is_single else [f"{self.name}_{s}" for s in single]

    @property
    def expected(self) -> Found:
        """What the comments say."""
        found: Found = Counter()
        for path in self.files:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if label := _LABEL.search(line):
                    # of a statement of several lines the first one counts
                    found.update((path.name, number, rule) for rule in label[1].split())
        return found


def cases() -> list[Case]:
    """All but the base."""
    files = [*VERSIONS.glob("*.py"), *HELD_OUT.glob("*.py")]
    single = [Case(p.stem, (p,)) for p in files if p.stem != "base"]
    several = [
        Case(p.name, tuple(sorted(p.glob("*.py"))))
        for p in VERSIONS.iterdir()
        if p.is_dir() and p.name != "__pycache__" and p != HELD_OUT
    ]
    return sorted([*single, *several], key=lambda case: case.name)


def project(folder: Path, case: Case, url: str = "postgresql+psycopg://127.0.0.1:1/none") -> Config:
    """An Alembic environment with the base and the revisions of the case."""
    migrations = folder / "migrations"
    (migrations / "versions").mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    for path in (VERSIONS / "base.py", *case.files):
        shutil.copy(path, migrations / "versions")
    for name in _MADE_OF:
        source = Path(__file__).parent / "environment" / f"{name}.txt"
        target = folder if name == "alembic.ini" else migrations
        shutil.copy(source, target / name)
    config = Config(str(folder / "alembic.ini"))
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
