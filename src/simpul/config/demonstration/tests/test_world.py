import pytest

from simpul.config.demonstration.simulation import world


def test_the_world_needs_its_cast(db):
    with pytest.raises(LookupError, match="pemeran contoh belum ada"):
        world.read(33)
