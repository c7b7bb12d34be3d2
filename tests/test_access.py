"""Who gets in where: a table of every address, and what nobody, a resident, two officers and the regent are answered.

An address that is missing from the table fails the test, so a new page can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver

from simpul.kernel.accounts.roles import REGENT
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK

PEOPLE = ("nobody", "resident", "agency officer", "complaint desk", "regent")
OPEN = (200, 200, 200, 200, 200)
ACCOUNT = (302, 200, 200, 200, 200)
OFFICE = (302, 403, 200, 200, 200)
LEADERS = (302, 403, 403, 200, 200)
INTAKE = (302, 403, 403, 200, 403)
NOT_THEIRS = (302, 403, 403, 403, 403)
READ_BY_THE_REGENT = (302, 403, 403, 403, 200)
NOWHERE = (404, 404, 404, 404, 404)
NOWHERE_INSIDE = (302, 403, 404, 404, 404)
ONLY_POST = (405, 405, 405, 405, 405)
ONLY_POST_INSIDE = (302, 403, 405, 405, 405)
ONLY_POST_ACCOUNT = (302, 405, 405, 405, 405)
ELSEWHERE = (302, 302, 302, 302, 302)
LIBRARY = None  # pages of the sign-in library: where they lead depends on the session; only no fault is asked of them

TABLE: dict[str, tuple[int, ...] | None] = {
    "": OPEN,
    "privasi/": OPEN,
    "privasi/daftar.csv": OPEN,
    "akun/data-saya/": ACCOUNT,
    "akun/data-saya/penghapusan/": ACCOUNT,
    "akun/data-saya/persetujuan/": ONLY_POST_ACCOUNT,
    "akun/data-saya/salinan/": ONLY_POST_ACCOUNT,
    "akun/data-saya/salinan/<int:pk>/": ONLY_POST_ACCOUNT,
    "meja/warga/": NOT_THEIRS,
    "meja/warga/ganda/": NOT_THEIRS,
    "pengelola/privasi/": NOT_THEIRS,
    "pengelola/privasi/<int:pk>/lepas/": NOT_THEIRS,
    "aksesibilitas/": OPEN,
    "hukum/": OPEN,
    "peta/kecamatan.geojson": OPEN,
    "cari/": OPEN,
    "layanan/": OPEN,
    "layanan/<slug:slug>/": OPEN,
    "layanan/<slug:slug>/ajukan/": OPEN,
    "layanan/<slug:slug>/terkirim/": ELSEWHERE,
    "layanan/<slug:slug>/daftar/": OPEN,
    "layanan/<slug:slug>/peta.geojson": OPEN,
    "layanan/aduan/surel/<slug:token>/": NOWHERE,
    "umpan/<slug:kind>.atom": OPEN,
    "kinerja/": OPEN,
    "data/": OPEN,
    "data/katalog.jsonld": OPEN,
    "data/katalog.ttl": OPEN,
    "data/<slug:code>.csv": OPEN,
    "data/<slug:code>.json": OPEN,
    "data/<slug:code>/": OPEN,
    "data/<slug:code>/<int:year>/<int:edition>.csv": NOWHERE,
    "api/3/action/package_list": OPEN,
    "api/3/action/package_show": (409, 409, 409, 409, 409),
    "api/3/action/package_search": OPEN,
    "bukti/": OPEN,
    "bukti/bukti.json": NOWHERE,
    "bukti/titik-periksa/": OPEN,
    "bukti/titik-periksa.atom": OPEN,
    "bukti/checkpoint": NOWHERE,
    "bukti/checkpoint/<int:size>": NOWHERE,
    "bukti/konsistensi/": OPEN,
    "bukti/konsistensi.json": NOWHERE,
    "bukti/kunci.txt": OPEN,
    "bukti/saksi/": OPEN,
    "bukti/saksi.json": OPEN,
    "bukti/simpul_verify.py": OPEN,
    "keterbukaan-anggaran/": OPEN,
    "keterbukaan-anggaran/ocds/<ocds_form:form>.json": OPEN,
    "keterbukaan-anggaran/ocds/<ocds_form:form>.jsonl": OPEN,
    "keterbukaan-anggaran/ocds/<int:number>/<ocds_form:form>.json": NOWHERE,
    "keterbukaan-anggaran/fiskal/<int:year>/datapackage.json": NOWHERE,
    "keterbukaan-anggaran/fiskal/<int:year>/<fiscal_name:name>.csv": NOWHERE,
    "keterbukaan-anggaran/fiskal/apbd-<int:year>.zip": NOWHERE,
    "laporan-keuangan/buku/<str:book>-<int:year>.jsonl": NOWHERE,
    "laporan-keuangan/": OPEN,
    "laporan-keuangan/cetak.pdf": NOWHERE,
    "laporan-keuangan/calk.pdf": NOWHERE,
    "laporan-keuangan/angka/": OPEN,
    "laporan-keuangan/jurnal/<int:number>/": NOWHERE,
    "laporan-keuangan/jurnal.hledger": OPEN,
    "laporan-keuangan/jurnal.beancount": OPEN,
    "keuangan/buku/": NOT_THEIRS,
    "keuangan/buku/neraca-saldo/": NOT_THEIRS,
    "keuangan/buku/bulan/": NOT_THEIRS,
    "keuangan/buku/bulan/<int:year>/<int:number>/": NOT_THEIRS,
    "keuangan/buku/memorial/": NOT_THEIRS,
    "keuangan/buku/memorial/baru/": NOT_THEIRS,
    "keuangan/buku/memorial/<int:number>/": NOT_THEIRS,
    "keuangan/buku/memorial/<int:number>/putuskan/": NOT_THEIRS,
    "pengecualian/": OPEN,
    "anggaran/": OPEN,
    "anggaran/<int:year>/": NOWHERE,
    "anggaran/<int:year>/baris/<int:pk>/": NOWHERE,
    "anggaran/<int:year>/pembayaran/": NOWHERE,
    "anggaran/<int:year>/jalannya/": NOWHERE,
    "laporan-kinerja/": OPEN,
    "laporan-kinerja/<int:year>/": NOWHERE,
    "laporan-kinerja/<int:year>/lkjip.pdf": NOWHERE,
    "benang/": OPEN,
    "benang/sp2d/<int:pk>/": NOWHERE,
    "benang/target/<int:pk>/<int:year>/": NOWHERE,
    "pengecualian/pemeriksaan/": OPEN,
    "keuangan/pengendalian/": (302, 403, 403, 403, 200),
    "keuangan/pengendalian/antrean/": NOT_THEIRS,
    "keuangan/pengendalian/antrean/<int:number>/": NOT_THEIRS,
    "keuangan/pengendalian/antrean/<int:number>/<slug:name>/": NOT_THEIRS,
    "keuangan/pengendalian/pengecualian/": (302, 403, 403, 403, 200),
    "keuangan/pengendalian/pengecualian/baru/": NOT_THEIRS,
    "keuangan/pengendalian/pengecualian/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/anggaran/": NOT_THEIRS,
    "keuangan/anggaran/mulai/": NOT_THEIRS,
    "keuangan/anggaran/versi/<int:number>/": NOT_THEIRS,
    "keuangan/anggaran/versi/<int:number>/langkah/": NOT_THEIRS,
    "keuangan/anggaran/baris/": NOT_THEIRS,
    "keuangan/anggaran/baris/<int:number>/": NOT_THEIRS,
    "keuangan/anggaran/rka/": NOT_THEIRS,
    "keuangan/anggaran/harga/": NOT_THEIRS,
    "keuangan/anggaran/harga/izin/<int:number>/": NOT_THEIRS,
    "keuangan/anggaran/sipd/": NOT_THEIRS,
    "keuangan/anggaran/spd/": NOT_THEIRS,
    "keuangan/anggaran/spd/terbit/": NOT_THEIRS,
    "keuangan/belanja/": (302, 403, 403, 403, 200),
    "keuangan/belanja/spp/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/belanja/spp/<int:number>/<slug:name>/": (302, 403, 403, 403, 405),
    "keuangan/belanja/kontrak/": READ_BY_THE_REGENT,
    "keuangan/belanja/kontrak/baru/": NOT_THEIRS,
    "keuangan/belanja/kontrak/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/belanja/kontrak/<int:number>/adendum/": NOT_THEIRS,
    "keuangan/belanja/kontrak/<int:number>/kemajuan/": NOT_THEIRS,
    "keuangan/belanja/komitmen/<int:number>/ubah/": NOT_THEIRS,
    "keuangan/belanja/komitmen/": (302, 403, 403, 403, 200),
    "keuangan/belanja/komitmen/baru/": NOT_THEIRS,
    "keuangan/belanja/komitmen/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/belanja/komitmen/<int:number>/terima/": NOT_THEIRS,
    "keuangan/belanja/komitmen/<int:number>/minta/": NOT_THEIRS,
    "keuangan/belanja/penerima/": NOT_THEIRS,
    "keuangan/belanja/penerima/<int:number>/": NOT_THEIRS,
    "keuangan/belanja/penerima/<int:number>/rekening/<int:pk>/": NOT_THEIRS,
    "keuangan/belanja/spp/<int:number>/<slug:name>.pdf": (302, 403, 403, 403, 404),
    "keuangan/belanja/terima/<int:number>/bast.pdf": (302, 403, 403, 403, 404),
    "keuangan/belanja/kas/": READ_BY_THE_REGENT,
    "keuangan/belanja/kas/minta/": NOT_THEIRS,
    "keuangan/belanja/kas/buku/": READ_BY_THE_REGENT,
    "keuangan/belanja/kas/buku.pdf": READ_BY_THE_REGENT,
    "keuangan/belanja/kas/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/belanja/kas/<int:number>/spj/": NOT_THEIRS,
    "keuangan/belanja/kas/<int:number>/setor/": NOT_THEIRS,
    "keuangan/belanja/spj/<int:number>/spj.pdf": (302, 403, 403, 403, 404),
    "keuangan/belanja/pendapatan/": READ_BY_THE_REGENT,
    "keuangan/belanja/setoran/": READ_BY_THE_REGENT,
    "keuangan/belanja/setoran/<int:number>/sts.pdf": (302, 403, 403, 403, 404),
    "keuangan/belanja/pajak/": READ_BY_THE_REGENT,
    "keuangan/anggaran/plafon/": NOT_THEIRS,
    "keuangan/anggaran/kas/": NOT_THEIRS,
    "keuangan/anggaran/kas/<int:number>/": NOT_THEIRS,
    "keuangan/anggaran/harga/izin/": NOT_THEIRS,
    "keuangan/belanja/anggaran-kas/": READ_BY_THE_REGENT,
    "keuangan/belanja/mandat/": READ_BY_THE_REGENT,
    "keuangan/belanja/mandat/<int:number>/cabut/": NOT_THEIRS,
    "keuangan/belanja/bank/": NOT_THEIRS,
    "keuangan/belanja/bank/<int:number>/": NOT_THEIRS,
    "keuangan/belanja/bank/kirim/": NOT_THEIRS,
    "keuangan/belanja/bank/kirim/<int:number>/berkas.<slug:name>": NOT_THEIRS,
    "keuangan/belanja/bank/rekonsiliasi/": NOT_THEIRS,
    "keuangan/belanja/bank/baris/<int:number>/": NOT_THEIRS,
    "keuangan/belanja/bank/baris/<int:number>/pasangan/<int:pk>/": NOT_THEIRS,
    "temuan/": OPEN,
    "temuan/daftar/": OPEN,
    "temuan/<int:number>/": NOWHERE,
    "keuangan/temuan/": READ_BY_THE_REGENT,
    "keuangan/temuan/pemeriksaan/": READ_BY_THE_REGENT,
    "keuangan/temuan/pemeriksaan/baru/": NOT_THEIRS,
    "keuangan/temuan/pemeriksaan/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/temuan/pemeriksaan/<int:number>/buka/": NOT_THEIRS,
    "keuangan/temuan/pemeriksaan/<int:number>/impor/": NOT_THEIRS,
    "keuangan/temuan/pemeriksaan/<int:number>/impor/tabel.xlsx": NOT_THEIRS,
    "keuangan/temuan/pemeriksaan/<int:number>/temuan-baru/": NOT_THEIRS,
    "keuangan/temuan/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/temuan/<int:number>/rekomendasi-baru/": NOT_THEIRS,
    "keuangan/temuan/<int:number>/acuan/": NOT_THEIRS,
    "keuangan/temuan/<int:number>/tarik/": NOT_THEIRS,
    "keuangan/temuan/rekomendasi/<int:number>/": (302, 403, 403, 403, 404),
    "keuangan/temuan/rekomendasi/<int:number>/jawab/": NOT_THEIRS,
    "keuangan/temuan/rekomendasi/<int:number>/nilai/": NOT_THEIRS,
    "keuangan/temuan/rekomendasi/<int:number>/setor/": NOT_THEIRS,
    "keuangan/temuan/setoran/<int:number>/batal/": NOT_THEIRS,
    "keuangan/pemeriksa/": NOT_THEIRS,
    "keuangan/pemeriksa/jejak/": NOT_THEIRS,
    "keuangan/pemeriksa/simpul-keuangan.zip": NOT_THEIRS,
    "peta-aduan/": OPEN,
    "lacak/": OPEN,
    "lacak/<str:number>/": NOWHERE,
    "lacak/<str:number>/langkah/<slug:name>/": ONLY_POST,
    "lacak/<str:number>/pesan/": ONLY_POST,
    "lacak/<str:number>/saya-juga/": ONLY_POST,
    "lacak/<str:number>/sanggah/": ONLY_POST,
    "urusan/": OPEN,
    "rencana/": OPEN,
    "rencana/<int:year>/": OPEN,
    "rencana/<int:year>/program/<str:code>/": NOWHERE,
    "rencana/indikator/<int:pk>/": NOWHERE,
    "rencana/kegiatan/<int:pk>/": NOWHERE,
    "rencana/dokumen/<int:pk>/": NOWHERE,
    "keuangan/": OFFICE,
    "keuangan/rencana/": NOWHERE_INSIDE,
    "keuangan/rencana/versi/<int:pk>/": NOWHERE_INSIDE,
    "keuangan/rencana/versi/<int:pk>/isi/<slug:kind>/": NOWHERE_INSIDE,
    "keuangan/rencana/versi/<int:pk>/impor/<slug:kind>/": NOWHERE_INSIDE,
    "keuangan/rencana/versi/<int:pk>/impor/<slug:kind>/tabel.xlsx": NOWHERE_INSIDE,
    "keuangan/rencana/realisasi/": NOWHERE_INSIDE,
    "keuangan/rencana/realisasi/<int:pk>/<int:year>/": NOWHERE_INSIDE,
    "indikator/": OPEN,
    "indikator/<str:code>/": OPEN,
    "indikator/<str:code>/<str:period>/": OPEN,
    "indikator/<str:code>/<str:period>/data.json": OPEN,
    "meja/": OFFICE,
    "meja/saringan/": ONLY_POST_INSIDE,
    "meja/saringan/<int:pk>/buang/": ONLY_POST_INSIDE,
    "meja/sekaligus/": ONLY_POST_INSIDE,
    "meja/sekaligus/<uuid:key>/": NOWHERE_INSIDE,
    "meja/serah-terima/": NOWHERE_INSIDE,
    "meja/berikutnya/": (302, 403, 302, 302, 302),
    "meja/catat/<slug:slug>/": INTAKE,
    "meja/penyaluran/": INTAKE,
    "meja/penyaluran/tambah/": INTAKE,
    "meja/penyaluran/<int:place>/": (302, 403, 403, 404, 403),
    "meja/penyaluran/<int:place>/pindah/": (302, 403, 403, 405, 403),
    "meja/penyaluran/coba/": INTAKE,
    "meja/kasus/<str:number>/": NOWHERE_INSIDE,
    "meja/kasus/<str:number>/foto/<int:pk>/": NOWHERE_INSIDE,
    "meja/kasus/<str:number>/identitas/": ONLY_POST_INSIDE,
    "meja/kasus/<str:number>/langkah/<slug:name>/": ONLY_POST_INSIDE,
    "meja/kasus/<str:number>/samarkan/": NOWHERE_INSIDE,
    "meja/kasus/<str:number>/pesan/": ONLY_POST_INSIDE,
    "meja/kasus/<str:number>/tugas/<int:pk>/<slug:name>/": ONLY_POST_INSIDE,
    "meja/kasus/<str:number>/gabung/": ONLY_POST_INSIDE,
    "meja/kasus/<str:number>/pisah/": ONLY_POST_INSIDE,
    "meja/kasus/<str:number>/tautan/": ONLY_POST_INSIDE,
    "meja/pesan-gagal/": NOWHERE_INSIDE,
    "meja/pesan-gagal/<int:number>/ulang/": (302, 403, 405, 405, 405),
    "pengelola/formulir/": NOT_THEIRS,
    "pengelola/formulir/contoh.xlsx": NOT_THEIRS,
    "pengelola/formulir/<slug:code>/": NOT_THEIRS,
    "pengelola/formulir/<slug:code>/terbitkan/": NOT_THEIRS,
    "pengelola/formulir/<slug:code>/pratinjau/": NOT_THEIRS,
    "pengelola/sambungan/": NOWHERE_INSIDE,
    "pengelola/sambungan/<slug:code>/periksa/": ONLY_POST_INSIDE,
    "pengelola/": NOWHERE_INSIDE,
    "pengelola/instansi/": NOWHERE_INSIDE,
    "pengelola/kategori-aduan/": NOWHERE_INSIDE,
    "pengelola/kategori-aduan/baru/": NOWHERE_INSIDE,
    "pengelola/kategori-aduan/<slug:code>/": NOWHERE_INSIDE,
    "pengelola/kode-lapor/": NOWHERE_INSIDE,
    "pengelola/kode-lapor/ambil/": NOWHERE_INSIDE,
    "pengelola/kode-lapor/topik/baru/": NOWHERE_INSIDE,
    "pengelola/kode-lapor/topik/<int:number>/": NOWHERE_INSIDE,
    "pengelola/kode-lapor/instansi/baru/": NOWHERE_INSIDE,
    "pengelola/kode-lapor/instansi/<int:number>/": NOWHERE_INSIDE,
    "pengelola/kanal-aduan/": NOWHERE_INSIDE,
    "pengelola/kanal-aduan/baru/": NOWHERE_INSIDE,
    "pengelola/kanal-aduan/<slug:code>/": NOWHERE_INSIDE,
    "pengelola/instansi/baru/": NOWHERE_INSIDE,
    "pengelola/instansi/<slug:code>/": NOWHERE_INSIDE,
    "pengelola/orang/": NOWHERE_INSIDE,
    "pengelola/orang/undang/": NOWHERE_INSIDE,
    "pengelola/orang/<int:number>/": NOWHERE_INSIDE,
    "pengelola/penugasan/<int:number>/": NOWHERE_INSIDE,
    "pengelola/peran/": NOWHERE_INSIDE,
    "pengelola/impor/<slug:kind>/": NOWHERE_INSIDE,
    "pengelola/impor/<slug:kind>/tabel.xlsx": NOWHERE_INSIDE,
    "pengelola/impor/<slug:kind>/<slug:token>/tanda.xlsx": NOWHERE_INSIDE,
    "pengelola/aturan/": NOWHERE_INSIDE,
    "pengelola/aturan/<str:code>/": NOWHERE_INSIDE,
    "pengelola/usulan-aturan/<int:number>/": NOWHERE_INSIDE,
    "pengelola/usulan-aturan/<int:number>/putuskan/": NOWHERE_INSIDE,
    "pengelola/kalender/<int:number>/": NOWHERE_INSIDE,
    "pengelola/kalender/<int:number>/tabel.xlsx": NOWHERE_INSIDE,
    "pusat-komando/": LEADERS,
    "pusat-komando/bagian/": LEADERS,
    "pusat-komando/kasus/": LEADERS,
    "berkas/<uuid:pk>/<str:name>": NOWHERE,
    "kabar/": ACCOUNT,
    "kabar/<int:number>/": (302, 404, 404, 404, 404),
    "kabar/terbaca/": ONLY_POST_ACCOUNT,
    "kabar/saluran/": ACCOUNT,
    "kabar/perangkat/": ONLY_POST_ACCOUNT,
    "kait/whatsapp/": NOWHERE,
    "kait/sms/": ONLY_POST,
    "kait/sms/masuk/": ONLY_POST,
    "bahasa/": ONLY_POST,
    "akun/": ACCOUNT,
    "akun/mulai/": ELSEWHERE,
    "akun/jejak/": ACCOUNT,
    "sehat": OPEN,
    "siap": (503, 503, 503, 503, 503),  # no worker runs in the tests
    "metrics": OPEN,  # the caller is this machine itself
    "pengelola/galat/": (302, 403, 403, 403, 403),
    "pengelola/galat/<int:number>/": (302, 403, 403, 403, 403),
    "pengelola/galat/<int:number>/selesai/": (302, 403, 403, 403, 403),
    "sw.js": OPEN,
    "manifest.webmanifest": OPEN,
    "luring/": OPEN,
    "ikon/<int:number>.png": NOWHERE,
    "luring/izin/": OPEN,
    "api/": OPEN,
    "api/v1/openapi.json": OPEN,
    "api/v1/services": OPEN,
    "api/v1/services/<slug>": OPEN,
    "api/v1/cases": OPEN,
    "api/v1/cases/<number>": NOWHERE,
    "api/v1/regions": OPEN,
    "api/v1/regions/<code>": OPEN,
    "api/v1/services/<slug>/cases": ONLY_POST,
    "api/v1/cases/<number>/steps/<name>": ONLY_POST,
    "api/v1/cases/<number>/messages": ONLY_POST,
    "api/v1/indicators": OPEN,
    "api/v1/indicators/<code>/<period>": OPEN,
    "api/v1/": NOWHERE,
    "^api/v1/(?P<rest>.*)$": NOWHERE,
    "open311/": OPEN,
    r"^open311/(?:v2/)?discovery\.(?P<fmt>json|xml)$": OPEN,
    r"^open311/v2/services\.(?P<fmt>json|xml)$": OPEN,
    r"^open311/v2/services/(?P<code>[-\w]{1,50})\.(?P<fmt>json|xml)$": OPEN,
    r"^open311/v2/requests\.(?P<fmt>json|xml)$": OPEN,
    r"^open311/v2/requests/(?P<number>[-\w]{1,30})\.(?P<fmt>json|xml)$": NOWHERE,
    r"^open311/v2/servicerequestupdates\.(?P<fmt>json|xml)$": OPEN,
    r"^open311/v2/tokens/(?P<token>[0-9a-fA-F-]{36})\.(?P<fmt>json|xml)$": NOWHERE,
    r"^open311/v2/.*?(?:\.(?P<fmt>json|xml))?$": NOWHERE,
}
SAMPLES = {
    "<slug:slug>": "aduan", "<slug>": "aduan", "<str:number>": "ADU-0000-000000", "<number>": "ADU-0000-000000", "<int:number>": "999999",
    "<slug:name>": "forward", "<slug:kind>.atom": "laporan.atom", "<slug:code>": "email",
    "<slug:token>": "0000", "<name>": "forward", "<str:code>": "aduan.received", "<code>": "aduan.received",
    "<str:period>": "2026-10", "<period>": "2026-10", "<uuid:pk>": str(UUID(int=1)), "<int:pk>": "1",
    "<int:place>": "999", "<str:name>": "x.jpg", "(?P<rest>.*)$": "x", "<uuid:key>": str(UUID(int=1)),
}  # fmt: skip

PECULIAR = {  # a region is no indicator, and a regular expression no path
    "keuangan/buku/bulan/<int:year>/<int:number>/": "/keuangan/buku/bulan/2026/1/",
    "anggaran/<int:year>/": "/anggaran/2027/",
    "anggaran/<int:year>/baris/<int:pk>/": "/anggaran/2027/baris/1/",
    "anggaran/<int:year>/pembayaran/": "/anggaran/2027/pembayaran/",
    "anggaran/<int:year>/jalannya/": "/anggaran/2027/jalannya/",
    "laporan-kinerja/<int:year>/": "/laporan-kinerja/2027/",
    "laporan-kinerja/<int:year>/lkjip.pdf": "/laporan-kinerja/2027/lkjip.pdf",
    "benang/target/<int:pk>/<int:year>/": "/benang/target/1/2027/",
    "rencana/<int:year>/": "/rencana/2027/",
    "rencana/<int:year>/program/<str:code>/": "/rencana/2027/program/1.03.10/",
    "keuangan/rencana/versi/<int:pk>/isi/<slug:kind>/": "/keuangan/rencana/versi/1/isi/susunan/",
    "keuangan/rencana/versi/<int:pk>/impor/<slug:kind>/": "/keuangan/rencana/versi/1/impor/susunan/",
    "keuangan/rencana/versi/<int:pk>/impor/<slug:kind>/tabel.xlsx": "/keuangan/rencana/versi/1/impor/susunan/tabel.xlsx",
    "keuangan/rencana/realisasi/<int:pk>/<int:year>/": "/keuangan/rencana/realisasi/1/2027/",
    "keterbukaan-anggaran/ocds/<ocds_form:form>.json": "/keterbukaan-anggaran/ocds/rilis.json",
    "keterbukaan-anggaran/ocds/<ocds_form:form>.jsonl": "/keterbukaan-anggaran/ocds/rekaman.jsonl",
    "keterbukaan-anggaran/ocds/<int:number>/<ocds_form:form>.json": "/keterbukaan-anggaran/ocds/999999/rilis.json",
    "keterbukaan-anggaran/fiskal/<int:year>/datapackage.json": "/keterbukaan-anggaran/fiskal/2027/datapackage.json",
    "keterbukaan-anggaran/fiskal/<int:year>/<fiscal_name:name>.csv": "/keterbukaan-anggaran/fiskal/2027/anggaran.csv",
    "keterbukaan-anggaran/fiskal/apbd-<int:year>.zip": "/keterbukaan-anggaran/fiskal/apbd-2027.zip",
    "data/<slug:code>.csv": "/data/wilayah.csv",
    "data/<slug:code>.json": "/data/wilayah.json",
    "data/<slug:code>/": "/data/wilayah/",
    "api/v1/regions/<code>": "/api/v1/regions/33.25",
    r"^open311/(?:v2/)?discovery\.(?P<fmt>json|xml)$": "/open311/v2/discovery.json",
    r"^open311/v2/services\.(?P<fmt>json|xml)$": "/open311/v2/services.json",
    r"^open311/v2/services/(?P<code>[-\w]{1,50})\.(?P<fmt>json|xml)$": "/open311/v2/services/sampah.json",
    r"^open311/v2/requests\.(?P<fmt>json|xml)$": "/open311/v2/requests.xml",
    r"^open311/v2/requests/(?P<number>[-\w]{1,30})\.(?P<fmt>json|xml)$": "/open311/v2/requests/ADU-0000-000000.json",
    r"^open311/v2/servicerequestupdates\.(?P<fmt>json|xml)$": "/open311/v2/servicerequestupdates.json",
    r"^open311/v2/tokens/(?P<token>[0-9a-fA-F-]{36})\.(?P<fmt>json|xml)$": f"/open311/v2/tokens/{UUID(int=1)}.json",
    r"^open311/v2/.*?(?:\.(?P<fmt>json|xml))?$": "/open311/v2/nonsense.json",
}


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of the installation, as patterns."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def sample(address: str) -> str:
    """A real address for a pattern."""
    if address in PECULIAR:
        return PECULIAR[address]
    for part, value in SAMPLES.items():
        address = address.replace(part, value)
    return "/" + address.lstrip("^")


def of_the_library(address: str) -> bool:
    """Sign-in pages that allauth answers."""
    return address.startswith("akun/") and address not in TABLE


def test_every_name_is_that_of_one_page() -> None:
    """A page named as another's would take over all links to it."""
    found: dict[str, set[str]] = {}

    def look(patterns: Any, prefix: str = "") -> None:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                if not one.namespace:
                    look(one.url_patterns, prefix + str(one.pattern))
            elif one.name:
                found.setdefault(one.name, set()).add(getattr(one.callback, "__module__", ""))

    look(get_resolver().url_patterns)
    assert {name: sorted(places) for name, places in found.items() if len(places) > 1} == {}
    assert len(found) > 100


def test_every_address_is_in_the_table() -> None:
    known = {address for address in addresses() if not of_the_library(address) and not address.startswith("desain/")}
    assert sorted(known - set(TABLE)) == [], "put these into the table, with what everybody is answered"
    assert sorted(set(TABLE) - known) == [], "these are in the table and no longer in the house"


@pytest.mark.slow
@pytest.mark.django_db
def test_everybody_is_answered_as_the_table_says() -> None:
    people = [NOBODY, cast.resident(), cast.officer(AGENCY), cast.officer(DESK), cast.officer(REGENT)]
    wrong = []
    for who, viewer in zip(PEOPLE, people, strict=True):
        client = cast.sign_in(Client(), viewer)
        for address in addresses():
            if address == "akun/keluar/":
                continue
            got = client.get(sample(address)).status_code
            wanted = TABLE.get(address)
            if (got >= 500 and wanted is None) or (wanted is not None and got != wanted[PEOPLE.index(who)]):
                wrong.append(f"{who} at {sample(address)}: {got}, not {wanted and wanted[PEOPLE.index(who)]}")
    assert "\n".join(wrong) == ""
