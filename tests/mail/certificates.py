"""Certificates for a mail server on loopback: a small authority, one that holds and one that expired."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

KEY = ec.generate_private_key(ec.SECP256R1())


def _certificate(name: str, issuer: str, until: datetime, *, is_authority: bool) -> bytes:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def authority(folder: Path) -> Path:
    """Write the authority's certificate and return where."""
    path = folder / "authority.pem"
    path.write_bytes(_certificate("ca", "ca", datetime.now(UTC) + timedelta(days=1), is_authority=True))
    return path


def context(folder: Path, *, days: int) -> ssl.SSLContext:
    """Return the server's side of TLS, with a certificate that holds for so many days more; below zero, expired."""
    path = folder / "server.pem"
    private = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    until = datetime.now(UTC) + timedelta(days=days)
    path.write_bytes(private + _certificate("127.0.0.1", "ca", until, is_authority=False))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server
