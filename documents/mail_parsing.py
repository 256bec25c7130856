"""Taking a mail apart, whoever wrote it and whatever it pretends: bounded, and never by what it says of itself."""

import hashlib
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

MOST_ATTACHMENTS = 100
# Lines that could begin a part: past this nobody takes the mail apart, it is kept whole.
MOST_BOUNDARIES = 2000
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail: the name it claims, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. `digest` names it: its Message-ID's, or its bytes' when it has none."""

    digest: str
    subject: str
    is_automatic: bool
    attachments: list[Attachment] = field(default_factory=list)


def take_apart(raw: bytes) -> Mail:
    """Return what the mail says; one made to harm whoever takes it apart comes back without attachments."""
    head = BytesParser(policy=policy.default).parsebytes(raw, headersonly=True)
    message_id = _header(head, "Message-ID")
    automatic = _header(head, "Auto-Submitted").lower()
    return Mail(
        digest=hashlib.sha256(message_id.encode() if message_id else raw).hexdigest(),
        subject=_header(head, "Subject")[:LONGEST_SUBJECT],
        # RFC 3834: what a program answered or made by itself; filing it could answer for ever.
        is_automatic=bool(automatic) and not automatic.startswith("no"),
        attachments=_attachments(raw),
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as one line; one that cannot be read is as good as none."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except Exception:
        return ""


def _attachments(raw: bytes) -> list[Attachment]:
    if raw.count(b"\n--") > MOST_BOUNDARIES:
        return []
    try:
        found = _parts(BytesParser(policy=policy.default).parsebytes(raw))
    except Exception:
        return []
    return found if len(found) <= MOST_ATTACHMENTS else []


def _parts(message: EmailMessage) -> list[Attachment]:
    found: list[Attachment] = []
    for part in message.iter_attachments():
        if part.get_content_type() == "message/rfc822":
            # A mail forwarded whole: kept as it is, not opened in turn.
            inner = part.get_payload(0)
            data = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
            name = (_header(inner, "Subject") if isinstance(inner, EmailMessage) else "") or "message"
            found.append(Attachment(f"{name[:LONGEST_SUBJECT]}.eml", data))
        elif not part.is_multipart():
            payload = part.get_payload(decode=True)
            found.append(Attachment(part.get_filename() or "", payload if isinstance(payload, bytes) else b""))
    return [attachment for attachment in found if attachment.data]
