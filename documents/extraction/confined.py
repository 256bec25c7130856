"""Run as a program: `confined.py COMMAND ARGUMENT…` becomes that command, with little time, memory and disk to use.

For programs that are not ours and read files that are not either (OCR, office conversion): what a hostile file makes of
them ends with them.
"""

import os
import resource
import sys

CPU_SECONDS = 60
MEMORY = 1536 * 1024 * 1024
MOST_OUTPUT = 64 * 1024 * 1024


def main() -> None:
    """Give up what a hostile file could use, step back behind the web's own work, and become the command."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_OUTPUT, MOST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 (the caller's own list of arguments, no shell)


if __name__ == "__main__":
    main()
