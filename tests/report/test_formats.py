"""Every format, read by an independent reader of it, with names that try to break out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import junitparser
import pytest
from sarif_pydantic import Sarif  # type: ignore[import-untyped]

import idx_core.report.document
from idx_core.build.wording import width
from idx_core.report.document import document
from idx_core.report.entry import Entry, at_least
from idx_core.report.github import github
from idx_core.report.gitlab import gitlab
from idx_core.report.junit import junit
from idx_core.report.markdown import markdown
from idx_core.report.sarif import sarif
from idx_core.report.text import summary, text
from tests.report.hostile import ENTRIES

pytestmark = pytest.mark.once

SCHEMA = json.loads(
    Path(idx_core.report.document.__file__).with_name("report.schema.json").read_text()
)
NONE: tuple[Entry, ...] = ()


@pytest.mark.parametrize("entries", [ENTRIES, NONE], ids=["hostile", "none"])
def test_json_is_as_its_schema_says(entries: tuple[Entry, ...]) -> None:
    found = json.loads(document(entries))
    jsonschema.validate(found, SCHEMA)
    assert [each["table"] for each in found["findings"]] == [e.finding.table.name for e in entries]
    assert sum(found["summary"].values()) == len(entries)


def test_the_schema_says_every_key() -> None:
    strict = json.loads(json.dumps(SCHEMA))
    for part in (strict, *strict["$defs"].values()):
        part["additionalProperties"] = False
    strict["$defs"]["index"]["properties"]["elements"]["items"]["additionalProperties"] = False
    jsonschema.validate(json.loads(document(ENTRIES)), strict)


@pytest.mark.parametrize("entries", [ENTRIES, NONE], ids=["hostile", "none"])
def test_sarif_is_read_by_an_independent_model_of_it(entries: tuple[Entry, ...]) -> None:
    (run,) = Sarif.model_validate_json(sarif(entries)).runs
    results = run.results or []
    assert len(results) == len(entries)
    rules = [rule.id for rule in run.tool.driver.rules or []]
    for result, entry in zip(results, entries, strict=True):
        assert rules[result.rule_index or 0] == result.rule_id == entry.finding.rule
        (location,) = result.locations or []
        assert (location.physical_location is None) == (entry.place is None)


def test_sarif_uris_have_no_character_that_a_uri_cannot_have() -> None:
    for result in json.loads(sarif(ENTRIES))["runs"][0]["results"]:
        for location in result["locations"]:
            place = location.get("physicalLocation")
            if place is not None:
                assert re.fullmatch(r"[\w.~/%-]+", place["artifactLocation"]["uri"], re.ASCII)


def test_gitlab_has_what_its_code_quality_requires() -> None:
    issues = json.loads(gitlab(ENTRIES))
    assert json.loads(gitlab(NONE)) == []
    assert len({issue["fingerprint"] for issue in issues}) == len(
        {entry.fingerprint for entry in ENTRIES}
    )
    for issue, entry in zip(issues, ENTRIES, strict=True):
        assert issue["check_name"] == entry.finding.rule
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry.finding.message in issue["description"]
        location = issue["location"]
        expected = (entry.place.file, entry.place.line) if entry.place else ("models", 1)
        assert (location["path"], location["lines"]["begin"]) == expected


def test_junit_counts_what_fails_and_skips_the_rest() -> None:
    failing = at_least(ENTRIES, "warning")
    read = junitparser.JUnitXml.fromstring(junit(ENTRIES, failing).encode())
    (suite,) = read
    assert (suite.tests, suite.failures) == (len(ENTRIES), len(failing))
    assert suite.skipped == len(ENTRIES) - len(failing)
    names = [case.name for case in suite]
    assert "plain.plain.plain" in names
    assert all("\x00" not in name and "\x1b" not in name for name in names)


def test_junit_without_findings_is_one_case_that_passed() -> None:
    (suite,) = junitparser.JUnitXml.fromstring(junit(NONE, NONE).encode())
    assert [case.is_passed for case in suite] == [True]


def test_each_finding_is_one_command_for_github_whatever_its_names_are() -> None:
    lines = github(ENTRIES).split("\n")
    assert len(lines) == len(ENTRIES)
    for line, entry in zip(lines, ENTRIES, strict=True):
        # as the runner reads it: command, properties up to the next two colons, message
        command, properties, message = re.fullmatch(
            r"::(\w+) (.*?)::(.*)", line.replace("\r", "\n")
        ).groups()  # type: ignore[union-attr]
        assert command == {"info": "notice", "warning": "warning", "error": "error"}[entry.weight]
        read = dict(pair.split("=", 1) for pair in properties.split(","))
        assert read.keys() == ({"file", "line", "title"} if entry.place else {"title"})
        assert unescaped(message).startswith(entry.finding.message)
        if entry.place:
            assert unescaped(read["file"]) == entry.place.file


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(code, character)
    return text.replace("%25", "%")


def test_markdown_has_a_row_a_finding_and_no_live_character() -> None:
    rows = markdown(ENTRIES).split("\n")[4:]
    assert len(rows) == len(ENTRIES)
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 6
        assert not re.search(r"(?<!\\)[<`*_\[\]]", row)
        assert row.isprintable()


def test_text_has_no_control_character_and_fits() -> None:
    lines = text(ENTRIES).split("\n")
    assert all(line.isprintable() for line in lines)
    # a name is never broken, so that it can be copied
    assert all(width(line) <= 100 or max(map(width, line.split())) > 60 for line in lines)


def test_the_summary_counts_by_weight_and_rule() -> None:
    assert summary(NONE) == "No findings."
    assert summary(ENTRIES[:1]) == "1 finding: 1 warning (IDX001)"
    assert summary(ENTRIES[:3]) == (
        "3 findings: 1 error (IDX000), 1 warning (IDX001), 1 advice (IDX104)"
    )


@pytest.mark.parametrize(
    ("weight", "number"), [("info", 3), ("warning", 2), ("error", 1), ("never", 0)]
)
def test_what_fails(weight: str, number: int) -> None:
    assert len(at_least(ENTRIES[:3], weight)) == number
