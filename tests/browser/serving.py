"""The site served as in production: gunicorn, DEBUG off, static files named by their bytes."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.database import Copy

READY_SECONDS = 60
GUNICORN = "-m gunicorn monitor.wsgi --worker-class gthread --workers 2 --threads 4"
GUNICORN += " --graceful-timeout 2 --no-control-socket --log-level warning"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def served(record: Copy, folder: Path, **more: str) -> Iterator[str]:
    """The address at which the record is open to a browser."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ADDRESS_KEY": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": address,
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DATABASE_URL": record.url,
        "STATIC_ROOT": str(folder / "static"),
        "LEDGER_KEY": str(folder / "no-key.pem"),
        "POST_KEY": str(folder / "no-key.pem"),
        **more,
    }
    environment.pop("DATABASE_OWNER_URL", None)
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(manage, cwd=settings.BASE_DIR, env=environment, check=True)
    command = [sys.executable, *GUNICORN.split(), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        wait_for(f"{address}/healthz", process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The site did not open; the lines above say why.")
