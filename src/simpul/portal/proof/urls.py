"""Addresses of this room. Those that end without a slash are read by programs and stay as they are."""

from django.urls import path

from simpul.portal.proof import feeds, views

urlpatterns = [
    path("bukti/", views.index, name="proof"),
    path("bukti/bukti.json", views.evidence, name="proof_file"),
    path("bukti/titik-periksa/", views.checkpoints, name="proof_checkpoints"),
    path("bukti/titik-periksa.atom", feeds.feed, name="proof_feed"),
    path("bukti/checkpoint", views.note, name="proof_newest"),
    path("bukti/checkpoint/<int:size>", views.note, name="proof_note"),
    path("bukti/konsistensi/", views.consistency, name="proof_consistency"),
    path("bukti/konsistensi.json", views.consistency_file, name="proof_consistency_file"),
    path("bukti/kunci.txt", views.published_keys, name="proof_keys"),
    path("bukti/saksi/", views.witness, name="proof_witness"),
    path("bukti/saksi.json", views.witness_file, name="proof_witness_file"),
    path("bukti/simpul_verify.py", views.verifier, name="proof_verifier"),
]
