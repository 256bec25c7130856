"""Run as a program: `confined.py COMMAND ARGUMENT…` becomes that command, with little time, memory and disk to use.

For programs that read files that are not ours (OCR, drawing pages, office conversion): what a hostile file makes of
them ends with them. `--offline` before the command also takes the network away.
"""

import argparse
import ctypes
import os
import platform
import resource
import struct

CPU_SECONDS = 60
MEMORY = 1536 * 1024 * 1024
MOST_OUTPUT = 64 * 1024 * 1024
# The kernel's names (linux/audit.h, linux/seccomp.h, asm/unistd.h): the machine, and what number `socket` has there.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198), "riscv64": (0xC00000F3, 198)}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_OTHER_CALLS, _IO_URING_SETUP = 0x40000000, 425


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def refuse_network() -> None:
    """Let the kernel refuse every socket but those within the machine, for good and for what is run from here.

    No privilege and no namespace is needed. Raises OSError or KeyError where this cannot be had: fail rather than run.
    """
    machine, socket = _MACHINES[platform.machine()]
    rules = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        # Ways round: the other numbering of x86-64 (x32), and sockets asked of io_uring.
        (_AT_LEAST, 5, 0, _OTHER_CALLS),
        (_EQUAL, 4, 0, _IO_URING_SETUP),
        (_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, 16),
        (_EQUAL, 0, 1, 1),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = b"".join(struct.pack("=HBBI", *rule) for rule in rules)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    program = _Program(len(rules), code)
    one, none = ctypes.c_ulong(1), ctypes.c_ulong(0)
    if prctl(_PR_SET_NO_NEW_PRIVS, one, none, none, none) or prctl(
        _PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program), none, none
    ):
        raise OSError(ctypes.get_errno(), "The network could not be taken away")


def main() -> None:
    """Give up what a hostile file could use, step back behind the web's own work, and become the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--offline", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    if options.offline:
        refuse_network()
    os.execvp(options.command[0], options.command)  # noqa: S606 (the caller's own list of arguments, no shell)


if __name__ == "__main__":
    main()
