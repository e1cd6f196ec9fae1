"""The app: composes the autodetector and registers the checks."""

from django.apps import AppConfig


class IndexConfig(AppConfig):
    """`INSTALLED_APPS += ["django_idx"]`."""

    name = "django_idx"
    label = "django_idx"
    verbose_name = "migration-idx"

    def ready(self) -> None:
        """Wire everything up; neither a model nor a command is read yet."""
        from django_idx import composition, wiring

        composition.install()
        wiring.register_checks()
