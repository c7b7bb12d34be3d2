"""The front page of the finance desk."""

from django.urls import path

from simpul.finance import desk

urlpatterns = [path("keuangan/", desk.index, name="finance_desk")]
