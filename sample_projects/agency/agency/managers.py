from typing import TypeVar

from django.db import models

_Model = TypeVar("_Model", bound=models.Model)


class WithoutSearch(models.Manager[_Model]):
    """Rows without their tsvector, which the database searches by and nobody else reads."""

    def get_queryset(self) -> models.QuerySet[_Model]:
        return super().get_queryset().defer("search")
