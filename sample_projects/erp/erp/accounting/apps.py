from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "erp.accounting"
    verbose_name = "Accounting"
