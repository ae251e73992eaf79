"""A certificate for 127.0.0.1 that nobody vouches for, until SSL_CERT_FILE names it."""

import datetime as dt
import ipaddress
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

FROM, UNTIL = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2023, 2040))
"""It holds for the clock of a test as for that of the machine, which a child of the test may see."""


class Certificate(NamedTuple):
    """Its files."""

    file: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    """Write one into a folder."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.northgate.example")])
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), 1, FROM, UNTIL)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(private, hashes.SHA256())
    )
    files = Certificate(folder / "certificate.pem", folder / "certificate-key.pem")
    files.file.write_bytes(made.public_bytes(Encoding.PEM))
    files.key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files
