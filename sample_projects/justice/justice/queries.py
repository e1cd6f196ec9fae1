"""What the application asks of its database: quotas, credits, webhooks, batches, lists."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from alembic_idx import declared_query
from justice.models import (
    ChatMessage,
    ChatSession,
    CreditTransaction,
    GlobalLog,
    Process,
    ProcessBatchUpload,
    RateLimit,
    ReportExecution,
    UploadBatchEvent,
    UploadBatchRow,
    User,
    UserSession,
    WebhookDelivery,
    WorkspaceCredits,
    WorkspaceMember,
)

# Quotas and credits


@declared_query
def reports_of_month(workspace_id: int, first: datetime, after: datetime) -> Select[Any]:
    """How many reports the workspace has run from `first` on and before `after`."""
    return select(func.count()).where(
        ReportExecution.workspace_id == workspace_id,
        ReportExecution.created_at >= first,
        ReportExecution.created_at < after,
    )


@declared_query
def credits_by_type(workspace_id: int, since: datetime) -> Select[Any]:
    """`type` and the sum of the completed transactions."""
    return (
        select(CreditTransaction.type, func.sum(CreditTransaction.amount))
        .where(
            CreditTransaction.workspace_id == workspace_id,
            CreditTransaction.status == "COMPLETED",
            CreditTransaction.created_at >= since,
        )
        .group_by(CreditTransaction.type)
    )


@declared_query
def balance_of_workspace(workspace_id: int) -> Select[Any]:
    return select(WorkspaceCredits).where(WorkspaceCredits.workspace_id == workspace_id)


@declared_query
def rate_limits_to_clear(now: datetime, limit: int = 500) -> Select[Any]:
    """Keys that were used in a window that has passed."""
    return (
        select(RateLimit)
        .where(RateLimit.count > 0, RateLimit.reset_time <= now)
        .order_by(RateLimit.reset_time)
        .limit(limit)
    )


# Webhooks


@declared_query
def webhooks_to_retry(now: datetime, limit: int = 100) -> Select[Any]:
    """The longest due first."""
    return (
        select(WebhookDelivery)
        .where(WebhookDelivery.status == "RETRYING", WebhookDelivery.next_retry_at <= now)
        .order_by(WebhookDelivery.next_retry_at)
        .limit(limit)
    )


@declared_query
def webhooks_of_workspace(workspace_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(WebhookDelivery)
        .where(WebhookDelivery.workspace_id == workspace_id)
        .order_by(WebhookDelivery.created_at.desc())
        .limit(limit)
    )


# Batches


@declared_query
def batches_in_progress(workspace_id: int) -> Select[Any]:
    return (
        select(ProcessBatchUpload)
        .where(
            ProcessBatchUpload.workspace_id == workspace_id,
            ProcessBatchUpload.status == "PROCESSING",
        )
        .order_by(ProcessBatchUpload.created_at.desc())
    )


@declared_query
def batches_of_workspace(workspace_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(ProcessBatchUpload)
        .where(ProcessBatchUpload.workspace_id == workspace_id)
        .order_by(ProcessBatchUpload.created_at.desc())
        .limit(limit)
    )


@declared_query
def rows_of_batch(batch_id: int, status: str) -> Select[Any]:
    return (
        select(UploadBatchRow)
        .where(UploadBatchRow.batch_id == batch_id, UploadBatchRow.status == status)
        .order_by(UploadBatchRow.line)
    )


@declared_query
def events_of_batch(batch_id: int) -> Select[Any]:
    return (
        select(UploadBatchEvent)
        .where(UploadBatchEvent.batch_id == batch_id)
        .order_by(UploadBatchEvent.created_at)
    )


# Processes and their reports


@declared_query
def process_by_number(workspace_id: int, number: str) -> Select[Any]:
    return select(Process).where(
        Process.workspace_id == workspace_id, Process.process_number == number
    )


@declared_query
def processes_of_workspace(workspace_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(Process)
        .where(Process.workspace_id == workspace_id)
        .order_by(Process.created_at.desc())
        .limit(limit)
    )


@declared_query
def reports_of_process(process_id: int) -> Select[Any]:
    return (
        select(ReportExecution)
        .where(ReportExecution.process_id == process_id)
        .order_by(ReportExecution.created_at.desc())
    )


# Chats and logs


@declared_query
def chats_of_workspace(workspace_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(ChatSession)
        .where(ChatSession.workspace_id == workspace_id)
        .order_by(ChatSession.created_at.desc())
        .limit(limit)
    )


@declared_query
def messages_of_chat(session_id: int) -> Select[Any]:
    return (
        select(ChatMessage)
        .where(ChatMessage.session_id == session_id)
        .order_by(ChatMessage.created_at)
    )


@declared_query
def log_of_workspace(workspace_id: int, limit: int = 100) -> Select[Any]:
    return (
        select(GlobalLog)
        .where(GlobalLog.workspace_id == workspace_id)
        .order_by(GlobalLog.timestamp.desc())
        .limit(limit)
    )


# People


@declared_query
def login(email: str) -> Select[Any]:
    return select(User).where(User.email == email)


@declared_query
def sessions_of_user(user_id: int) -> Select[Any]:
    return select(UserSession).where(UserSession.user_id == user_id)


@declared_query
def membership(workspace_id: int, user_id: int) -> Select[Any]:
    return select(WorkspaceMember).where(
        WorkspaceMember.workspace_id == workspace_id, WorkspaceMember.user_id == user_id
    )


@declared_query
def workspaces_of_user(user_id: int) -> Select[Any]:
    return select(WorkspaceMember).where(WorkspaceMember.user_id == user_id)
