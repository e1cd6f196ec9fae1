"""All changes of all models, file by file; what cannot be written is told to people instead."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Model

from django_idx.eject.field import FieldCall
from django_idx.eject.meta import add_indexes, remove_indexes
from django_idx.eject.place import NotWritable, Place, placed, source_file
from django_idx.eject.spelling import FileSpelling
from django_idx.eject.wanted import Wanted
from django_idx.source import Unwritable, field_line, index_line, swappable_targets
from idx_core.source.file import Change, SourceFile, read_source
from idx_core.source.parsed import Parsed


@dataclass(frozen=True, slots=True)
class _Job:
    """One edit of one class; `otherwise` tells people how to do it, after the reason."""

    subject: str
    kind: type[Any]
    edit: Callable[[Place, FileSpelling], None]
    otherwise: str


@dataclass
class Written:
    """Changes of files, and what people have to do themselves."""

    changes: list[Change] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)


def written(wanted: Sequence[Wanted]) -> Written:
    """The models' source with all of it in, as far as it can be written."""
    result = Written()
    files = _Files(result)
    taken = _Fields(files, wanted)
    first = [job for each in wanted for job in (*_removals(each), *taken.jobs(each))]
    files.run(first)
    files.run([job for each in wanted for job in _additions(each)])
    result.changes = files.changes
    return result


def _additions(wanted: Wanted) -> Iterator[_Job]:
    if wanted.added:
        lines = "; ".join(index_line(index) or index.name for index in wanted.added)
        yield _Job(
            wanted.model._meta.label,
            wanted.model,
            lambda place, spelling: add_indexes(place, wanted.model, wanted.added, spelling),
            f"Add to its Meta.indexes: {lines}",
        )


def _removals(wanted: Wanted) -> Iterator[_Job]:
    if wanted.removed:
        names = ", ".join(wanted.removed)
        yield _Job(
            wanted.model._meta.label,
            wanted.model,
            lambda place, spelling: remove_indexes(place, wanted.removed),
            f"Take out of its Meta.indexes: {names}",
        )


class _Fields:
    """The fields whose index is turned off, each once where it is defined."""

    def __init__(self, files: "_Files", wanted: Iterable[Wanted]) -> None:
        self._files = files
        self._off = {(each.model, name) for each in wanted for name in each.unindexed}
        self._done: set[tuple[type[Any], str]] = set()
        self._swappable: dict[str, str] = swappable_targets() if self._off else {}

    def jobs(self, wanted: Wanted) -> Iterator[_Job]:
        for name in wanted.unindexed:
            made: Any = wanted.model._meta.get_field(name)
            line = field_line(made, db_index=False, swappable=self._swappable)
            subject = f"{wanted.model._meta.label}.{name}"
            otherwise = f"Define it so: {line or f'{name} with db_index=False'}"
            try:
                kind = self._definer(wanted.model, made)
            except NotWritable as reason:
                self._files.tell(subject, reason, otherwise)
                continue
            if (kind, name) not in self._done:
                self._done.add((kind, name))
                yield _Job(subject, kind, _turning_off(made), otherwise)

    def _definer(self, model: type[Model], made: Any) -> type[Any]:
        for kind in model.__mro__:
            if kind is not model and not _is_abstract(kind):
                continue
            place = self._files.place(kind)
            if FieldCall.of(place, made) is None:
                continue
            others = [
                child
                for child in _concrete(kind)
                if (child, made.name) not in self._off
                and any(own.name == made.name for own in child._meta.local_fields)
            ]
            if others:
                labels = ", ".join(sorted(child._meta.label for child in others))
                raise NotWritable(f"{kind.__name__} defines it for {labels} too")
            return kind
        raise NotWritable("no class statement defines it")


def _is_abstract(kind: type[Any]) -> bool:
    return isinstance(kind, type(Model)) and kind is not Model and kind._meta.abstract


def _concrete(kind: type[Any]) -> Iterator[Any]:
    """The class itself and those below it that have a table."""
    if not kind._meta.abstract and not kind._meta.proxy:
        yield kind
    for child in kind.__subclasses__():
        if isinstance(child, type(Model)) and hasattr(child, "_meta"):
            yield from _concrete(child)


def _turning_off(made: Any) -> Callable[[Place, FileSpelling], None]:
    def edit(place: Place, spelling: FileSpelling) -> None:
        call = FieldCall.of(place, made)
        assert call is not None
        call.turn_off()

    return edit


class _Files:
    """The files that are changed, each as it is after the jobs so far."""

    def __init__(self, result: Written) -> None:
        self._result = result
        self._original: dict[Path, SourceFile] = {}
        self._parsed: dict[Path, Parsed] = {}

    @property
    def changes(self) -> list[Change]:
        """Of the files that are another than before."""
        return [
            Change(file, self._parsed[path].text)
            for path, file in sorted(self._original.items())
            if self._parsed[path].text != file.text
        ]

    def tell(self, subject: str, reason: object, otherwise: str) -> None:
        """What is left to people."""
        self._result.by_hand.append(f"cannot write {subject!r}: {reason}. {otherwise}")

    def place(self, kind: type[Any]) -> Place:
        """The class in its file. Raises `NotWritable`."""
        return placed(kind, self._of(source_file(kind)))

    def run(self, jobs: Iterable[_Job]) -> None:
        """Do all jobs that can be done."""
        by_file: dict[Path, list[_Job]] = defaultdict(list)
        for job in jobs:
            try:
                path = source_file(job.kind)
            except NotWritable as reason:
                self.tell(job.subject, reason, job.otherwise)
            else:
                by_file[path].append(job)
        for path, those in sorted(by_file.items()):
            self._edit(path, those)

    def _edit(self, path: Path, jobs: list[_Job]) -> None:
        """One that fails has left edits behind: the others are done again without it."""
        while jobs:
            parsed = self._of(path)
            spelling: FileSpelling | None = None
            failed = []
            for job in jobs:
                try:
                    place = placed(job.kind, parsed)
                    spelling = spelling or FileSpelling(parsed, place.module)
                    job.edit(place, spelling)
                except NotWritable as reason:
                    self.tell(job.subject, reason, job.otherwise)
                    failed.append(job)
                except Unwritable as value:
                    self.tell(job.subject, f"nobody can say how to write {value}", job.otherwise)
                    failed.append(job)
            if not failed:
                if spelling is not None:
                    spelling.imports.write()
                self._parsed[path] = _parsed_again(parsed)
                return
            jobs = [job for job in jobs if job not in failed]
            self._parsed[path] = Parsed(parsed.file)

    def _of(self, path: Path) -> Parsed:
        if path not in self._parsed:
            self._original[path] = read_source(path)
            self._parsed[path] = Parsed(self._original[path])
        return self._parsed[path]


def _parsed_again(parsed: Parsed) -> Parsed:
    file, text = parsed.file, parsed.change.after
    return Parsed(SourceFile(file.path, file.raw, text, file.encoding))
