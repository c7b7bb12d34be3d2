"""The private cluster's settings, fit for the machine it stands on."""

from __future__ import annotations

import os

MEGABYTE = 1024 * 1024


def settings(socket: str, *, durable: bool, compression: str = "on") -> str:
    """The text of `simpul.conf`. Without `durable` a crash may lose data: only for tests. `compression` is of pages in the log."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    lines = {
        "listen_addresses": "''",  # nothing from the network: a socket alone
        "port": "5432",
        "unix_socket_directories": f"'{socket}'",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{max(64, min(2048, memory // 8))}MB" if durable else "128MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(512, memory // 32))}MB",
        "max_worker_processes": str(max(4, cores)),
        "max_parallel_workers_per_gather": "1" if cores > 1 else "0",
        "jit": "off",  # planning of short queries is two thirds of their cost already
        "random_page_cost": "1.1",
        "wal_compression": compression,
        "checkpoint_timeout": "15min",  # after each checkpoint every page goes into the log whole: a third of what a new case costs
        "max_wal_size": "2GB",
        "idle_in_transaction_session_timeout": "10min",
        "password_encryption": "'scram-sha-256'",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "logging_collector": "off",
        "log_line_prefix": "'%m %d %u '",
        "cluster_name": "'simpul'",
    }
    if not durable:
        lines |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum_naptime": "10min"}
    return "# Written at every start; own settings belong in own.conf beside this file.\n" + "".join(
        f"{name} = {value}\n" for name, value in lines.items()
    )
