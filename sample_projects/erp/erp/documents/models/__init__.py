from erp.documents.models.documents import Document, DocumentType, DocumentVersion
from erp.documents.models.trail import AuditEntry, Comment

__all__ = [
    "AuditEntry",
    "Comment",
    "Document",
    "DocumentType",
    "DocumentVersion",
]
