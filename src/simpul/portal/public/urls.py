"""Addresses of the public pages."""

from django.urls import path

from simpul.portal.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("privasi/", views.privacy, name="privacy"),
    path("privasi/daftar.csv", views.privacy_register, name="privacy_register"),
    path("aksesibilitas/", views.accessibility, name="accessibility"),
    path("hukum/", views.rules, name="rules"),
]
