"""The shapes of declared indexes that had to be created, of many tables at once."""

from collections.abc import Iterable
from dataclasses import replace

from idx_core.build.session import Session
from idx_core.verify.canonical import Wanted, canonical, written
from idx_core.verify.comparing import differences
from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.reflected import FoundTable
from idx_core.verify.shape import Shape
from idx_core.verify.verdict import Difference


class Shapes:
    """What PostgreSQL has said so far; each question to it is about many tables."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, Shape | str] = {}
        self._again: dict[int, tuple[Shape, Shape]] = {}

    def of(self, index: DeclaredIndex) -> Shape | str | None:
        """The index's shape, or why it could not be had; None where it was not created."""
        return self._known.get(id(index))

    def create(self, wanted: Iterable[Wanted]) -> None:
        """Have these created, and read."""
        places = list(wanted)
        shapes = canonical(self._session, places)
        self._known.update(zip((id(index) for _, index in places), shapes, strict=True))

    def read_again(self, wanted: Iterable[tuple[FoundTable, DeclaredIndex, Shape, Shape]]) -> None:
        """Have both sides' own texts, declared and reflected, read once more."""
        asked = list(wanted)
        texts = [
            (place, written(self._session, index.table, shape))
            for place, index, *sides in asked
            for shape in sides
        ]
        shapes = canonical(self._session, texts)
        for (_, index, ours, theirs), again, others in zip(
            asked, shapes[::2], shapes[1::2], strict=True
        ):
            if isinstance(again, Shape) and isinstance(others, Shape):
                self._again[id(index)] = (
                    replace(again, owner=ours.owner),
                    replace(others, owner=theirs.owner),
                )

    def differences(self, index: DeclaredIndex, reflected: Shape) -> list[Difference]:
        """Those of an index that was created and the one that it is paired with."""
        shape = self._known[id(index)]
        assert isinstance(shape, Shape)
        return list(differences(*self._again.get(id(index), (shape, reflected))))
