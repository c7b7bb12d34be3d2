"""Addresses of the command centre."""

from django.urls import path

from simpul.insight.command_centre import views

urlpatterns = [
    path("pusat-komando/", views.screen, name="command_centre"),
    path("pusat-komando/bagian/", views.part, name="command_part"),
    path("pusat-komando/kasus/", views.cases, name="command_cases"),
]
