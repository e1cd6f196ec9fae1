"""The questions that the application asks, each as a statement to execute.

Lists come newest first. What belongs to a tenant is asked for within that tenant.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from alembic_idx import declared_query
from grove.models import (
    Branch,
    ClientApp,
    Conversation,
    Document,
    DocumentChunk,
    Grove,
    GroveMember,
    Message,
    User,
)


@declared_query
def login(email: str) -> Select[Any]:
    """The user to authenticate."""
    return select(User).where(User.email == email)


@declared_query
def users_of_tenant(tenant_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(User)
        .where(User.tenant_id == tenant_id)
        .order_by(User.created_at.desc())
        .limit(limit)
    )


@declared_query
def conversations_of_user(tenant_id: int, user_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(Conversation)
        .where(Conversation.tenant_id == tenant_id, Conversation.user_id == user_id)
        .order_by(Conversation.created_at.desc())
        .limit(limit)
    )


@declared_query
def conversations_of_tenant(tenant_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(Conversation)
        .where(Conversation.tenant_id == tenant_id)
        .order_by(Conversation.created_at.desc())
        .limit(limit)
    )


@declared_query
def messages_of_conversation(conversation_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.created_at.desc())
        .limit(limit)
    )


@declared_query
def recent_messages(since: datetime, limit: int = 100) -> Select[Any]:
    return (
        select(Message)
        .where(Message.created_at >= since)
        .order_by(Message.created_at.desc())
        .limit(limit)
    )


@declared_query
def documents_of_user(tenant_id: int, user_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(Document)
        .where(Document.tenant_id == tenant_id, Document.user_id == user_id)
        .order_by(Document.created_at.desc())
        .limit(limit)
    )


@declared_query
def documents_by_status(tenant_id: int, status: str, limit: int = 50) -> Select[Any]:
    return (
        select(Document)
        .where(Document.tenant_id == tenant_id, Document.status == status)
        .order_by(Document.created_at.desc())
        .limit(limit)
    )


@declared_query
def chunks_of_document(document_id: int) -> Select[Any]:
    """All chunks, in reading order."""
    return (
        select(DocumentChunk)
        .where(DocumentChunk.document_id == document_id)
        .order_by(DocumentChunk.chunk_index)
    )


@declared_query
def client_apps_of_tenant(tenant_id: int) -> Select[Any]:
    return (
        select(ClientApp)
        .where(ClientApp.tenant_id == tenant_id)
        .order_by(ClientApp.created_at.desc())
    )


@declared_query
def groves_of_client(client_app_id: int, limit: int = 50) -> Select[Any]:
    return (
        select(Grove)
        .where(Grove.client_app_id == client_app_id)
        .order_by(Grove.created_at.desc())
        .limit(limit)
    )


@declared_query
def groves_of_member(user_id: int) -> Select[Any]:
    return (
        select(Grove)
        .join(GroveMember, GroveMember.grove_id == Grove.id)
        .where(GroveMember.user_id == user_id)
        .order_by(Grove.created_at.desc())
    )


@declared_query
def branches_of_grove(grove_id: int, status: str = "open") -> Select[Any]:
    return (
        select(Branch)
        .where(Branch.grove_id == grove_id, Branch.status == status)
        .order_by(Branch.created_at.desc())
    )
