from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "erp.documents"
    verbose_name = "Documents"
