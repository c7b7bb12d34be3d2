"""What the processes say: one JSON object a line, with the number of the request in which it was said."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from simpul.kernel import audit


class JsonLine(logging.Formatter):
    """`at`, `level`, `logger`, `message`; `request` or `job` where there is one; `error` with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := audit.origin().request_id:
            line["request"] = str(number)
        if isinstance(job := getattr(record, "job", None), dict):
            line |= {"job": job.get("id"), "task": job.get("task_name")}
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
