"""Names that programs give to files of their own: kept for them, and never shown as documents."""

import re

_LITTER = re.compile(
    r"""
    ~\$.*                       # Office: who has the file open
  | \.~lock\..*\#               # LibreOffice: the same
  | .*\.(tmp|temp|partial|part|crdownload|download)
  | .*~ | \#.*\# | \.\#.* | \..*\.sw[a-z]   # what text editors put aside
  | (?=[0-9A-F]*[A-F])[0-9A-F]{8}           # Excel, while it saves; eight digits alone are a date
  | \._.* | \.DS_Store | \.localized | \.apdisk | \.hidden | \.metadata_never_index.*
  | \.(Trashes|TemporaryItems|Spotlight-V100|fseventsd|DocumentRevisions-V100)
  | Thumbs\.db | desktop\.ini | autorun\.inf | folder\.gif
  | \.(goutputstream-|fuse_hidden|nfs|Trash-).* | \.directory
    """,
    re.VERBOSE,
)
_NO_CASE = re.compile(r"thumbs\.db|desktop\.ini|autorun\.inf|.*\.(tmp|temp)", re.IGNORECASE)


def is_litter(name: str) -> bool:
    """Say whether a program, not a person, made up this name."""
    return _LITTER.fullmatch(name) is not None or _NO_CASE.fullmatch(name) is not None
