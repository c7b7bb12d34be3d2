"""Opening files: to whom, and as what."""

import pytest
from django.urls import reverse

from simpul.kernel.accounts.models import User
from simpul.kernel.audit.models import Entry
from simpul.kernel.documents import permissions, store
from simpul.kernel.documents.tests.samples import PDF, photo


@pytest.fixture
def resident(db):
    return User.objects.create_user("Sri Wahyuni", email="sri@contoh.id")


@pytest.fixture
def officer(db):
    return User.objects.create_staff("Bagus Santoso", email="bagus@batang.contoh.id", password="panjang-sekali-1")


@pytest.fixture
def document(resident):
    return store(photo(), by=resident, name="lampu jalan.jpg")


@pytest.fixture
def staff_may(monkeypatch):
    monkeypatch.setattr(permissions, "_permissions", list(permissions._permissions))
    permissions.register(lambda viewer, document: viewer.user is not None and viewer.user.is_staff_member)


def content(response):
    return b"".join(response.streaming_content)


def test_owner_opens_it(client, resident, document):
    client.force_login(resident)
    response = client.get(document.url)
    assert response.status_code == 200
    assert content(response) == document.blob.path.read_bytes()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == 'inline; filename="lampu jalan.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["ETag"] == f'"{document.blob_id}"'


def test_thumbnail(client, resident, document):
    client.force_login(resident)
    assert content(client.get(document.thumbnail_url)) == document.thumbnail.path.read_bytes()


@pytest.mark.parametrize("query", ["", "?kecil"])
def test_strangers_cannot_learn_that_it_exists(client, officer, document, query):
    nowhere = reverse("document", args=["00000000-0000-4000-8000-000000000000", "lampu jalan.jpg"])
    for _ in range(2):
        refused, missing = client.get(document.url + query), client.get(nowhere + query)
        assert refused.status_code == missing.status_code == 404
        assert document.blob_id not in str(refused.headers)
        client.force_login(officer)


def test_etag_of_a_forbidden_file_opens_nothing(client, document):
    assert client.get(document.url, headers={"If-None-Match": f'"{document.blob_id}"'}).status_code == 404


def test_known_bytes_are_not_sent_again(client, resident, document):
    client.force_login(resident)
    response = client.get(document.url, headers={"If-None-Match": f'"{document.blob_id}"'})
    assert response.status_code == 304
    assert response["Cache-Control"] == "private, no-cache"


def test_staff_who_open_personal_files_leave_a_trace(client, officer, document, staff_may):
    client.force_login(officer)
    response = client.get(document.url)
    content(response)
    entry = Entry.objects.get(verb="document.view")
    assert (entry.actor, entry.noun, entry.object_id) == (officer.pk, "document", str(document.pk))
    content(client.get(store(PDF, by=officer, name="undangan.pdf").url))
    public = store(photo(colour=(9, 9, 9)), by=None, name="taman.jpg", personal=False)
    shown = client.get(public.url)
    content(shown)
    assert shown["Cache-Control"] == "private, max-age=3600"
    assert Entry.objects.filter(verb="document.view").count() == 1


def test_owners_leave_no_trace(client, resident, document):
    client.force_login(resident)
    content(client.get(document.url))
    assert not Entry.objects.filter(verb="document.view").exists()


def test_files_are_only_read(client, resident, document):
    client.force_login(resident)
    assert client.post(document.url).status_code == 405
