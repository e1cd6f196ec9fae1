from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "erp.catalog"
    verbose_name = "Catalog"
