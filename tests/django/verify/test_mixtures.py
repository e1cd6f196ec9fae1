"""Derived, ejected, drifted and missing indexes in a Django sample, mended by `idx verify --write`.

It goes up, down and up, and a database that never had any of this ends the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.django.eject.test_samples import Sample
from tests.samples.catalog import catalog
from tests.samples.test_mixtures import disturb
from tests.samples.test_random_edits import copied

EJECTED = {"agency": "tasks", "erp": "accounts"}


@pytest.mark.real
@pytest.mark.parametrize("name", ["agency", "erp"])
def test_up_down_and_up(name: str, tmp_path: Path, postgres_url: str) -> None:
    sample = Sample.copy(name, tmp_path, postgres_url)
    sample.manage("makemigrations", "--verbosity=0")
    sample.manage("migrate", "-v0")
    right = catalog(postgres_url)
    sample.manage("idx", "eject", EJECTED[name], "--write")
    disturb(postgres_url, EJECTED[name])
    disturbed = catalog(postgres_url)
    assert disturbed != right

    sample.manage("idx", "verify", "--write")
    written = sorted(sample.folder.glob("**/migrations/*restore_indexes.py"))
    assert written
    sample.manage("makemigrations", "--check", "--dry-run")
    sample.manage("migrate", "-v0")
    assert catalog(postgres_url) == right
    for path in written:
        files = sorted(path.parent.glob("0*.py"))
        before = files[files.index(path) - 1].stem
        sample.manage("migrate", "-v0", path.parent.parent.name, before)
    assert catalog(postgres_url) == disturbed
    sample.manage("migrate", "-v0")
    assert catalog(postgres_url) == right

    with copied(postgres_url, of="template0") as fresh:
        Sample(name, sample.folder, fresh).manage("migrate", "-v0")
        assert catalog(fresh) == right
