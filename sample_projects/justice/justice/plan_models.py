"""The same tables with the indexes of a hand-written plan, which was never run as it stands.

Chosen with ``JUSTICE_MODELS=plan``. What is wrong with each is said beside it, and tests hold the
tool to these words, and PostgreSQL to the impossible ones.
"""

from typing import NamedTuple

from sqlalchemy import Index, MetaData, text

from justice.models import Base

IMPOSSIBLE = "PostgreSQL refuses it: its predicate is not immutable"
CONSTANT = "has a key that its own predicate makes constant"
BESIDE_CONSTRAINT = "is covered by a unique constraint"
PREFIX = "is covered by a longer index"
UNUSED = "no query asks for what it has"


class Planned(NamedTuple):
    """One index of the plan; `wrong` says what it is worth ("" where nothing speaks against it)."""

    name: str
    table: str
    keys: str
    where: str = ""
    wrong: str = ""

    def __str__(self) -> str:
        """The statement as it was written."""
        where = f" WHERE {self.where}" if self.where else ""
        return f"CREATE INDEX {self.name} ON {self.table} ({self.keys}){where}"


PLAN: tuple[Planned, ...] = (
    # Phase 1: quotas and webhooks
    Planned(
        "idx_report_execution_monthly_quota",
        "report_execution",
        "workspace_id, created_at",
        where="created_at >= CURRENT_DATE - INTERVAL '1 month'",
        wrong=IMPOSSIBLE,
    ),
    Planned(
        "idx_report_execution_workspace_process",
        "report_execution",
        "workspace_id, process_id, created_at",
    ),
    Planned("idx_report_execution_workspace", "report_execution", "workspace_id", wrong=PREFIX),
    Planned(
        "idx_webhook_delivery_retry",
        "webhook_delivery",
        "next_retry_at, status",
        where="status = 'RETRYING'",
        wrong=CONSTANT,
    ),
    Planned("idx_webhook_delivery_workspace_status", "webhook_delivery", "workspace_id, status"),
    Planned("idx_webhook_delivery_workspace", "webhook_delivery", "workspace_id", wrong=PREFIX),
    # Phase 2: credits and batches
    Planned(
        "idx_credit_transaction_usage",
        "credit_transaction",
        "workspace_id, created_at",
        where="type IN ('USAGE', 'PURCHASE')",
        wrong=UNUSED,
    ),
    Planned(
        "idx_credit_transaction_completed",
        "credit_transaction",
        "workspace_id, status, created_at",
        where="status = 'COMPLETED'",
        wrong=CONSTANT,
    ),
    Planned("idx_credit_transaction_balance", "credit_transaction", "workspace_id, type, status"),
    Planned(
        "idx_workspace_credits_workspace",
        "workspace_credits",
        "workspace_id",
        wrong=BESIDE_CONSTRAINT,
    ),
    Planned(
        "idx_process_batch_upload_status",
        "process_batch_upload",
        "workspace_id, status, created_at DESC",
    ),
    Planned(
        "idx_process_batch_upload_active",
        "process_batch_upload",
        "workspace_id, status",
        wrong=PREFIX,
    ),
    Planned("idx_upload_batch_row_batch_status", "upload_batch_row", "batch_id, status"),
    Planned("idx_upload_batch_row_batch", "upload_batch_row", "batch_id", wrong=PREFIX),
    Planned("idx_upload_batch_event_batch", "upload_batch_event", "batch_id"),
    # Phase 3: the rest
    Planned("idx_process_number", "process", "workspace_id, process_number"),
    Planned("idx_process_workspace", "process", "workspace_id", wrong=PREFIX),
    Planned("idx_process_recent", "process", "workspace_id, created_at DESC"),
    Planned("idx_chat_session_recent", "chat_session", "workspace_id, created_at DESC"),
    Planned("idx_chat_message_session", "chat_message", "session_id", wrong=PREFIX),
    Planned("idx_chat_message_session_created", "chat_message", "session_id, created_at"),
    Planned("idx_global_log_workspace", "global_log", "workspace_id, timestamp DESC"),
    Planned(
        "idx_global_log_week",
        "global_log",
        "timestamp",
        where="timestamp >= NOW() - INTERVAL '7 days'",
        wrong=IMPOSSIBLE,
    ),
    Planned(
        "idx_rate_limit_active",
        "rate_limit_store",
        "key, reset_time",
        where="count > 0",
        wrong=UNUSED,
    ),
    Planned(
        "idx_workspace_member_workspace_user",
        "workspace_member",
        "workspace_id, user_id",
        wrong=BESIDE_CONSTRAINT,
    ),
    Planned("idx_user_session_user", "user_session", "user_id"),
)


def _with_plan(tables: MetaData) -> MetaData:
    """The very tables that the queries are about, and not copies of them."""
    for index in PLAN:
        columns = tables.tables[index.table].c
        elements = []
        for key in index.keys.split(", "):
            column, _, descending = key.partition(" ")
            elements.append(columns[column].desc() if descending else columns[column])
        where = {"postgresql_where": text(index.where)} if index.where else {}
        Index(index.name, *elements, **where)
    return tables


metadata = _with_plan(Base.metadata)
