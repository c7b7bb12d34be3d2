"""What the application server serves."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal

from simpul.config.cli import inside_django, processes, serving

server = multiprocessing.parent_process()
if server and os.environ.get("SIMPUL_TIED"):  # a server killed with -9, even before now, leaves nobody at its port
    processes.tie(signal.SIGKILL, server.pid or 0)

inside_django.set_up()

from simpul.kernel.web.bodies import Bodies  # noqa: E402  Django had to be set up first
from simpul.kernel.web.lane import Lane  # noqa: E402
from simpul.kernel.web.quick_pages import PAGES  # noqa: E402
from simpul.kernel.web.warm import Warm  # noqa: E402
from simpul.portal.api.quick import READS, writes  # noqa: E402
from simpul.portal.operations.counting import observe  # noqa: E402

application = Bodies(Warm(Lane(observe, READS | PAGES, writes)), turns=serving.THREADS - 1)

gc.freeze()  # the code of the platform lives as long as the process: the collector need not walk through it every few requests
gc.set_threshold(10_000, 20, 100)
