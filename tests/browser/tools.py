"""Where the browser and what looks at pages with it are; `make browser-install` puts them there."""

import os
import shutil
from pathlib import Path

from monitor.services import VAR

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"
OBSERVATORY = MODULES / "@mdn" / "mdn-http-observatory"
HTML_CHECKER = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

DEBIAN = Path("/usr/bin/chromium")
PACKED = MODULES / "@sparticuz" / "chromium"
UNPACKED = Path(VAR) / "browser"
"""Of this checkout alone: in a shared temporary folder the first user would lock out the others."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> Path | None:
    """Debian’s, else the one that was unpacked from its npm package."""
    return next((path for path in (DEBIAN, UNPACKED / "chromium") if path.exists()), None)


def libraries() -> dict[str, str]:
    """What the packed browser brings along, for a machine that lacks it."""
    if DEBIAN.exists():
        return {}
    own = f"{UNPACKED}/al2023/lib"
    there = os.environ.get("LD_LIBRARY_PATH")
    return {"LD_LIBRARY_PATH": f"{own}:{there}" if there else own}


def missing(*needed: Path) -> str:
    """What stands in the way, in one sentence; nothing if all is there."""
    if chromium() is None:
        return "No browser was found: `make browser-install` gets it."
    absent = [path.relative_to(HERE) for path in (AXE, *needed) if not path.exists()]
    return f"{absent[0]} is missing: `make browser-install` gets it." if absent else ""


def java() -> str | None:
    return shutil.which("java")
