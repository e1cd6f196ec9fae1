"""The same tables with the nineteen indexes of the project's hand-written index plan.

Chosen with ``GROVE_MODELS=plan``. The plan listed a column wherever a query named one, and
looked at neither the constraints nor its own other entries.

Redundant: another index or constraint does all their work (PostgreSQL):

- ``ix_users_email``: beside the unique constraint ``uq_users_email``
- ``ix_users_tenant_id``: beside the unique constraint ``uq_users_tenant_id_id``
- ``ix_conversations_user_id``: a prefix of ``ix_conversations_user_id_created_at``
- ``ix_messages_conversation_id``: a prefix of ``ix_messages_conversation_id_created_at``
- ``ix_document_chunks_document_id``: beside the unique constraint
  ``uq_document_chunks_document_id_chunk_index``

Not redundant, though they look so:

- ``ix_users_email_include_name``: the plan's covering example. The unique constraint has no name
  in it, so only this index answers a login without reading the table. (SQLite has no INCLUDE:
  there it is one more copy of ``uq_users_email``.)
- ``ix_document_chunks_chunk_index``: useless rather than redundant. No index begins with
  ``chunk_index``, but no query asks for it without a document either; only the workload tells: with
  the declared queries of ``grove.queries``, rule IDX107 does.

Still missing, for the foreign keys that the plan overlooked: ``messages.reply_to_id``,
``groves.owner_id``, ``grove_members.user_id``, and ``documents(tenant_id, user_id)``; once that
last one exists, ``ix_documents_tenant_id`` is a prefix of it.
"""

from sqlalchemy import Index, MetaData

from grove.models import Base

PLAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("users", ("email",)),
    ("users", ("tenant_id",)),
    ("users", ("created_at",)),
    ("conversations", ("tenant_id",)),
    ("conversations", ("user_id",)),
    ("conversations", ("created_at",)),
    ("conversations", ("user_id", "created_at")),
    ("messages", ("conversation_id",)),
    ("messages", ("created_at",)),
    ("messages", ("conversation_id", "created_at")),
    ("documents", ("tenant_id",)),
    ("documents", ("user_id",)),
    ("documents", ("status",)),
    ("document_chunks", ("document_id",)),
    ("document_chunks", ("chunk_index",)),
    ("groves", ("client_app_id",)),
    ("groves", ("created_at",)),
    ("branches", ("grove_id",)),
    ("branches", ("status",)),
)


def _with_plan(tables: MetaData) -> MetaData:
    """The very tables that the queries are about, and not copies of them."""
    for table_name, column_names in PLAN:
        columns = tables.tables[table_name].c
        Index(None, *(columns[name] for name in column_names))
    Index(
        "ix_users_email_include_name",
        tables.tables["users"].c.email,
        postgresql_include=["name"],
    )
    return tables


metadata = _with_plan(Base.metadata)
