"""Addresses of open data."""

from django.urls import path

from simpul.insight.open_data import ckan, views

urlpatterns = [
    path("data/", views.index, name="open_data"),
    path("data/katalog.jsonld", views.catalogue, {"form": "jsonld"}, name="open_data_jsonld"),
    path("data/katalog.ttl", views.catalogue, {"form": "ttl"}, name="open_data_turtle"),
    path("data/<slug:code>.csv", views.take, {"form": "csv"}, name="open_data_csv"),
    path("data/<slug:code>.json", views.take, {"form": "json"}, name="open_data_json"),
    path("data/<slug:code>/<int:year>/<int:edition>.csv", views.snapshot, name="open_data_snapshot"),
    path("api/3/action/package_list", ckan.package_list),
    path("api/3/action/package_show", ckan.package_show),
    path("api/3/action/package_search", ckan.package_search),
    path("data/<slug:code>/", views.dataset, name="open_dataset"),
]
