"""What suggestions are learnt from, where nothing was learnt before."""

from simpul.services.complaints.learning import learn
from simpul.services.complaints.models import WordWeight
from simpul.services.complaints.suggesting import suggest
from simpul.services.complaints.tests.test_suggesting import LIGHT, WASTE, past


def test_too_little_is_learnt_from_too_few(db):
    assert learn() is None
    assert suggest(LIGHT) == []


def test_rare_words_are_not_kept(db):
    past((LIGHT, "lampu-jalan"), (WASTE, "sampah"))
    for _n in range(4):
        past((f"{WASTE} milik Paksastrowidagdo", "sampah"), times=1)
    learn()
    assert not WordWeight.objects.filter(word__contains="paksastrowidagdo").exists()
