"""What `--idx` and `--idx-queries` do in one run of pytest.

Under pytest-xdist workers record, and the controller merges, judges and tells.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from idx_core.errors import IdxError
from idx_core.recorded.file import Recorded, merged, write_recorded

if TYPE_CHECKING:
    from pytest_idx.judging import Judgement
    from pytest_idx.recorder import Recorder

_OUTPUT = "idx_queries"
_ENDED_WELL = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


class IndexSession:
    """The hooks; registered only where one of the options is given."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._is_worker = hasattr(config, "workerinput")
        self._recorder: Recorder | None = None
        self._from_workers: list[Recorded] = []
        self._judgement: Judgement | None = None
        self._errors: list[str] = []
        self._notes: list[str] = []
        if config.option.idx_queries is not None:
            from pytest_idx.recorder import Recorder

            self._recorder = Recorder(config.rootpath)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Record what the test sends; what fixtures do before and after is none of its queries."""
        if self._recorder is None:
            return (yield)
        with self._recorder.recording(item.nodeid):
            return (yield)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of pytest-xdist has ended; one that crashed has told nothing."""
        for place, sql, count in getattr(node, "workeroutput", {}).get(_OUTPUT, ()):
            self._from_workers.append(Recorded(place, sql, count))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the queries, judge the models."""
        recorded = [] if self._recorder is None else self._recorder.stop()
        if self._is_worker:
            output: dict[str, Any] = getattr(self._config, "workeroutput")  # noqa: B009
            output[_OUTPUT] = [(each.place, each.sql, each.count) for each in recorded]
            return
        option = self._config.option
        if session.exitstatus not in _ENDED_WELL or option.collectonly:
            return
        if self._recorder is not None:
            self._write(merged([*recorded, *self._from_workers]))
        if option.idx:
            self._judge()
        failed = self._judgement is not None and bool(self._judgement.failing)
        if (failed or self._errors) and session.exitstatus != pytest.ExitCode.TESTS_FAILED:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _write(self, queries: tuple[Recorded, ...]) -> None:
        file = self._config.option.idx_queries
        try:
            write_recorded(file, queries)
        except IdxError as error:
            self._errors.append(str(error))
            return
        noun = "query" if len(queries) == 1 else "queries"
        self._notes.append(f"{len(queries)} {noun} recorded: `report --queries {file}` judges them")

    def _judge(self) -> None:
        from pytest_idx.judging import judgement

        try:
            self._judgement = judgement(self._config)
        except IdxError as error:
            self._errors.append(str(error))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """One section, which says why the run fails where the tests do not."""
        found = self._judgement
        failed = bool(self._errors or (found is not None and found.failing))
        if found is None and not (self._errors or self._notes):
            return
        terminalreporter.section("indexes", bold=True, **{"red" if failed else "green": True})
        for error in self._errors:
            terminalreporter.write_line(f"ERROR: {error}", red=True)
        for line in (*(found.lines if found is not None else ()), *self._notes):
            terminalreporter.write_line(line)
