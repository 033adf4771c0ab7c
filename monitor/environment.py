"""Make .venv and install what the lock file names; nothing if that was done before.

Run by any Python 3 as `python3 -I monitor/environment.py`, so old syntax and no imports of ours.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(CHECKOUT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed")
# Bytes that a fresh environment and its downloads take, with room to spare.
SPACE = 700 * 1000 * 1000


def stop(sentence: str) -> None:
    sys.exit("Said and Done cannot start. " + sentence)


def fingerprint(lock: str) -> str:
    with open(os.path.join(CHECKOUT, lock), "rb") as file:
        return hashlib.sha256(file.read() + sys.version.encode()).hexdigest()


def installed() -> "list[str]":
    try:
        with open(STAMP) as file:
            return file.read().split()
    except OSError:
        return []


def require_python() -> None:
    if sys.version_info < OLDEST:
        found = "%d.%d" % sys.version_info[:2]
        stop(
            "Python 3.11 or newer is needed and %s is %s. If another one is there: "
            "make run PYTHON=python3.11" % (sys.executable, found)
        )


def require_space() -> None:
    free = shutil.disk_usage(CHECKOUT).free
    if free < SPACE:
        stop(
            "No space: %d MB are free at %s and %d MB are needed."
            % (free // 10**6, CHECKOUT, SPACE // 10**6)
        )


def make_venv(uv: "str | None") -> None:
    # One that a failed start left behind has no pip.
    trial = "" if uv else "import pip"
    if (
        os.path.exists(PYTHON)
        and subprocess.call([PYTHON, "-c", trial], stderr=subprocess.DEVNULL) == 0
    ):
        return
    tool = [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    done = subprocess.run(
        tool + ["--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        stop(
            "Python's venv module could not make .venv. On Debian and Ubuntu: "
            "apt install python3-venv"
        )


def install(lock: str, uv: "str | None") -> None:
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    tool = [uv, "pip"] if uv else pip
    place = ["--python", PYTHON] if uv else []
    flags = ["-q", "--require-hashes", "--only-binary", ":all:", "-r", lock]
    if subprocess.call(tool + ["install"] + place + flags, cwd=CHECKOUT):
        stop("The packages of %s could not be installed; the lines above say why." % lock)


def main() -> None:
    require_python()
    lock = "requirements-dev.txt" if "--developing" in sys.argv else "requirements.txt"
    if os.path.exists(PYTHON) and fingerprint(lock) in installed():
        return
    require_space()
    uv = shutil.which("uv")
    print("Installing %s with %s…" % (lock, "uv" if uv else "pip"), flush=True)
    try:
        make_venv(uv)
        install(lock, uv)
    except OSError as error:
        stop(str(error))
    # The larger set holds the smaller one in the same versions.
    locks = [lock, "requirements.txt"]
    with open(STAMP, "w") as file:
        file.write("\n".join(fingerprint(name) for name in locks))


if __name__ == "__main__":
    main()
