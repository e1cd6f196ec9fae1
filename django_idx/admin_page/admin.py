"""What `django.contrib.admin` imports of every app: the default site gets the pages."""

from django.contrib import admin

from django_idx.admin_page.site import install

install(admin.site)
