"""The hash chain: each link's digest covers the row and the digest before it (SHA-256)."""

import hashlib
import json
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from extranet.journal.models import ChainHead, Entry, SignedHead

ADMINISTRATION = "administration"
HEALTH = "health"
# Who said they have read what: the proof that a document was brought to somebody's knowledge.
READINGS = "readings"
START = "0" * 64


def digest(entry: Entry, previous: str) -> str:
    """Return the digest of `entry` as the link after `previous` (canonical JSON, SHA-256, hexadecimal).

    The actor is covered by its number, so erasing an account's name later leaves the chain whole.
    """
    body = {
        "previous": previous,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "actor": entry.data.get("actor_id"),
        "assurance": entry.assurance,
        "verb": entry.verb,
        "kind": entry.kind,
        "object_id": entry.object_id,
        "title": entry.title,
        "data": entry.data,
    }
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def link(entry: Entry, chain: str) -> None:
    """Give `entry` its place at the end of `chain`; to be called inside a transaction, before it is saved."""
    ChainHead.objects.get_or_create(chain=chain)
    head = ChainHead.objects.select_for_update().get(chain=chain)
    entry.chain = chain
    entry.sequence = head.sequence + 1
    # The number that stays when the account is erased and the foreign key is emptied.
    entry.data = {**entry.data, "actor_id": entry.actor_id}
    entry.digest = digest(entry, head.digest)
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save()


def _signing_key() -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"journal head\0" + settings.ENCRYPTION_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def _statement(head: ChainHead | SignedHead, at: str) -> bytes:
    return f"{head.chain}\n{head.sequence}\n{head.digest}\n{at}".encode()


def sign_heads() -> list[SignedHead]:
    """Sign each head that moved since it was last signed; return the new signatures."""
    signed = []
    with transaction.atomic():
        for head in ChainHead.objects.order_by("chain"):
            last = SignedHead.objects.filter(chain=head.chain).order_by("-id").first()
            if head.sequence == 0 or (last and last.sequence == head.sequence):
                continue
            at = timezone.now()
            signature = _signing_key().sign(_statement(head, at.isoformat())).hex()
            signed.append(
                SignedHead.objects.create(
                    chain=head.chain, sequence=head.sequence, digest=head.digest, at=at, signature=signature
                )
            )
    return signed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a chain found: `fault` is None when it is whole, else a French sentence."""

    chain: str
    length: int
    fault: str | None


def verify(chain: str) -> Verdict:
    """Read `chain` from its start and compare it with its head and with every signed head."""
    heads = {signed.sequence: signed for signed in SignedHead.objects.filter(chain=chain)}
    previous, expected = START, 0
    for entry in Entry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000):
        expected += 1
        if entry.sequence != expected:
            return Verdict(chain, expected, f"le fait n° {expected} manque")
        if entry.digest != digest(entry, previous):
            return Verdict(chain, expected, f"le fait n° {expected} a été modifié")
        if (signed := heads.pop(expected, None)) and not _is_genuine(signed, entry.digest):
            return Verdict(chain, expected, f"la tête signée n° {expected} ne correspond pas")
        previous = entry.digest
    if heads:
        return Verdict(chain, expected, f"la chaîne a été coupée après le fait n° {expected}")
    head = ChainHead.objects.filter(chain=chain).first()
    if head and (head.sequence, head.digest) != (expected, previous):
        return Verdict(chain, expected, f"la chaîne a été coupée après le fait n° {expected}")
    return Verdict(chain, expected, None)


def _is_genuine(signed: SignedHead, expected_digest: str) -> bool:
    try:
        _signing_key().public_key().verify(bytes.fromhex(signed.signature), _statement(signed, signed.at.isoformat()))
    except InvalidSignature:
        return False
    return signed.digest == expected_digest
