#!/usr/bin/env python3
"""Makes succinct.json and prefixes.json beside this file: repositories as python-tuf signs them, for tests of our client.

pip install 'tuf==7.0.0' 'securesystemslib[crypto]', then run it; the keys are new each time and are not kept.
Each file: the bootstrap root, what is served by path below metadata/, the targets with the role that signs each, and a
path that nobody signs with the roles that a search for it asks, in order. succinct.json also has bins of other sizes.
"""
import datetime
import hashlib
import json
import pathlib

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot, SuccinctRoles,
                              TargetFile, Targets, Timestamp)
from tuf.api.serialization.json import JSONSerializer

END = datetime.datetime(2099, 1, 1, tzinfo=datetime.timezone.utc)
PATHS = [f"ch-stable/shop-intent-1.{n}.0.json" for n in range(8)] + ["a", "café", "dir/b c.txt", "x" * 100]
MISSING = "nobody/signs-this"


def data(metadata, *signers):
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes(JSONSerializer(compact=True)).decode()


def repository(delegations, roles, role_signer):
    """roles: name -> Targets. Root signs with two kinds of keys, so that these are tried too."""
    ed, ec, rsa = CryptoSigner.generate_ed25519(), CryptoSigner.generate_ecdsa(), CryptoSigner.generate_rsa()
    root = Root(expires=END)
    for signer, role in [(ed, "root"), (ec, "root"), (rsa, "timestamp"), (ec, "snapshot"), (ed, "targets")]:
        root.add_key(signer.public_key, role)
    root.roles["root"].threshold = 2
    targets = Targets(expires=END, delegations=delegations)
    meta = {"targets.json": MetaFile(1)} | {f"{name}.json": MetaFile(1) for name in roles}
    files = {
        "timestamp.json": data(Metadata(Timestamp(expires=END, snapshot_meta=MetaFile(1))), rsa),
        "1.snapshot.json": data(Metadata(Snapshot(expires=END, meta=meta)), ec),
        "1.targets.json": data(Metadata(targets), ed),
    }
    for name, role in roles.items():
        files[f"1.{name}.json"] = data(Metadata(role), role_signer)
    return {"root": data(Metadata(root), ed, ec), "files": files}


def target(path):
    return TargetFile.from_data(path, path.encode(), ["sha256"])


def write(name, value):
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    pathlib.Path(__file__).with_name(name).write_text(text + "\n")


def succinct():
    signer = CryptoSigner.generate_ed25519()
    def of(bits):
        return SuccinctRoles([signer.public_key.keyid], 1, bits, "bin")
    bins = of(3)
    roles = {name: Targets(expires=END) for name in bins.get_roles()}
    signed = {}
    for path in PATHS:
        signed[path] = bins.get_role_for_target(path)
        roles[signed[path]].targets[path] = target(path)
    delegations = Delegations({signer.public_key.keyid: signer.public_key}, succinct_roles=bins)
    vector = repository(delegations, roles, signer)
    vector |= {"targets": signed, "missing": MISSING, "asked": [bins.get_role_for_target(MISSING)]}
    vector["bins"] = {str(bits): {path: of(bits).get_role_for_target(path) for path in PATHS} for bits in range(1, 33)}
    write("succinct.json", vector)


def prefixes():
    signer = CryptoSigner.generate_ecdsa()
    keyid = signer.public_key.keyid
    names = {f"half-{half}": [f"{digit:x}" for digit in range(half * 8, half * 8 + 8)] for half in range(2)}
    longer = hashlib.sha256(PATHS[0].encode()).hexdigest()[:5]
    delegated = {"one": DelegatedRole("one", [keyid], 1, False, path_hash_prefixes=[longer, "00000"])}
    delegated |= {name: DelegatedRole(name, [keyid], 1, True, path_hash_prefixes=p) for name, p in names.items()}
    roles = {name: Targets(expires=END) for name in delegated}
    signed = {}
    for path in PATHS:
        signed[path] = next(name for name, role in delegated.items() if role.is_delegated_path(path))
        roles[signed[path]].targets[path] = target(path)
    vector = repository(Delegations({keyid: signer.public_key}, roles=delegated), roles, signer)
    asked = [name for name, role in delegated.items() if role.is_delegated_path(MISSING)]
    write("prefixes.json", vector | {"targets": signed, "missing": MISSING, "asked": asked})


succinct()
prefixes()
