"""Reads a TUF repository with python-tuf's own client and prints what it believes, as JSON.

    python tuf_read.py --url http://host:port --root 1.root.json --cache DIRECTORY TARGET...

The cache is the client's memory: a second call with it is the same client again. It prints
{"versions": {"root": 1, ...}, "targets": {"path": {"length": 1, "sha256": "..."} or null}}, and ends with 1 and the
name of the error where the repository was refused.
"""

import argparse
import hashlib
import json
import pathlib
import sys

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.ngclient import Updater


def main():
    parser = argparse.ArgumentParser()
    for name in ("url", "root", "cache"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("target", nargs="*")
    arguments = parser.parse_args()

    cache = pathlib.Path(arguments.cache)
    metadata, targets = cache / "metadata", cache / "targets"
    for folder in (metadata, targets):
        folder.mkdir(parents=True, exist_ok=True)
    seen = {}
    try:
        updater = Updater(
            str(metadata), arguments.url + "/metadata/", str(targets), arguments.url + "/targets/",
            bootstrap=pathlib.Path(arguments.root).read_bytes())
        updater.refresh()
        for path in arguments.target:
            info = updater.get_targetinfo(path)
            content = info and pathlib.Path(updater.download_target(info)).read_bytes()
            seen[path] = content and {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    except (DownloadError, RepositoryError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    files = {file.stem: json.loads(file.read_text()) for file in metadata.glob("*.json")}
    versions = {name: file["signed"]["version"] for name, file in files.items()}
    print(json.dumps({"versions": versions, "targets": seen}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
