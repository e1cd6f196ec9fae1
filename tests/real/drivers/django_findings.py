"""Prints, as JSON, what the tool finds in the models: rule, table, columns and index."""

from __future__ import annotations

import json

from django_setup import prepare_path  # type: ignore[import-not-found]


def main() -> None:
    prepare_path()
    import django

    django.setup()
    from django_idx.databases import target_dialect
    from django_idx.project_apps import own_labels
    from django_idx.reading import read_schema
    from django_idx.settings import read_settings
    from idx_core.engine import judge

    settings = read_settings()
    schema = read_schema(dialect=target_dialect(), labels=own_labels(settings))
    print(
        json.dumps(
            [
                {
                    "rule": finding.rule,
                    "table": str(finding.table),
                    "columns": finding.columns,
                    "index": finding.index,
                }
                for finding in judge(schema, settings)
            ]
        )
    )


if __name__ == "__main__":
    main()
