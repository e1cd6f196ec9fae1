"""Health and findings in Django's admin: `INSTALLED_APPS += ["django_idx.admin_page"]`.

Two pages that only read, for superusers and those who have the setting's `admin_permission`. No
model, no migration, no JavaScript. An admin site of one's own has them by `install(site)`:

    from django_idx.admin_page.site import install
"""
