from django.apps import AppConfig


class ProductionConfig(AppConfig):
    name = "erp.production"
    verbose_name = "Production"
