"""The report as JUnit's XML, which nearly every CI service shows: a case for each finding."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from idx_core.report.entry import Entry

# What XML 1.0 cannot hold, in no spelling.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(entries: Sequence[Entry], failing: Sequence[Entry]) -> str:
    """The text of the file; those that are not among the `failing` are skipped cases."""
    failed = {entry.fingerprint for entry in failing}
    failures = sum(entry.fingerprint in failed for entry in entries)
    counts = {
        "tests": str(max(len(entries), 1)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(len(entries) - failures),
        "time": "0",
    }
    suites = ElementTree.Element("testsuites")
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "migration-idx", **counts})
    if not entries:  # some services take a file without a case for a broken one
        ElementTree.SubElement(suite, "testcase", classname="IDX", name="no findings", time="0")
    for entry in entries:
        _case(suite, entry, is_failure=entry.fingerprint in failed)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False)


def _case(suite: ElementTree.Element, entry: Entry, *, is_failure: bool) -> None:
    finding, place = entry.finding, entry.place
    attributes = {"classname": finding.rule, "name": _clean(finding.subject), "time": "0"}
    if place is not None:
        attributes |= {"file": _clean(place.file), "line": str(place.line)}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    if is_failure:
        told = ElementTree.SubElement(
            case, "failure", message=_clean(finding.message), type=entry.weight
        )
        told.text = _clean(finding.hint)
    else:
        ElementTree.SubElement(case, "skipped", message=_clean(finding.message))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
