from django.apps import AppConfig


class HumanResourcesConfig(AppConfig):
    name = "erp.hr"
    verbose_name = "Human resources"
