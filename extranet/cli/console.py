"""Speaking to whoever sits at the console."""

import sys


def say(text: str = "") -> None:
    """Print a line at once, whatever the console's encoding."""
    _write(sys.stdout, text)


def complain(text: str, *, status: int = 1) -> int:
    """Print a line on the error output and return the status to leave with."""
    _write(sys.stderr, text)
    return status


def _write(stream: "object", text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)  # type: ignore[call-overload]


def size(octets: int) -> str:
    """Return a size in octets, Ko, Mo or Go."""
    value, unit = float(octets), "octets"
    for larger in ("Ko", "Mo", "Go"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:.0f} {unit}" if value >= 10 or unit == "octets" else f"{value:.1f} {unit}".replace(".", ",")
