from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "erp.purchasing"
    verbose_name = "Purchasing"
