"""The real applications, pinned, and how each one is reached.

A row's expected numbers are those of `catalog/*.sql` on the migrated database of exactly these
releases; after a new pin they are measured anew, by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counts:
    """What the catalog queries count in one database; `redundant` and `duplicates` exclude each
    other: a duplicate has the very keys of the index that stays."""

    foreign_keys: int
    unindexed: int
    redundant: int
    duplicates: int
    unindexed_pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlembicEnvironment:
    """One Alembic environment of an application: the import path of the package with its `env.py`
    and `versions`, and the module to import first where that env.py relies on someone else to
    have imported the models."""

    package: str
    models: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application: `requirements` are installed as they are, with what they depend on.

    Of an Alembic application, `migrate` is its own command and `environments` are what it migrates.
    Of a Django application, `settings` is the import path of its settings, `prepare` a command that
    lays out its project, and `inside` a package whose folder its entry point puts on `sys.path`.
    `copies` are the packages with the models that something is derived for; where there are none,
    nothing is ejected.
    Commands and variables may name "{work}" and "{psycopg2}", the folder and the database's URL.
    """

    name: str
    title: str
    distribution: str
    pythons: tuple[str, ...]
    requirements: tuple[str, ...]
    counts: Counts
    environments: tuple[AlembicEnvironment, ...] = ()
    migrate: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    prepare: tuple[str, ...] = ()
    inside: str = ""
    copies: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The pinned release."""
        pins = dict(requirement.split("==") for requirement in self.requirements)
        return next(pins[pin] for pin in pins if pin.partition("[")[0] == self.distribution)


_DRIVERS = ("psycopg[binary]==3.3.9", "psycopg2-binary==2.9.13")
_EJECT = "libcst==1.9.0"
_ALEMBIC = ("alembic==1.20.1", "sqlalchemy==2.1.9")

AIRFLOW = Application(
    name="airflow",
    title="Apache Airflow",
    distribution="apache-airflow",
    pythons=("3.13", "3.12", "3.11"),
    requirements=(
        "apache-airflow[fab]==3.3.2",
        "apache-airflow-providers-fab==3.10.2",
        "asyncpg==0.32.0",
        *_ALEMBIC,
        *_DRIVERS,
        _EJECT,
    ),
    environments=(
        AlembicEnvironment(package="airflow.migrations"),
        AlembicEnvironment(package="airflow.providers.fab.migrations"),
    ),
    # Without the option Airflow creates an empty database from its models instead.
    migrate=("airflow", "db", "migrate", "--use-migration-files"),
    variables={
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__EXTERNAL_DB_MANAGERS": (
            "airflow.providers.fab.auth_manager.models.db.FABDBManager"
        ),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "{psycopg2}",
        "AIRFLOW_HOME": "{work}/home",
    },
    copies=("airflow",),
    counts=Counts(foreign_keys=72, unindexed=17, redundant=8, duplicates=1),
)

MLFLOW = Application(
    name="mlflow",
    title="MLflow",
    distribution="mlflow",
    pythons=("3.12", "3.11", "3.13"),
    # 3.18.0 was listed when this was written, but the mlflow-skinny it needs was not.
    requirements=("mlflow==3.17.2", *_ALEMBIC, *_DRIVERS, _EJECT),
    environments=(
        AlembicEnvironment(package="mlflow.store.db_migrations", models="mlflow.store.db.utils"),
    ),
    migrate=("mlflow", "db", "upgrade", "{psycopg2}"),
    copies=("mlflow",),
    counts=Counts(foreign_keys=57, unindexed=11, redundant=19, duplicates=0),
)

OSCAR = Application(
    name="oscar",
    title="django-oscar",
    distribution="django-oscar",
    pythons=("3.12", "3.13"),
    requirements=("django-oscar==4.2.1", "Django==6.1.3", _DRIVERS[0], _EJECT),
    settings="oscar_settings",
    copies=("oscar",),
    counts=Counts(foreign_keys=133, unindexed=0, redundant=32, duplicates=0, unindexed_pairs=2),
)

WAGTAIL = Application(
    name="wagtail",
    title="Wagtail",
    distribution="wagtail",
    pythons=("3.13", "3.12"),
    requirements=("wagtail==8.0.1", "Django==6.1.3", _DRIVERS[0], _EJECT),
    settings="wagtail_settings",
    prepare=("wagtail", "start", "real_site", "."),
    copies=("wagtail",),
    counts=Counts(foreign_keys=91, unindexed=0, redundant=28, duplicates=0, unindexed_pairs=4),
)

LABEL_STUDIO = Application(
    name="label_studio",
    title="Label Studio",
    distribution="label-studio",
    pythons=("3.12", "3.11", "3.13"),
    requirements=("label-studio==1.23.2", "Django==5.2.19", _DRIVERS[0], _EJECT),
    settings="core.settings.label_studio",
    inside="label_studio",
    variables={
        "BASE_DATA_DIR": "{work}/data",
        "DJANGO_DB": "default",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "LOG_LEVEL": "ERROR",
    },
    copies=("label_studio",),
    counts=Counts(foreign_keys=142, unindexed=1, redundant=24, duplicates=7, unindexed_pairs=1),
)

APPLICATIONS = (AIRFLOW, MLFLOW, OSCAR, WAGTAIL, LABEL_STUDIO)
