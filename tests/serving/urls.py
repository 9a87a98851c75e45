"""The site's addresses, and a view that does nothing."""

from django.http import HttpResponse
from django.urls import path

from strategy_site.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [path("constant/", lambda request: HttpResponse("constant")), *urlpatterns]
