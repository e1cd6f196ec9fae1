from django.contrib import admin
from django.contrib.admin import AdminSite
from django.urls import path

from django_idx.admin_page.site import install

other = AdminSite(name="backstage")
install(other)

urlpatterns = [path("admin/", admin.site.urls), path("backstage/", other.urls)]
