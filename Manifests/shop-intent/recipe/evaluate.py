"""Measures the exported files as apps use them: through llama-server's chat API, at temperature 0, under the schema."""

import json
import statistics
import time

import message
from engine import serving

KEYS = ["intent", "item", "quantity", "urgency", "order"]
COUNT = 400

SCHEMA = {
    "type": "object",
    "properties": {
        "intent": {"type": "string", "enum": message.INTENTS},
        "item": {"type": ["string", "null"]},
        "quantity": {"type": ["integer", "null"]},
        "urgency": {"type": "string", "enum": ["low", "normal", "high"]},
        "order": {"type": ["string", "null"]},
    },
    "required": KEYS,
    "additionalProperties": False,
}


def draw(generator, count=COUNT):
    """Intents in turn, templates and all else at random."""
    return [{"input": text, "expected": answer} for text, answer, _ in drawn(generator, count)]


def drawn(generator, count):
    for index in range(count):
        text, answer = generator.example(message.INTENTS[index % len(message.INTENTS)])
        yield text, answer, generator.core_phrase


def by_wording(seed, wrong):
    """The held-out set in two parts: wording that training can say too, by another template, and wording that it cannot."""
    seen = message.said_in_training()
    parts = {"strictlyNew": [], "alsoSaidInTraining": []}
    for text, _, phrase in drawn(message.held_out(seed), COUNT):
        parts["alsoSaidInTraining" if seen(phrase) else "strictlyNew"].append(text)
    return {part: {"count": len(texts), "exactMatch": {
        variant: round(1 - sum(case["input"] in texts for case in cases) / len(texts), 4) for variant, cases in wrong.items()}}
        for part, texts in parts.items()}


def splits(seed):
    """Four sets: wording and items, only the wording, only the items, or neither are new to the model."""
    return {"heldout": draw(message.held_out(seed)), "newWordingKnownItems": draw(message.new_wording(seed)),
            "knownWordingNewItems": draw(message.new_items(seed)), "development": draw(message.development(seed))}


def measure(server, cases):
    """Scores of one set, its wrong answers, and the seconds that each request took."""
    right, wrong, seconds = dict.fromkeys(KEYS, 0), [], []
    for case in cases:
        started = time.perf_counter()
        text = server.answer([{"role": "user", "content": case["input"]}], SCHEMA)
        seconds.append(time.perf_counter() - started)
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {}
        for key in KEYS:
            right[key] += key in answer and answer[key] == case["expected"][key]
        if answer != case["expected"]:
            wrong.append({**case, "answer": text})
    return {"exactMatch": round(1 - len(wrong) / len(cases), 4),
            "fields": {key: round(count / len(cases), 4) for key, count in right.items()}}, wrong, seconds


def by_intent(cases, wrong):
    missed = [case["expected"]["intent"] for case in wrong]
    asked = [case["expected"]["intent"] for case in cases]
    return {intent: round(1 - missed.count(intent) / asked.count(intent), 4) for intent in message.INTENTS}


def evaluate(engine, files, sets):
    """(what evaluation.json says, the wrong answers); `files` maps variants to GGUF files."""
    report, failures = {}, {}
    for variant, path in files.items():
        with serving(engine, path) as server:
            for name, cases in sets.items():
                scores, wrong, seconds = measure(server, cases)
                entry = report.setdefault(name, {"count": len(cases), "exactMatch": {}, "fields": {}})
                entry["exactMatch"][variant], entry["fields"][variant] = scores["exactMatch"], scores["fields"]
                failures[f"{name}/{variant}"] = wrong
                if name == "heldout":
                    entry.setdefault("exactMatchByIntent", {})[variant] = by_intent(cases, wrong)
                    entry.setdefault("medianRequestMilliseconds", {})[variant] = round(statistics.median(seconds) * 1000, 1)
    report["heldout"] = {"file": "heldout.jsonl", **report["heldout"]}
    return report, failures
