"""Addresses that exist only in a demonstration."""

from __future__ import annotations

from django.urls import path

from simpul.config.demonstration import views

urlpatterns = [path("", views.page, name="demonstration"), path("tulis/", views.write, name="demonstration-write")]
