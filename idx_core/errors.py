"""The errors a user can cause. Each message is one line: what cannot be done, to what, and why."""


class IdxError(Exception):
    """Base of every error that migration-idx raises on purpose."""


class SettingsError(IdxError):
    """A settings file or mapping has an unknown key or a value that is not allowed."""


class NamingError(IdxError):
    """An index name cannot be built from the naming template."""


class BuildError(IdxError):
    """An index cannot be created or dropped as things stand in the database."""


class StatisticsError(IdxError):
    """Statistics cannot be read, from a database or from a file, or written."""


class ScaleModelError(IdxError):
    """A scale model cannot be built, started or asked as things stand."""


class QueryError(IdxError):
    """A declared query cannot be read."""


class VerifyError(IdxError):
    """Models and database cannot be compared, or what differs cannot be mended."""


class SourceError(IdxError):
    """A source file cannot be read, changed or written."""


class HealthError(IdxError):
    """The health of a database cannot be read."""
