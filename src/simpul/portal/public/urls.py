"""Addresses of the public pages."""

from django.urls import path

from simpul.portal.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("privasi/", views.privacy, name="privacy"),
    path("aksesibilitas/", views.accessibility, name="accessibility"),
    path("hukum/", views.rules, name="rules"),
]
