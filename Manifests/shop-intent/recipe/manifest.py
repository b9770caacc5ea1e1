#!/usr/bin/env python3
"""The release's manifest, with what its files must be: python3 recipe/manifest.py DIR writes DIR/manifest.yaml."""

import hashlib
import pathlib
import sys

NAME = "shop-intent"
VERSION = "1.0.0"
DESCRIPTION = "Turns one English shop-floor or customer message into a small JSON answer with intent, item, quantity, urgency and order."
CONTEXT = 256
VARIANTS = ["q8_0", "q4_0"]  # best first


def file(variant):
    return f"{NAME}-{variant}.gguf"


def write(directory):
    lines = ["# What `swiftletctl model add` publishes. Schema: Manifests/schemas/model.schema.json", f"name: {NAME}", f"version: {VERSION}",
             f"description: {DESCRIPTION}", "license: Apache-2.0", f"context: {CONTEXT}", "variants: # best first"]
    for variant in VARIANTS:
        digest = hashlib.sha256((directory / file(variant)).read_bytes()).hexdigest()
        lines += [f"  - name: {variant}", f"    file: {file(variant)}", f"    sha256: {digest}"]
    (directory / "manifest.yaml").write_text("\n".join([*lines, "checks: checks.json", "card: README.md", ""]))


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]))
