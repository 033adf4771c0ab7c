"""`make browser-install`: a browser and what looks at pages with it; `--all` for the long tests.

Debian's Chromium, where we may install it; else the one that comes in an npm package.
"""

import os
import shutil
import subprocess
import sys

from tests.browser.tools import DEBIAN, HERE, PACKED, UNPACKED, chromium

UNPACK = "import('@sparticuz/chromium').then(c => c.default.executablePath()).then(console.log)"


def run(*command: str, **environment: str) -> None:
    subprocess.run(command, cwd=HERE, env=os.environ | environment, check=True)


def install_debian() -> None:
    if DEBIAN.exists() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    run("apt-get", "-q", "update")
    run("apt-get", "-q", "install", "-y", "--no-install-recommends", "chromium")


def install_modules(*, every: bool) -> None:
    omitted = [] if every else ["--omit=dev"]
    omitted += ["--omit=optional"] if DEBIAN.exists() else []
    run("npm", "ci", "--ignore-scripts", *omitted)


def unpack() -> None:
    """The name of a platform that the package knows makes it unpack its libraries, too."""
    if DEBIAN.exists() or not PACKED.exists():
        return
    UNPACKED.mkdir(parents=True, exist_ok=True)
    run("node", "-e", UNPACK, TMPDIR=str(UNPACKED), AWS_EXECUTION_ENV="AWS_Lambda_nodejs20.x")


def main() -> int:
    if not shutil.which("npm"):
        print("npm is needed (Node 20 or newer). On Debian and Ubuntu: apt install npm")
        return 1
    try:
        install_debian()
        install_modules(every="--all" in sys.argv)
        unpack()
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[0]} failed; the lines above say why.")
        return 1
    print(f"The browser is {chromium()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
