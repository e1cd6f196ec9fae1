"""The app, which has templates and a stylesheet; the admin's autodiscovery does the rest."""

from django.apps import AppConfig


class IndexAdminConfig(AppConfig):
    """`INSTALLED_APPS += ["django_idx.admin_page"]`."""

    name = "django_idx.admin_page"
    label = "django_idx_admin"
    verbose_name = "Indexes"
