"""python_tuf_refresh.py METADATA URL ROUNDS: milliseconds of each update from nothing, two a line.

First python-tuf's client over HTTP, its connection kept, storing what it trusts; then its state machine alone, over the
files of the directory METADATA, in memory.
"""
import pathlib
import shutil
import sys
import tempfile
import time

from tuf.ngclient import Updater
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet
from tuf.ngclient.config import EnvelopeType
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

folder = pathlib.Path(sys.argv[1])
files = {path.name: path.read_bytes() for path in folder.iterdir()}


fetcher = Urllib3Fetcher()


def refresh(store):
    updater = Updater(store, sys.argv[2] + "/metadata/", fetcher=fetcher, bootstrap=files["1.root.json"])
    updater.refresh()
    # Nobody signs it, so the search reads the whole channel.
    assert updater.get_targetinfo("ch-stable/nothing-0.0.0.json") is None


def verify():
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


def timed(body):
    start = time.perf_counter()
    body()
    return (time.perf_counter() - start) * 1000


def timed_refresh():
    store = tempfile.mkdtemp()
    try:
        return timed(lambda: refresh(store))
    finally:
        shutil.rmtree(store)


timed_refresh(), timed(verify)
for _ in range(int(sys.argv[3])):
    print(timed_refresh(), timed(verify))
