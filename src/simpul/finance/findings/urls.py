"""Addresses of this room."""

from django.urls import path

from simpul.finance.findings import desk, examiners, finding_pages, public_pages, recommendation_pages, table_pages

DESK = "keuangan/temuan/"
urlpatterns = [
    path("temuan/", public_pages.index, name="findings_public"),
    path("temuan/daftar/", public_pages.listed, name="findings_list"),
    path("temuan/<int:number>/", public_pages.examination, name="findings_of"),
    path(DESK, desk.index, name="findings_desk"),
    path(f"{DESK}pemeriksaan/", desk.examinations, name="examinations"),
    path(f"{DESK}pemeriksaan/baru/", desk.examination_new, name="examination_new"),
    path(f"{DESK}pemeriksaan/<int:number>/", desk.examination, name="examination"),
    path(f"{DESK}pemeriksaan/<int:number>/buka/", desk.examination_open, name="examination_open"),
    path(f"{DESK}pemeriksaan/<int:number>/impor/", table_pages.bring, name="examination_import"),
    path(f"{DESK}pemeriksaan/<int:number>/impor/tabel.xlsx", table_pages.template, name="examination_table"),
    path(f"{DESK}pemeriksaan/<int:number>/temuan-baru/", finding_pages.new, name="finding_new"),
    path(f"{DESK}<int:number>/", finding_pages.finding, name="finding"),
    path(f"{DESK}<int:number>/rekomendasi-baru/", finding_pages.recommend, name="finding_recommend"),
    path(f"{DESK}<int:number>/acuan/", finding_pages.connect, name="finding_connect"),
    path(f"{DESK}<int:number>/tarik/", finding_pages.withdraw, name="finding_withdraw"),
    path(f"{DESK}rekomendasi/<int:number>/", recommendation_pages.recommendation, name="recommendation"),
    path(f"{DESK}rekomendasi/<int:number>/jawab/", recommendation_pages.answer, name="recommendation_answer"),
    path(f"{DESK}rekomendasi/<int:number>/nilai/", recommendation_pages.judge, name="recommendation_judge"),
    path(f"{DESK}rekomendasi/<int:number>/setor/", recommendation_pages.restore, name="recommendation_restore"),
    path(f"{DESK}setoran/<int:number>/batal/", recommendation_pages.undo, name="restitution_undo"),
    path("keuangan/pemeriksa/", examiners.desk, name="examiners_desk"),
    path("keuangan/pemeriksa/jejak/", examiners.trail, name="examiners_trail"),
    path("keuangan/pemeriksa/simpul-keuangan.zip", examiners.take, name="examiners_take"),
]
