#!/usr/bin/env python3
"""Makes the whole release again, from a seed: python3 recipe/make.py --out DIR [--engine DIR]

Writes the model in both variants, manifest.yaml, schema.json, checks.json, heldout.jsonl and evaluation.json. Takes two CPU cores and about
the CPU time that README.md names. `--engine` is the directory of llama-server; without it, the one that Packaging/engine built.
"""

import argparse
import json
import os
import pathlib
import subprocess

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # else waiting threads spin, and steal the time of whoever shares the cores

import torch

import checks
import evaluate
import export
import manifest
import message
from engine import request, serving
from model import Shape
from tokenizer import Tokenizer
from train import train

VARIANTS = {"q8_0": export.Q8_0, "q4_0": export.Q4_0}
CYCLES = [(1.0, 4200), (0.6, 2800)]  # (peak of the learning rate, steps)
HELDOUT_SEED = 20_000
PASS_SHARE = 0.9


def write(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_checks(path):
    """One case a line: the schema is in every one of them."""
    cases = [{"name": name, "request": request([{"role": "user", "content": text}], evaluate.SCHEMA), "expect": {"json": answer}}
             for name, text, answer in checks.cases()]
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in cases)
    path.write_text(f'{{"minimumPassShare": {PASS_SHARE}, "cases": [\n{lines}\n]}}\n')


def learn(seed, cycles):
    """A tokenizer and a model from nothing but a seed."""
    shape = Shape()
    generator = message.training(seed + 1)
    examples = [generator.example() for _ in range(10_000)]
    texts = [text for text, answer in examples] + [message.serialise(answer) for text, answer in examples]
    tokenizer = Tokenizer.train(texts, shape.vocabulary)
    model, seconds = train(shape, tokenizer, cycles, seed)
    return tokenizer, model, seconds


def failed_checks(engine, path):
    cases = [{"input": text, "expected": answer} for _, text, answer in checks.cases()]
    with serving(engine, path) as server:
        return [case["input"] for case in evaluate.measure(server, cases)[1]]


def finish(options, engine, files, training):
    """Everything that follows from the model files: schema, checks, held-out set, evaluation."""
    sets = evaluate.splits(HELDOUT_SEED)
    write(options.out / "schema.json", evaluate.SCHEMA)
    write_checks(options.out / "checks.json")
    lines = [json.dumps(case, ensure_ascii=False) for case in sets["heldout"]]
    (options.out / "heldout.jsonl").write_text("\n".join(lines) + "\n")
    report, failures = evaluate.evaluate(engine, files, sets)
    wrong = {name: failures[f"heldout/{name}"] for name in files}
    report["heldout"]["byWording"] = evaluate.by_wording(HELDOUT_SEED, wrong)
    write(options.out / "evaluation.json", {**report, "training": training})
    if options.failures:
        write(options.failures, failures)
    for name, path in files.items():
        print(name, "held out", report["heldout"]["exactMatch"][name], "checks failed", failed_checks(engine, path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--engine", type=pathlib.Path, help="directory of llama-server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a few steps only: tries the recipe, makes no model worth having")
    parser.add_argument("--failures", type=pathlib.Path, help="also write every wrong answer to this file")
    options = parser.parse_args()
    repository = pathlib.Path(__file__).resolve().parents[3]
    engine = options.engine or subprocess.check_output([repository / "Packaging/engine", "--path"], text=True).strip()
    message.check_apart()
    cycles = [(peak, 20) for peak, _ in CYCLES] if options.quick else CYCLES
    torch.set_num_threads(2)
    options.out.mkdir(parents=True, exist_ok=True)

    tokenizer, model, seconds = learn(options.seed, cycles)
    files = {name: options.out / manifest.file(name) for name in manifest.VARIANTS}
    for name, path in files.items():
        export.export(model, tokenizer, path, VARIANTS[name], manifest.VERSION, manifest.DESCRIPTION)
    manifest.write(options.out)
    training = {"seed": options.seed, "steps": sum(steps for _, steps in cycles), "parameters": model.parameter_count(), "cpuSeconds": round(seconds)}
    finish(options, engine, files, training)


if __name__ == "__main__":
    main()
