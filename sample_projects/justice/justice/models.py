"""Workspaces and all that belongs to them, on PostgreSQL.

No table has an index but those behind its constraints: what the foreign keys and the queries need
is for the migration tool to find.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Identity = Annotated[int, mapped_column(primary_key=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
Count = Annotated[int, mapped_column(Integer)]
Code = Annotated[str, mapped_column(String(16))]
Title = Annotated[str, mapped_column(String(200))]
Prose = Annotated[str, mapped_column(Text)]
OfWorkspace = Annotated[int, mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))]
OfUser = Annotated[int, mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {int: BigInteger, Decimal: Numeric(14, 2), dict[str, Any]: JSONB}


class Workspace(Base):
    __tablename__ = "workspace"

    id: Mapped[Identity]
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[Title]
    plan: Mapped[Code] = mapped_column(server_default="FREE")
    created_at: Mapped[CreatedAt]


class User(Base):
    __tablename__ = "app_user"

    id: Mapped[Identity]
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[Title]
    created_at: Mapped[CreatedAt]


class WorkspaceMember(Base):
    __tablename__ = "workspace_member"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    user_id: Mapped[OfUser]
    role: Mapped[Code] = mapped_column(server_default="MEMBER")
    created_at: Mapped[CreatedAt]


class UserSession(Base):
    __tablename__ = "user_session"

    id: Mapped[Identity]
    user_id: Mapped[OfUser]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[Moment]
    created_at: Mapped[CreatedAt]


class Process(Base):
    """A lawsuit that a workspace follows; two of its users may have entered the same number."""

    __tablename__ = "process"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    process_number: Mapped[str] = mapped_column(String(32))
    court: Mapped[Code]
    subject: Mapped[Title]
    status: Mapped[Code] = mapped_column(server_default="ACTIVE")
    created_at: Mapped[CreatedAt]


class ReportExecution(Base):
    __tablename__ = "report_execution"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="SET NULL"))
    kind: Mapped[Code]
    status: Mapped[Code]
    duration_ms: Mapped[Count]
    created_at: Mapped[CreatedAt]


class WorkspaceCredits(Base):
    __tablename__ = "workspace_credits"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace] = mapped_column(unique=True)
    balance: Mapped[Decimal]
    updated_at: Mapped[CreatedAt]


class CreditTransaction(Base):
    __tablename__ = "credit_transaction"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    type: Mapped[Code]
    status: Mapped[Code]
    amount: Mapped[Decimal]
    description: Mapped[Prose]
    created_at: Mapped[CreatedAt]


class WebhookDelivery(Base):
    __tablename__ = "webhook_delivery"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    event: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    status: Mapped[Code]
    attempts: Mapped[Count]
    next_retry_at: Mapped[Moment | None]
    created_at: Mapped[CreatedAt]


class ProcessBatchUpload(Base):
    __tablename__ = "process_batch_upload"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    uploaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("app_user.id", ondelete="SET NULL")
    )
    file_name: Mapped[Title]
    status: Mapped[Code]
    total_rows: Mapped[Count]
    created_at: Mapped[CreatedAt]


class UploadBatchRow(Base):
    __tablename__ = "upload_batch_row"

    id: Mapped[Identity]
    batch_id: Mapped[int] = mapped_column(ForeignKey("process_batch_upload.id", ondelete="CASCADE"))
    line: Mapped[Count]
    process_number: Mapped[str] = mapped_column(String(32))
    status: Mapped[Code]
    error: Mapped[Prose | None]


class UploadBatchEvent(Base):
    __tablename__ = "upload_batch_event"

    id: Mapped[Identity]
    batch_id: Mapped[int] = mapped_column(ForeignKey("process_batch_upload.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    detail: Mapped[Prose]
    created_at: Mapped[CreatedAt]


class ChatSession(Base):
    __tablename__ = "chat_session"

    id: Mapped[Identity]
    workspace_id: Mapped[OfWorkspace]
    user_id: Mapped[OfUser]
    title: Mapped[Title]
    created_at: Mapped[CreatedAt]


class ChatMessage(Base):
    __tablename__ = "chat_message"

    id: Mapped[Identity]
    session_id: Mapped[int] = mapped_column(ForeignKey("chat_session.id", ondelete="CASCADE"))
    role: Mapped[Code]
    content: Mapped[Prose]
    created_at: Mapped[CreatedAt]


class GlobalLog(Base):
    __tablename__ = "global_log"

    id: Mapped[Identity]
    workspace_id: Mapped[int | None] = mapped_column(
        ForeignKey("workspace.id", ondelete="SET NULL")
    )
    level: Mapped[Code]
    message: Mapped[Prose]
    timestamp: Mapped[CreatedAt]


class RateLimit(Base):
    """How often a key was used in its current window; cleared when the window has passed."""

    __tablename__ = "rate_limit_store"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    count: Mapped[Count]
    reset_time: Mapped[Moment]
