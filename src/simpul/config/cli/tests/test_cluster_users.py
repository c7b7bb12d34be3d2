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


@pytest.mark.slow
def test_a_tied_server_that_was_stopped_leaves_no_process_behind(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", durable=False)
    with cluster.running(tied=True):
        pid = cluster.pid()
    assert cluster.pid() is None
    assert not Path(f"/proc/{pid}").exists(), "not even a dead one that nobody has waited for"
