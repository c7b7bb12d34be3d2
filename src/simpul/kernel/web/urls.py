"""The addresses of the pages that every service gets."""

from django.urls import path

from simpul.kernel.documents.views import serve
from simpul.kernel.web import bulk, catalogue, connections, desk, figures, filing, keeping_data
from simpul.kernel.web import public, together, tracking

urlpatterns = [
    path("cari/", public.search, name="search"),
    path("layanan/", catalogue.index, name="catalogue"),
    path("layanan/<slug:slug>/", catalogue.service, name="service"),
    path("layanan/<slug:slug>/ajukan/", filing.apply, name="apply"),
    path("layanan/<slug:slug>/terkirim/", filing.receipt, name="receipt"),
    path("layanan/<slug:slug>/daftar/", public.cases, name="public_cases"),
    path("layanan/<slug:slug>/peta.geojson", public.points, name="public_points"),
    path("lacak/", tracking.find, name="find"),
    path("lacak/<str:number>/", tracking.track, name="track"),
    path("lacak/<str:number>/langkah/<slug:name>/", tracking.step, name="step"),
    path("lacak/<str:number>/pesan/", tracking.say, name="say"),
    path("lacak/<str:number>/saya-juga/", together.join, name="join"),
    path("lacak/<str:number>/sanggah/", together.vote, name="vote"),
    path("urusan/", tracking.mine, name="mine"),
    path("indikator/", figures.index, name="indicators"),
    path("indikator/<str:code>/", figures.figure, name="figure"),
    path("indikator/<str:code>/<str:period>/", figures.figure, name="figure_of"),
    path("indikator/<str:code>/<str:period>/data.json", figures.figure_json, name="figure_json"),
    path("meja/", desk.inbox, name="desk"),
    path("meja/sekaligus/", bulk.choose, name="desk_bulk"),
    path("meja/sekaligus/<uuid:key>/", bulk.result, name="desk_batch"),
    path("meja/berikutnya/", desk.following, name="desk_next"),
    path("meja/catat/<slug:slug>/", filing.record, name="desk_record"),
    path("meja/kasus/<str:number>/", desk.case, name="desk_case"),
    path("meja/kasus/<str:number>/langkah/<slug:name>/", desk.step, name="desk_step"),
    path("meja/kasus/<str:number>/pesan/", desk.say, name="desk_say"),
    path("pengelola/sambungan/", connections.index, name="connections"),
    path("pengelola/sambungan/<slug:code>/periksa/", connections.check, name="connection-check"),
    path("pengelola/privasi/", keeping_data.overview, name="privacy_keeping"),
    path("pengelola/privasi/<int:pk>/lepas/", keeping_data.lift, name="privacy_lift"),
    path("meja/kasus/<str:number>/tugas/<int:pk>/<slug:name>/", together.task, name="desk_task"),
    path("meja/kasus/<str:number>/gabung/", together.merge, name="desk_merge"),
    path("meja/kasus/<str:number>/pisah/", together.unmerge, name="desk_unmerge"),
    path("meja/kasus/<str:number>/tautan/", together.link, name="desk_link"),
    path("berkas/<uuid:pk>/<str:name>", serve, name="document"),
]
