"""`worker`: one process of a regency that sends its messages and runs its schedules."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence

from simpul.config.backup import plan
from simpul.config.cli import inside_django, processes
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import current, load

CONCURRENCY = 2
SILENCE = 60.0  # seconds without a sign of life after which a task's worker counts as dead


def run(words: Sequence[str]) -> int:
    """Work until SIGTERM or Ctrl-C. The task in hand is finished first."""
    if len(words) != 1:
        raise Trouble("Tulis kabupatennya, misalnya: ./simpul worker batang.")
    os.environ["SIMPUL_REGENCY"] = load(words[0]).slug
    inside_django.set_up()
    from simpul.kernel.notifications import delivery

    stop = threading.Event()
    postman = threading.Thread(target=delivery.loop, args=(stop,), name="outbox")
    postman.start()
    try:
        asyncio.run(_work())
    finally:
        stop.set()
        postman.join()
    return 0


async def _work() -> None:
    from procrastinate.contrib.django import app

    from simpul.lib import clock

    @app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]
    @app.task(name="worker.take_over", queueing_lock="worker.take_over")  # type: ignore[untyped-decorator]
    async def take_over(timestamp: int) -> None:
        """Every minute: a task whose worker died is done again."""
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
            await app.job_manager.retry_job(job, retry_at=clock.now())

    @app.periodic(cron="5 * * * *")  # type: ignore[untyped-decorator]
    @app.task(name="worker.back_up", queueing_lock="worker.back_up")  # type: ignore[untyped-decorator]
    async def back_up(timestamp: int) -> None:
        """Every hour: a backup, if today's is still to be made."""
        if plan.due(current()):
            taking = await asyncio.create_subprocess_exec(*processes.command("take-backup", current().slug))
            if await taking.wait():
                raise Trouble("Cadangan gagal dibuat. Sebabnya ada di atas, di log/worker.log.")

    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(concurrency=CONCURRENCY, delete_jobs="successful")
