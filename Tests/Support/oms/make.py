"""Makes the signatures beside this file anew: keys, and what model_signing 1.1.1 makes of a small folder with them.

    python make.py      with a python that has what Tests/Support/peers/requirements.txt names

The unit tests read them, so that our reader is tested without python. The private keys are thrown away.
"""

import datetime
import pathlib
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from model_signing import hashing, signing

HERE = pathlib.Path(__file__).resolve().parent
CURVES = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
FILES = {"weights.gguf": b"weights\n", "README.md": b"a card\n", "part/a.txt": b"a\n", "part.txt": b"b\n"}


def pem(key, path):
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return path


def certificate(key, path):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "producer")])
    now = datetime.datetime(2026, 1, 1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256()))
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        model = folder / "model"
        for name, content in FILES.items():
            (model / name).parent.mkdir(parents=True, exist_ok=True)
            (model / name).write_bytes(content)
        for name, curve in CURVES.items():
            key = ec.generate_private_key(curve)
            path = pem(key, folder / f"{name}.pem")
            (HERE / f"{name}.pem").write_bytes(
                key.public_key().public_bytes(
                    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
            signing.Config().use_elliptic_key_signer(private_key=path).sign(model, HERE / f"{name}.sig")

        key = ec.generate_private_key(ec.SECP256R1())
        path = pem(key, folder / "other.pem")
        (HERE / "others.pem").write_bytes(
            key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
        ways = {
            "shards": hashing.Config().use_shard_serialization(shard_size=4),
            "blake2b": hashing.Config().use_file_serialization(hashing_algorithm="blake2"),
            "blake3": hashing.Config().use_file_serialization(hashing_algorithm="blake3"),
        }
        for name, way in ways.items():
            signer = signing.Config().use_elliptic_key_signer(private_key=path)
            signer.set_hashing_config(way).sign(model, HERE / f"{name}.sig")
        signing.Config().use_elliptic_key_signer(private_key=path).sign(
            model / "weights.gguf", HERE / "one-file.sig")
        leaf = certificate(key, folder / "leaf.pem")
        signing.Config().use_certificate_signer(
            private_key=path, signing_certificate=leaf, certificate_chain=[leaf],
        ).sign(model, HERE / "certificate.sig")


if __name__ == "__main__":
    main()
