"""Addresses of this room."""

from django.urls import path

from simpul.kernel.notifications import views

urlpatterns = [
    path("kabar/", views.index, name="inbox"),
    path("kabar/<int:number>/", views.show, name="message"),
    path("kabar/terbaca/", views.read_all, name="inbox-read"),
    path("meja/pesan-gagal/", views.failures, name="failed-messages"),
    path("meja/pesan-gagal/<int:number>/ulang/", views.try_again, name="failed-message-again"),
    path("kabar/saluran/", views.choose, name="inbox-channel"),
]
