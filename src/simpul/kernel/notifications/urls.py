"""Addresses of this room."""

from django.urls import path

from simpul.kernel.notifications import hooks, preferences, views

urlpatterns = [
    path("kabar/", views.index, name="inbox"),
    path("kabar/<int:number>/", views.show, name="message"),
    path("kabar/terbaca/", views.read_all, name="inbox-read"),
    path("meja/pesan-gagal/", views.failures, name="failed-messages"),
    path("meja/pesan-gagal/<int:number>/ulang/", views.try_again, name="failed-message-again"),
    path("kabar/saluran/", preferences.page, name="inbox-channel"),
    path("kabar/perangkat/", preferences.device, name="push-device"),
    path("kait/whatsapp/", hooks.whatsapp, name="whatsapp-hook"),
    path("kait/sms/masuk/", hooks.texted, name="sms-inbound"),
    path("kait/sms/", hooks.text_message, name="sms-hook"),
]
