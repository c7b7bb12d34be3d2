import pytest

from simpul.config.demonstration import pictures
from simpul.config.demonstration.simulation.simulator import simulate
from simpul.kernel.cases.models import Attachment, Audience
from simpul.kernel.documents import models as documents
from simpul.services.complaints.models import Category, Report


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "folder", lambda: tmp_path / "files")


def test_every_category_that_must_show_its_result_has_a_picture(db):
    wanted = set(Category.objects.filter(needs_after_photo=True).values_list("pk", flat=True))
    assert wanted == set(pictures.MOTIFS)


def test_the_same_picture_is_kept_once(db, files):
    first = pictures.load()
    assert first == pictures.load()
    assert len(set(first.values())) == len(first) == 2 * len(pictures.MOTIFS)


@pytest.mark.slow
def test_answers_show_what_was_done(stage, files):
    simulate(150, seed=5)
    shown = Report.objects.filter(category__needs_after_photo=True, first_answer_at__isnull=False, oversight=False)
    assert shown.exists()
    for report in shown:
        assert report.attachments.filter(kind=Attachment.Kind.AFTER).exists()
    assert not Attachment.objects.filter(audience=Audience.PUBLIC, case__sealed=True).exists()
    one = Attachment.objects.select_related("document__blob").first()
    assert one.document.blob.path.exists()
    assert one.document.thumbnail_id
