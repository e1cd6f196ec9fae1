"""The back office is Django's admin; the rest is JSON."""

from django.contrib import admin
from django.urls import path

from agency import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/dashboards/<str:kind>/<int:key>/", views.dashboard),
    path("api/search/<str:what>/", views.found),
    path("api/projects/<int:project_id>/tasks/", views.tasks),
]
