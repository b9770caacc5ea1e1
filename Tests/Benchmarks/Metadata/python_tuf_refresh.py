"""python_tuf_refresh.py METADATA ROUNDS: milliseconds of each update from nothing, by python-tuf's own state machine."""
import pathlib
import sys
import time

from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType

folder = pathlib.Path(sys.argv[1])
files = {path.name: path.read_bytes() for path in folder.iterdir()}


def update():
    trusted = TrustedMetadataSet(files["1.root.json"], EnvelopeType.METADATA)
    version = 2
    while f"{version}.root.json" in files:
        trusted.update_root(files[f"{version}.root.json"])
        version += 1
    trusted.update_timestamp(files["timestamp.json"])
    trusted.update_snapshot(files[f"{trusted.timestamp.snapshot_meta.version}.snapshot.json"])
    for role, delegator in [("targets", "root"), ("ch-stable", "targets")]:
        listed = trusted.snapshot.meta[f"{role}.json"].version
        trusted.update_delegated_targets(files[f"{listed}.{role}.json"], role, delegator)


update()
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    update()
    print((time.perf_counter() - start) * 1000)
