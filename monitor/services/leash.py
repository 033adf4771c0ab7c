"""Run a command that ends when its parent does, however the parent ends.

    python leash.py PARENT SIGNAL SESSION UID GID COMMAND...

A program of its own, and not a hook between fork and exec: those are unsafe beside threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, death, session, uid, gid = (int(word) for word in sys.argv[1:6])
    command = sys.argv[6:]
    if session:
        os.setsid()
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    # Only now: the kernel drops this wish when a process changes its id.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death)
    if os.getppid() != parent:
        sys.exit("The parent ended before its child began.")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
