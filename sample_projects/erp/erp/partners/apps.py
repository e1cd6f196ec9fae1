from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "erp.partners"
    verbose_name = "Partners"
