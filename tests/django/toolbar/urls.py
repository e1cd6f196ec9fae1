from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def orders(request: HttpRequest, label: str) -> HttpResponse:
    order = apps.get_model(label, "Order")
    list(order._default_manager.filter(status=request.GET.get("status", "")))
    for key in (1, 2):
        list(order._default_manager.filter(parent=key))
    order._default_manager.filter(pk=1).first()
    list(order._default_manager.filter(day__gt=1).values("status"))
    return HttpResponse("<html><body>orders</body></html>")


urlpatterns = [
    path("orders/<str:label>/", orders),
    path("__debug__/", include("debug_toolbar.urls")),
]
