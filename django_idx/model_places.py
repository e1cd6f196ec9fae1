"""Where in the project's source a model or a field of it is declared."""

import sys
from collections.abc import Mapping
from pathlib import Path

from django.db.models import Model

from django_idx.reading import through_field
from idx_core.finding import Finding
from idx_core.model import TableName
from idx_core.report.entry import Place
from idx_core.report.lines import Sources


class ModelPlaces:
    """The places of these models, shown relative to the folder `root`."""

    def __init__(self, models: Mapping[TableName, type[Model]], root: Path) -> None:
        self._models = models
        self._sources = Sources(root)

    def place_of(self, finding: Finding) -> Place | None:
        """The line of the field, else of the class; of the relation for a table of its own."""
        model = self._models[finding.table]
        relation = through_field(model)
        if relation is not None:
            return self._place(relation.model, relation.name)
        columns = finding.columns[:1]
        fields = [f.name for f in model._meta.local_fields if f.column in columns]
        return self._place(model, fields[0] if fields else "")

    def _place(self, model: type[Model], attribute: str) -> Place | None:
        name = getattr(sys.modules.get(model.__module__), "__file__", None)
        if not isinstance(name, str):
            return None
        return self._sources.class_place(Path(name), model.__qualname__, attribute)
