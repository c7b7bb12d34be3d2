"""Removing orphans, and nothing else."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from simpul.kernel.documents import store
from simpul.kernel.documents.cleaning import clean
from simpul.kernel.documents.models import Blob, Document, folder
from simpul.kernel.documents.tests.samples import PDF, photo
from simpul.lib import clock


def aged(path, days=2):
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return path


def test_bytes_of_a_removed_document_go(db):
    kept, gone = store(photo(), by=None, name="a.jpg"), store(PDF, by=None, name="b.pdf")
    path = gone.blob.path
    gone.delete()
    assert clean() == 1
    assert not path.exists()
    assert kept.blob.path.exists()
    assert kept.thumbnail.path.exists()
    assert Blob.objects.count() == 2


def test_bytes_without_a_row_go_when_they_are_old(db):
    with transaction.atomic():
        path = store(PDF, by=None, name="a.pdf").blob.path
        transaction.set_rollback(True)
    clean()
    assert path.exists(), "a transaction may still be under way"
    aged(path)
    half = aged_part()
    assert clean() == 2
    assert not path.exists()
    assert not half.exists()


def aged_part():
    place = folder() / "ab" / "cd"
    place.mkdir(parents=True, exist_ok=True)
    (place / "tmp1.part").write_bytes(b"setengah")
    return aged(place / "tmp1.part")


@pytest.mark.django_db(transaction=True)
def test_cleaning_waits_for_nobody_and_takes_nothing_being_stored():
    old = store(PDF, by=None, name="lama.pdf")
    path = aged(old.blob.path)
    old.delete()
    stored, cleaned, removed = threading.Event(), threading.Event(), []

    def storer():
        try:
            with transaction.atomic():
                store(PDF, by=None, name="baru.pdf")
                stored.set()
                assert cleaned.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=storer)
    thread.start()
    assert stored.wait(10)
    removed.append(clean())
    cleaned.set()
    thread.join(10)
    assert removed == [0]
    assert path.exists()
    assert Document.objects.get().blob.path == path
