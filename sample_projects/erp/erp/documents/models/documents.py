"""Files that belong to any row of any table."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from erp.base import Authored


class DocumentType(models.Model):
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        db_table = "document_types"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Document(Authored):
    document_type = models.ForeignKey(DocumentType, models.PROTECT, db_index=False)
    content_type = models.ForeignKey(ContentType, models.CASCADE, db_index=False)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    title = models.CharField(max_length=200)

    class Meta:
        db_table = "documents"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Authored):
    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=200)

    class Meta:
        db_table = "document_versions"
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="document_versions_number_key"
            )
        ]
