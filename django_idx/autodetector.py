"""The autodetector mixin: derived indexes join the target state, Django's own differ does the rest.

Nothing here writes an operation for a derived index. Its one operation of its own kind is for the
automatic through tables, which Django's state does not have.

What it works with is imported when it works: `manage.py check`, which Django runs before every
command, composes the class and never uses it.
"""

from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError

from idx_core.errors import IdxError

if TYPE_CHECKING:
    from django.db.migrations.autodetector import MigrationAutodetector

    from django_idx.derived_state import DerivedState

    class _Base(MigrationAutodetector):
        """What django-stubs leave out."""

        altered_indexes: dict[tuple[str, str], dict[str, list[Any]]]

        def _detect_changes(self, convert_apps: Any = None, graph: Any = None) -> Any: ...
        def _optimize_migrations(self) -> None: ...

else:
    _Base = object


class IndexAutodetectorMixin(_Base):
    """Goes in front of whatever autodetector the project has (django_idx.composition)."""

    _idx: "DerivedState"
    _idx_graph: Any = None

    def _detect_changes(self, convert_apps: Any = None, graph: Any = None) -> Any:
        from django_idx.derived_state import DerivedState
        from django_idx.writer import write_atomic
        from idx_core.collector import young_objects_only

        write_atomic()
        self._idx_graph = graph
        try:
            self._idx = DerivedState.of(self, convert_apps)
            # before renames are looked for: they are recognised by comparing fields
            self._idx.take_redundant_fields()
            with young_objects_only():
                return super()._detect_changes(convert_apps, graph)
        except IdxError as error:
            raise CommandError(str(error)) from error
        finally:
            # it refers back to us: a cycle would keep both states of the whole project
            vars(self).pop("_idx", None)

    def generate_renamed_models(self) -> None:
        super().generate_renamed_models()
        self._idx.attach_indexes()  # now that the name of a model's earlier state is known

    def create_altered_indexes(self) -> None:
        if self.renamed_fields:
            self._idx.attach_indexes()  # again: now an index is recognised by its field's old name
        super().create_altered_indexes()

    def generate_removed_indexes(self) -> None:
        # RenameIndex(old_fields=…) can leave an index in Django's state twice (seen in taggit)
        for altered in self.altered_indexes.values():
            once = {index.name: index for index in altered["removed_indexes"]}
            altered["removed_indexes"] = list(once.values())
        super().generate_removed_indexes()

    def generate_added_indexes(self) -> None:
        from django_idx.through import through_operations

        super().generate_added_indexes()
        for app_label, operation, dependencies in through_operations(self, self._idx):
            add: Any = self.add_operation  # the stubs know another form of dependencies only
            add(app_label, operation, dependencies=dependencies)

    def _optimize_migrations(self) -> None:
        from django_idx.run import current_run
        from django_idx.split import Splitter

        super()._optimize_migrations()
        update = current_run().update
        Splitter(self, self._idx.settings, self._idx_graph, update=update).split()

    def arrange_for_graph(self, changes: Any, graph: Any, migration_name: str | None = None) -> Any:
        from django_idx.migrations import use_names

        arranged = super().arrange_for_graph(changes, graph, migration_name)
        return use_names(arranged, migration_name)
