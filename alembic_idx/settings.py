"""`[tool.idx]` of the pyproject.toml beside or above alembic.ini."""

from pathlib import Path

from alembic.config import Config
from alembic.util import CommandError

from idx_core.errors import SettingsError
from idx_core.settings import Settings, load_settings


def settings_of(config: Config | None) -> Settings:
    """The settings of this environment; without a configuration file, those of the folder.

    Raises `CommandError`, whose one line Alembic prints.
    """
    try:
        return load_settings(folder_of(config))
    except SettingsError as error:
        raise CommandError(str(error)) from error


def folder_of(config: Config | None) -> Path:
    """Where the configuration file is; without one, the current folder."""
    name = config.config_file_name if config is not None else None
    return Path(name).absolute().parent if name else Path.cwd()
