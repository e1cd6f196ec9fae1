"""migration-idx for Django: `INSTALLED_APPS += ["django_idx"]` is the whole installation.

`makemigrations` comes back with the missing index operations, `check` says what is missing or
redundant, `migrate` builds concurrently. Settings are `IDX = {…}` (docs/settings.md).
"""
