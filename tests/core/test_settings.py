from pathlib import Path

import pytest

from idx_core.build.limits import Limits
from idx_core.errors import SettingsError
from idx_core.settings import Mode, Settings, load_settings, parse_settings


def test_defaults() -> None:
    assert parse_settings({}, "IDX") == Settings()


def test_every_key() -> None:
    settings = parse_settings(
        {
            "mode": "ask",
            "select": ["IDX0"],
            "ignore": ["IDX002"],
            "ignore_objects": {"orders.client_id": "append-only, 40 rows"},
            "limit": 10,
            "drop_redundant": True,
            "naming": "{table}_{columns}_idx",
            "concurrently": False,
            "schemas": ["sales"],
            "apps": "*",
            "stock_operations": True,
            "protect_stock": True,
            "lock_timeout": "1500ms",
            "lock_retries": 3,
            "build_deadline": "6h",
            "show_values": True,
            "parallel_builds": 3,
            "build_memory": "1.5GB",
        },
        "IDX",
    )
    assert settings.limits == Limits(
        lock_timeout=1.5,
        lock_retries=3,
        build_deadline=21_600,
        show_values=True,
        build_memory=1536 * 1024**2,
    )
    assert settings.parallel_builds == 3
    assert (settings.mode, settings.limit, settings.apps) == (Mode.ASK, 10, ("*",))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"mod": "ask"}, r"IDX: unknown key 'mod'; did you mean 'mode'\? \(allowed: admin_permis"),
        ({"zzz": 1}, r"IDX: unknown key 'zzz' \(allowed: "),
        ({"mode": "auto"}, r"IDX: mode = 'auto' is not allowed; it must be one of \"inject\""),
        ({"admin_permission": "see"}, r"admin_permission = 'see' is not allowed; it must"),
        ({"admin_permission": 1}, r"admin_permission = 1 is not allowed"),
        ({"limit": -1}, r"limit = -1 is not allowed; it must be a whole number"),
        ({"limit": True}, r"limit = True is not allowed"),
        ({"select": "IDX001"}, r"select = 'IDX001' is not allowed; it must be a list of rule ids"),
        ({"ignore": ["W001"]}, r"ignore = \['W001'\] is not allowed"),
        ({"ignore": [1]}, r"ignore = \[1\] is not allowed"),
        ({"ignore": None}, r"ignore = None is not allowed"),
        ({"drop_redundant": "no"}, r"drop_redundant = 'no' is not allowed; it must be true or"),
        ({"ignore_objects": {"a": ""}}, r"ignore_objects = .* the reason not empty"),
        ({"ignore_objects": ["a"]}, r"ignore_objects = \['a'\] is not allowed"),
        ({"naming": "{table}"}, r"naming = '\{table\}' is not allowed"),
        ({"naming": 3}, r"naming = 3 is not allowed"),
        ({"apps": "shop"}, r"apps = 'shop' is not allowed"),
        (
            {"lock_timeout": "2"},
            r"lock_timeout = '2' is not allowed; it must be a time such as \"5",
        ),
        (
            {"parallel_builds": 0},
            r"parallel_builds = 0 is not allowed; it must be a whole number, 1",
        ),
        ({"parallel_builds": True}, r"parallel_builds = True is not allowed"),
        ({"parallel_builds": "2"}, r"parallel_builds = '2' is not allowed"),
        ({"build_memory": 512}, r"build_memory = 512 is not allowed; it must be a size such as"),
        ({"build_memory": "2gb"}, r"build_memory = '2gb' is not allowed"),
        ({"build_memory": "64kB"}, r"build_memory = '64kB' is not allowed; .* at least 1MB"),
        ({"lock_timeout": 2}, r"lock_timeout = 2 is not allowed"),
        ({"lock_timeout": "0s"}, r"lock_timeout = '0s' is not allowed"),
        ({"lock_timeout": "none"}, r"lock_timeout = 'none' is not allowed"),
        (
            {"lock_retries": -1},
            r"lock_retries = -1 is not allowed; it must be a whole number, 0 or",
        ),
        ({"show_values": "yes"}, r"show_values = 'yes' is not .*true or false"),
        ({"build_deadline": "1 week"}, r"build_deadline = '1 week' is not .*, or \"none\""),
    ],
)
def test_errors_name_key_value_and_what_is_allowed(values: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        parse_settings(values, "IDX")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("500ms", 0.5), ("2s", 2), ("1.5 min", 90), ("6h", 21_600), ("2d", 172_800), ("none", None)],
)
def test_times(text: str, seconds: float | None) -> None:
    assert parse_settings({"build_deadline": text}, "IDX").build_deadline == seconds


def test_the_nearest_pyproject_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.idx]\nlimit = 3\n", encoding="utf-8")
    inner = tmp_path / "app" / "db"
    inner.mkdir(parents=True)
    assert load_settings(inner).limit == 3
    (tmp_path / "app" / "pyproject.toml").write_text("", encoding="utf-8")
    assert load_settings(inner).limit is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.idx\n", r"cannot read .*pyproject\.toml: "),
        ("[tool]\nidx = 3\n", r"tool\.idx must be a table, written \[tool\.idx\]"),
        ("[tool.idx]\nlimt = 3\n", r"pyproject\.toml \[tool\.idx\]: unknown key 'limt'"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(tmp_path)
    assert "\n" not in str(caught.value)
