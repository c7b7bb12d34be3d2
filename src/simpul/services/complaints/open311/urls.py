"""Where GeoReport v2 is mounted: `/open311/v2/`."""

from django.urls import path, re_path

from simpul.services.complaints.open311 import views

_FORMAT = r"\.(?P<fmt>json|xml)$"

urlpatterns = [
    path("open311/", views.about, name="open311"),
    re_path(rf"^open311/(?:v2/)?discovery{_FORMAT}", views.discovery),
    re_path(rf"^open311/v2/services{_FORMAT}", views.services),
    re_path(rf"^open311/v2/services/(?P<code>[-\w]{{1,50}}){_FORMAT}", views.definition),
    re_path(rf"^open311/v2/requests{_FORMAT}", views.requests),
    re_path(rf"^open311/v2/requests/(?P<number>[-\w]{{1,30}}){_FORMAT}", views.one),
    re_path(rf"^open311/v2/servicerequestupdates{_FORMAT}", views.updates),
    re_path(rf"^open311/v2/tokens/(?P<token>[0-9a-fA-F-]{{36}}){_FORMAT}", views.token),
    re_path(r"^open311/v2/.*?(?:\.(?P<fmt>json|xml))?$", views.nothing),
]
