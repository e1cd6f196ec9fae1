"""`manage.py idx eject`."""

from django_idx.eject.asking import asked_for
from django_idx.eject.wanted import Derived, Wanted, derived_changes
from django_idx.eject.writing import written
from django_idx.verbs.asked import Asked
from idx_core.source.verb import finish

_NOT_MIGRATED = (
    "note: in no migration yet: {names}. Run makemigrations before django_idx is removed, and "
    "PostgreSQL builds and drops them concurrently; Django's own migrations lock the table."
)
_REMOVE = (
    'All that is derived is in the models: "django_idx" may be taken out of INSTALLED_APPS. '
    "Migrations that import django_idx.operations need the package installed."
)


def run(asked: Asked) -> bool:
    """Whether nothing is left to be ejected."""
    options = asked.options
    derived = derived_changes()
    wanted = asked_for(derived.models, options.names)
    result = written(wanted)
    unmigrated = sorted(name for each in wanted for name in _unmigrated(each))
    if unmigrated:
        asked.warn(_NOT_MIGRATED.format(names=", ".join(unmigrated)))
    by_hand = [*result.by_hand, *([] if options.names else _through(derived))]
    done = finish(
        result.changes,
        by_hand,
        asked.folder,
        write=options.write,
        nothing="Nothing to eject.",
        say=asked.say,
        warn=asked.warn,
        colour=asked.colour,
    )
    if done and options.write and result.changes and not options.names:
        asked.say(_REMOVE)
    return done


def _unmigrated(wanted: Wanted) -> list[str]:
    return [
        name if name not in wanted.unindexed else f"{wanted.model._meta.label}.{name}"
        for name in wanted.unmigrated
    ]


def _through(derived: Derived) -> list[str]:
    return [
        f"cannot write '{field.model._meta.label}.{field.name}.through': Django makes its table, "
        f"there is no model. Run makemigrations, which drops the index on {column}"
        for field, column in derived.through_unmigrated
    ]
