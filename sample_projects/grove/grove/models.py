"""Tenants, their people, what they talk about, and what they keep.

No table has a secondary index yet but ``client_apps``: what the foreign keys need is for the
migration tool to find.
"""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    func,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite generates keys for a column of type INTEGER only.
Key = BigInteger().with_variant(Integer, "sqlite")
Identity = Annotated[int, mapped_column(Key, primary_key=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
Status = Annotated[str, mapped_column(String(16))]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {
        int: Key,
        dict[str, Any]: JSON().with_variant(JSONB, "postgresql"),
    }


class Tenant(Base):
    __tablename__ = "tenants"

    id: Mapped[Identity]
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    plan: Mapped[Status] = mapped_column(server_default="free")
    created_at: Mapped[CreatedAt]


class User(Base):
    __tablename__ = "users"
    # The target of the composite foreign keys below; it serves the foreign key to tenants as well.
    __table_args__ = (UniqueConstraint("tenant_id", "id"),)

    id: Mapped[Identity]
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Status] = mapped_column(server_default="member")
    is_active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[Moment | None]


class UserSettings(Base):
    __tablename__ = "user_settings"
    # The primary key finds at most one row for (tenant_id, user_id): no further index is needed.
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"
        ),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tenant_id: Mapped[int]
    locale: Mapped[str] = mapped_column(String(12), server_default="en")
    preferences: Mapped[dict[str, Any]]


class Conversation(Base):
    __tablename__ = "conversations"

    id: Mapped[Identity]
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[Status] = mapped_column(server_default="open")
    created_at: Mapped[CreatedAt]
    messages: Mapped[list["Message"]] = relationship(
        back_populates="conversation", passive_deletes=True
    )


class Message(Base):
    __tablename__ = "messages"

    id: Mapped[Identity]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    role: Mapped[Status]
    content: Mapped[str] = mapped_column(Text)
    token_count: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[CreatedAt]
    conversation: Mapped[Conversation] = relationship(back_populates="messages")


class Document(Base):
    __tablename__ = "documents"
    # An author belongs to the document's own tenant, and cannot be deleted while it stands.
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"]),
    )

    id: Mapped[Identity]
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    user_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[Status] = mapped_column(server_default="pending")
    size_bytes: Mapped[int]
    created_at: Mapped[CreatedAt]
    chunks: Mapped[list["DocumentChunk"]] = relationship(
        back_populates="document", passive_deletes=True, order_by="DocumentChunk.chunk_index"
    )


class DocumentChunk(Base):
    __tablename__ = "document_chunks"
    # The unique constraint serves the foreign key, and keeps a document's chunks in order.
    __table_args__ = (
        UniqueConstraint("document_id", "chunk_index"),
        CheckConstraint("chunk_index >= 0", name="chunk_index_from_zero"),
    )

    id: Mapped[Identity]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    chunk_index: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    document: Mapped[Document] = relationship(back_populates="chunks")


class ClientApp(Base):
    __tablename__ = "client_apps"
    # Serves the list of a tenant's apps, and with its first column the foreign key.
    __table_args__ = (Index(None, "tenant_id", "created_at"),)

    id: Mapped[Identity]
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(200))
    api_key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[CreatedAt]


class Grove(Base):
    __tablename__ = "groves"

    id: Mapped[Identity]
    client_app_id: Mapped[int] = mapped_column(ForeignKey("client_apps.id", ondelete="RESTRICT"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[CreatedAt]
    branches: Mapped[list["Branch"]] = relationship(back_populates="grove", passive_deletes=True)


class Branch(Base):
    __tablename__ = "branches"

    id: Mapped[Identity]
    grove_id: Mapped[int] = mapped_column(ForeignKey("groves.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[Status] = mapped_column(server_default="open")
    created_at: Mapped[CreatedAt]
    grove: Mapped[Grove] = relationship(back_populates="branches")


class GroveMember(Base):
    __tablename__ = "grove_members"

    grove_id: Mapped[int] = mapped_column(
        ForeignKey("groves.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Status] = mapped_column(server_default="reader")
    joined_at: Mapped[CreatedAt]
