from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "erp.inventory"
    verbose_name = "Inventory"
