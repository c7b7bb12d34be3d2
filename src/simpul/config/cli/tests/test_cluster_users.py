"""One cluster, several users: a command beside the running platform waits for nobody and takes the database from nobody."""

from pathlib import Path

import pytest

from simpul.config.cli.cluster import Cluster


@pytest.mark.slow
def test_the_last_user_stops_the_cluster_and_no_other(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", durable=False)
    with cluster.running() as platform:
        with cluster.running() as beside:
            beside.connect().close()
        platform.connect().close()
    assert cluster.pid() is None
