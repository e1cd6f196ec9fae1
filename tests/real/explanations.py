"""What a reader of the numbers must know, written by hand.

The test demands that every measured difference between an application's migrated database and its
models is explained here and that nothing else is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of the catalog queries that only one of the two databases has, and the reason."""

    application: str
    lines: tuple[str, ...]
    reason: str


_LIKE = (
    "the field's `db_index` makes this index and a `varchar_pattern_ops` companion that is needed, "
    "and Django takes both or none. It stays a finding."
)
_BOOKKEEPING = "of the framework's own table of what is migrated."
_EXPORTS = {
    "azureblob": "6cc15c83",
    "gcs": "2df715a6",
    "localfiles": "fc4f9825",
    "redis": "8547e508",
    "s3": "729994fe",
}

DIFFERENCES = (
    Difference(
        "airflow",
        ("dag_run.idx_dag_run_running_dags",),
        "Airflow's migrations create two equal indexes on (state, dag_id). In the models each "
        "is partial, for another state, and the two are not duplicates. Autogenerate does not "
        "compare predicates, so Airflow's own difference is empty.",
    ),
    Difference(
        "airflow",
        (
            "dagrun_asset_event.idx_dagrun_asset_events_dag_run_id",
            "dagrun_asset_event.idx_dagrun_asset_events_event_id",
        ),
        "The primary key is (dag_run_id, event_id) in the models and (event_id, dag_run_id) in "
        "the database; autogenerate does not compare the order. So each of the two indexes is "
        "needed in one of them and redundant in the other, and neither may be dropped.",
    ),
    Difference(
        "mlflow",
        (
            "experiments.idx_experiments_workspace",
            "registered_models.idx_registered_models_workspace",
        ),
        "The migrations create these indexes and the models do not declare them: MLflow's own "
        "difference drops them already.",
    ),
    Difference(
        "mlflow",
        (
            "model_version_tags (workspace, name, version)",
            "registered_model_tags (workspace, name)",
        ),
        "The migrations create an index that serves the foreign key and the models do not "
        "declare it, so MLflow's own difference would drop it. The tool wants an equal one, "
        "takes over the one that is there under its name, and the drop is gone.",
    ),
    Difference(
        "label_studio",
        tuple(
            f"io_storages_{kind}exportstoragelink"
            f".io_storages_{kind}exportstoragelink_annotation_id_{suffix}"
            for kind, suffix in _EXPORTS.items()
        ),
        "In the models these are plain foreign keys, which need their index. In the database the "
        "unique constraint of the one-to-one fields that they once were is still there: the "
        "migration that changed them does nothing on PostgreSQL.",
    ),
    Difference(
        "label_studio",
        ("project.project_organization_id_3c9f74fb",),
        "The longer index was created by SQL in a migration; the models do not declare it.",
    ),
)

LEFT = (
    Difference(
        "oscar", ("catalogue_productattribute.catalogue_productattribute_code_9ffea293",), _LIKE
    ),
    Difference(
        "wagtail",
        (
            "wagtailcore_site.wagtailcore_site_hostname_96b20b46",
            "wagtailredirects_redirect.wagtailredirects_redirect_old_path_bb35247b",
        ),
        _LIKE,
    ),
)
"""What the migrated database has and the models declare, and yet stays after the upgrade."""

VANISHED = (
    Difference(
        "mlflow",
        (
            "DropIndexOp model_version_tags idx_model_version_tags_workspace_name_version",
            "DropIndexOp registered_model_tags idx_registered_model_tags_workspace_name",
        ),
        "the index that MLflow's own difference would drop is the one that the tool takes over.",
    ),
)
"""Operations of an application's own difference that are gone when the tool runs."""

_BY_SQL = (
    "project.project_deleted_at_idx",
    "project.project_org_deleted_idx",
    "project.project_purge_at_idx",
    "project.project_search_vector_idx",
    "prediction.tasks_predictions_result_proj_gin",
    "task.task_proj_octlen_idx",
    "task.task_updated_at_brin_idx",
    "task_completion.annotation_proj_result_octlen_idx",
    "task_completion.task_comple_project_0bc0be_idx",
    "task_completion.task_comple_task_id_a6bdec_idx",
    "task_completion.task_completion_id_updated_at_idx",
    "task_completion.tasks_annotations_result_proj_gin",
)

VERIFIED = (
    Difference(
        "airflow",
        tuple(
            f"{table}.{table}_pkey different (name)"
            for table in ("asset", "asset_alias", "asset_alias_asset_event", "asset_event")
        ),
        "a migration renamed the tables, which were called datasets, and not their primary keys. "
        "Autogenerate does not compare those.",
    ),
    Difference(
        "airflow",
        (
            "dag_run.idx_dag_run_queued_dags different (predicate)",
            "dag_run.idx_dag_run_running_dags different (predicate)",
        ),
        "partial in the models, total in the database, see below. This is what `drift = true` is "
        "for.",
    ),
    Difference(
        "airflow",
        ("dagrun_asset_event.dagrun_asset_event_pkey different (columns)",),
        "the order of the primary key's columns, see below.",
    ),
    Difference(
        "mlflow",
        ("assessments.assessments_pkey different (name)",),
        "the migration gives the primary key a name that the models do not.",
    ),
    Difference(
        "mlflow",
        (
            "experiments.idx_experiments_workspace extra",
            "experiments.idx_experiments_workspace_creation_time extra",
            "registered_models.idx_registered_models_workspace extra",
        ),
        "only the migrations create them.",
    ),
    Difference(
        "mlflow",
        ("issues.index_issues_created_by missing",),
        "the models declare it, and no migration creates it.",
    ),
    Difference(
        "mlflow",
        (
            "trace_request_metadata.index_trace_request_metadata_request_id unknown",
            "trace_tags.index_trace_tags_request_id unknown",
        ),
        "the models declare them without a column, which PostgreSQL refuses: nobody can say "
        "whether the ones that the migrations create are meant.",
    ),
    Difference(
        "mlflow",
        (
            "trace_request_metadata.trace_request_metadata_pk different (columns)",
            "trace_tags.trace_tag_pk different (columns)",
        ),
        "the primary key is (request_id, key) in the models and (key, request_id) in the database.",
    ),
    Difference(
        "oscar",
        ("communication_notification.customer_notification_date_sent_9b6baeda extra",),
        "a migration gave the field an index when the table was another app's. The app's own "
        "migrations, which took the table over, do not have it, nor do the models.",
    ),
    Difference(
        "label_studio",
        tuple(
            f"io_storages_{kind}exportstoragelink"
            f".io_storages_{kind}exportstoragelink_annotation_id_key extra"
            for kind in _EXPORTS
        ),
        "the unique constraints of the fields that were one-to-one once, see below.",
    ),
    Difference(
        "label_studio",
        tuple(f"{name} extra" for name in _BY_SQL),
        "migrations create them by SQL, and no model declares them.",
    ),
)
"""What `verify` says of the migrated databases, but for what is the same."""

DRIFTED = (
    Difference(
        "airflow",
        ("dag_run.idx_dag_run_queued_dags", "dag_run.idx_dag_run_running_dags"),
        "the models' predicates, which the database does not have.",
    ),
)
"""What `drift = true`, or Django's `verify --write`, replaces."""

HEALTH = (
    Difference(
        "wagtail",
        (
            "wagtailcore_collection.wagtailcore_collection_path_d848dc19_like",
            "wagtailcore_page.wagtailcore_page_path_98eba2c8_like",
        ),
        "migrations give the columns the collation C, in which the unique constraint's index "
        "answers `LIKE 'a%'` as the `varchar_pattern_ops` one does. The query wants equal "
        "operator classes.",
    ),
)
"""Redundant indexes of the migrated databases that `health` knows and the query does not."""

UNSEEN = (
    Difference(
        "airflow",
        (
            "alembic_version.alembic_version_pkc",
            "alembic_version_fab.alembic_version_fab_pkc",
        ),
        _BOOKKEEPING,
    ),
    Difference(
        "airflow",
        ("_xcom_archive._xcom_archive_pkey",),
        "a migration keeps old rows in this table, which no model stands for.",
    ),
    Difference("mlflow", ("alembic_version.alembic_version_pkc",), _BOOKKEEPING),
    Difference("oscar", ("django_migrations.django_migrations_pkey",), _BOOKKEEPING),
    Difference(
        "oscar",
        ("catalogue_product_category_hierarchy.catalogue_product_category_hierarchy_idx",),
        "a migration creates a materialized view with it, which no model stands for.",
    ),
    Difference("wagtail", ("django_migrations.django_migrations_pkey",), _BOOKKEEPING),
    Difference("label_studio", ("django_migrations.django_migrations_pkey",), _BOOKKEEPING),
)
"""Indexes of the migrated databases that `verify` says nothing of."""

NOTES: Mapping[str, str] = {
    "airflow": (
        "with the FAB auth manager, whose twelve foreign keys are among the 72. They have an "
        "Alembic environment of their own, each of the two env.py hides the other's tables, and "
        "the tool is run on both. Migrated with `airflow db migrate --use-migration-files`; "
        "without that option Airflow creates an empty database from its models."
    ),
    "mlflow": (
        "its own difference between models and database is not empty, and PostgreSQL refuses a "
        "part of it: two indexes are declared without a column, one foreign key refers to what "
        "is not unique. Those operations are left out of the generated files. Its env.py relies "
        "on the models having been imported, so they are. 3.18.0 could not be installed when "
        "this was written: the mlflow-skinny that it needs was missing."
    ),
    "oscar": "the settings that its documentation tells a new shop to write.",
    "wagtail": (
        "the project that `wagtail start` writes, with wagtail.contrib.search_promotions. Four "
        "tables have the columns `content_type_id` and `object_id` and no index that starts "
        "with both; only one of the four, `wagtailadmin_formstate`, has a GenericForeignKey "
        "there in the models. A count that does not compare predicates comes to 29 redundant "
        "indexes: `workflowstate_base_ct_id_idx` has the columns of a unique constraint, but "
        "that one is partial and cannot answer its lookups."
    ),
    "label_studio": "its own settings, with PostgreSQL.",
}
