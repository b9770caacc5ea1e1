"""Publishes a TUF repository with python-tuf's Metadata API: FOLDER/metadata and FOLDER/targets.

    python tuf_write.py SCENARIO FOLDER [--forge]

It prints {"targets": [paths], "unsigned": [paths]}: what a client must find, each file containing its own path, and what
nobody has signed. With --forge the role that signs the last target has one good signature fewer than it needs, and others
by keys that nobody trusts for it.
"""

import argparse
import datetime
import json
import pathlib
import sys
from urllib.parse import quote

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot, SuccinctRoles, TargetFile, Targets, Timestamp)

END = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=7)
NEW_KEY = {
    "ed25519": CryptoSigner.generate_ed25519,
    "ecdsa": CryptoSigner.generate_ecdsa,
    "rsa": lambda: CryptoSigner.generate_rsa(size=2048),
}


class Tree:
    """A repository with `count` keys per top-level role, `threshold` of which must sign."""

    def __init__(self, folder, kinds=("ed25519",), threshold=1, hashes=("sha256",), consistent=True, forge=False):
        self.folder, self.hashes, self.consistent, self.forge = folder, list(hashes), consistent, forge
        self.kinds = kinds
        self.root = Root(expires=END, consistent_snapshot=consistent)
        self.signers, self.delegated = {}, {}
        self.has_root = False
        for role in ("root", "timestamp", "snapshot", "targets"):
            self.rotate(role, threshold)
        self.delegated["targets"] = (Targets(expires=END), [], 1)
        self.paths = []

    def keys(self):
        return [NEW_KEY[kind]() for kind in self.kinds]

    def rotate(self, role, threshold, kinds=None):
        """Gives a top-level role other keys, from the next root on."""
        self.kinds = kinds or self.kinds
        for keyid in list(self.root.roles[role].keyids):
            self.root.revoke_key(keyid, role)
        self.signers[role] = self.keys()
        for signer in self.signers[role]:
            self.root.add_key(signer.public_key, role)
        self.root.roles[role].threshold = threshold

    def delegate(self, parent, names, threshold=1, **how):
        """Gives roles, each with a way to say which targets are theirs, keys that they share."""
        signers = self.keys()
        owner = self.delegated[parent][0]
        if owner.delegations is None:
            owner.delegations = Delegations({}, {})
        for signer in signers:
            owner.delegations.keys[signer.public_key.keyid] = signer.public_key
        keyids = [signer.public_key.keyid for signer in signers]
        if "bit_length" in how:
            owner.delegations = Delegations(owner.delegations.keys, None, SuccinctRoles(keyids, threshold, **how))
        else:
            for name, paths in names.items():
                owner.delegations.roles[name] = DelegatedRole(name, keyids, threshold, how["terminating"], **paths)
        for name in names:
            self.delegated[name] = (Targets(expires=END), signers, threshold)

    def put(self, path, role="targets"):
        content = path.encode()
        file = TargetFile.from_data(path, content, self.hashes)
        self.delegated[role][0].targets[path] = file
        for name in file.get_prefixed_paths() if self.consistent else [path]:
            place = self.folder / "targets" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        self.paths.append(path)
        self.last = role

    def sign(self, role, signed, signers):
        metadata = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        content = metadata.to_bytes()
        versioned = role == "root" or (self.consistent and role != "timestamp")
        name = quote(role, "") + ".json"
        place = self.folder / "metadata" / (f"{signed.version}.{name}" if versioned else name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        return MetaFile.from_data(signed.version, content, self.hashes)

    def write_root(self, also=()):
        self.root.version += self.has_root
        self.has_root = True
        self.sign("root", self.root, [*self.signers["root"], *also])

    def write(self):
        if not self.has_root:
            self.write_root()
        snapshot, timestamp = Snapshot(expires=END, meta={}), Timestamp(expires=END)
        self.delegated["targets"] = (
            self.delegated["targets"][0], self.signers["targets"], self.root.roles["targets"].threshold)
        for role, (signed, signers, threshold) in self.delegated.items():
            if self.forge and role == self.last:
                signers = signers[:threshold - 1] + self.keys()
            snapshot.meta[role + ".json"] = self.sign(role, signed, signers)
        timestamp.snapshot_meta = self.sign("snapshot", snapshot, self.signers["snapshot"])
        self.sign("timestamp", timestamp, self.signers["timestamp"])


def plain(kinds, threshold, **how):
    def make(folder, forge):
        tree = Tree(folder, kinds, threshold, forge=forge, **how)
        tree.put("a.json")
        tree.put("deep/er/b.json")
        return tree
    return make


def paths(folder, forge):
    """Patterns, three roles deep, the second ended by a terminating one."""
    tree = Tree(folder, ("ecdsa", "ed25519"), 2, forge=forge)
    tree.delegate("targets", {"teams": {"paths": ["*/*.json"]}}, 2, terminating=False)
    tree.delegate("teams", {"letters": {"paths": ["a/*.json", "b/?.json"]}}, 2, terminating=True)
    tree.delegate("letters", {"bees": {"paths": ["b/*.json"]}}, 2, terminating=False)
    tree.put("top.json")
    tree.put("c/teams.json", "teams")
    tree.put("a/one.json", "letters")
    tree.put("b/x.json", "bees")
    return tree


def prefixes(folder, forge):
    """Sixteen roles by the first digit of the paths' SHA-256."""
    tree = Tree(folder, ("ed25519",), forge=forge)
    names = {f"bin-{digit:x}": {"path_hash_prefixes": [f"{digit:x}"]} for digit in range(16)}
    tree.delegate("targets", names, terminating=True)
    return fill(tree, tree.delegated["targets"][0].delegations.get_roles_for_target)


def succinct(bits):
    def make(folder, forge):
        tree = Tree(folder, ("ecdsa",), hashes=("sha512",), forge=forge)
        roles = SuccinctRoles([], 1, bits, "bin")
        tree.delegate("targets", list(roles.get_roles()), bit_length=bits, name_prefix="bin")
        return fill(tree, tree.delegated["targets"][0].delegations.get_roles_for_target)
    return make


def fill(tree, roles):
    for number in range(12):
        path = f"models/m{number}.json"
        tree.put(path, next(roles(path))[0])
    return tree


def rotation(folder, forge):
    """Root and targets pass from one kind of key to the next; the thresholds rise; each root is signed by old and new."""
    tree = Tree(folder, ("ed25519",), forge=forge)
    tree.write_root()
    for kinds in (("ecdsa", "ed25519"), ("rsa", "ecdsa", "ed25519")):
        old = tree.signers["root"]
        for role in ("root", "timestamp", "snapshot", "targets"):
            tree.rotate(role, len(kinds), kinds)
        tree.write_root(also=old)
    tree.put("a.json")
    return tree


SCENARIOS = {
    "ed25519": plain(("ed25519", "ed25519", "ed25519"), 2),
    "ecdsa": plain(("ecdsa", "ecdsa"), 2),
    "rsa": plain(("rsa",), 1),
    "sha512": plain(("ed25519",), 1, hashes=("sha512",)),
    "both-hashes": plain(("ed25519",), 1, hashes=("sha512", "sha256")),
    "inconsistent": plain(("ed25519",), 1, consistent=False),
    "paths": paths,
    "prefixes": prefixes,
    "succinct-1": succinct(1),
    "succinct-5": succinct(5),
    "rotation": rotation,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--forge", action="store_true")
    arguments = parser.parse_args()
    tree = SCENARIOS[arguments.scenario](arguments.folder, arguments.forge)
    tree.write()
    print(json.dumps({"targets": tree.paths, "unsigned": ["nobody.json", "models/nobody.json", "b/yy.json"]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
