"""Addresses that exist only in a demonstration."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
