"""A small byte-level BPE, trained on generated text and equal to what llama.cpp does with it.

Spaces and apostrophes never merge with anything. So a word has the same tokens behind a space as behind the quote that
opens a JSON string, and copying an item is copying tokens. Digits stay single. llama.cpp's pre-tokenizer "smollm" splits text as
`_PIECES` does wherever merges could notice.
"""

import collections
import re

SPECIALS = ["<|pad|>", "<|end|>", "<|user|>", "<|assistant|>"]
PAD, END, USER, ASSISTANT = range(4)
PRE = "smollm"

_PIECES = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+|\s")


def _byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    names = {byte: chr(byte) for byte in plain}
    for byte in range(256):
        if byte not in names:
            names[byte] = chr(256 + len(names) - len(plain))
    return names


_BYTES = _byte_alphabet()


class Tokenizer:
    def __init__(self, merges):
        self.merges = merges
        self.vocabulary = SPECIALS + [_BYTES[byte] for byte in range(256)] + [left + right for left, right in merges]
        self.ids = {token: index for index, token in enumerate(self.vocabulary)}
        self.ranks = {pair: rank for rank, pair in enumerate(merges)}
        self.cache = {}

    @classmethod
    def train(cls, texts, size):
        """Learns merges until the vocabulary has `size` tokens."""
        counts = collections.Counter(piece for text in texts for piece in _PIECES.findall(text))
        words = [([_BYTES[byte] for byte in piece.encode()], count) for piece, count in sorted(counts.items())
                 if "'" not in piece]
        pairs, where = collections.Counter(), collections.defaultdict(set)

        def add(index, sign):
            symbols, count = words[index]
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += sign * count
                where[pair].add(index)

        for index in range(len(words)):
            add(index, 1)
        merges, known = [], set(SPECIALS) | set(_BYTES.values())
        while len(known) < size:
            best = max(pairs, key=lambda pair: (pairs[pair], pair))
            merges.append(best)
            known.add(best[0] + best[1])
            for index in where[best].copy():
                add(index, -1)
                words[index] = (_merge(words[index][0], best), words[index][1])
                add(index, 1)
        return cls(merges)

    def encode(self, text):
        ids = []
        for piece in _PIECES.findall(text):
            if piece not in self.cache:
                if len(self.cache) > 200_000:
                    self.cache.clear()
                self.cache[piece] = self._encode_piece(piece)
            ids += self.cache[piece]
        return ids

    def _encode_piece(self, piece):
        symbols = [_BYTES[byte] for byte in piece.encode()]
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:]), key=lambda pair: self.ranks.get(pair, len(self.ranks)))
            if best not in self.ranks:
                break
            symbols = _merge(symbols, best)
        return [self.ids[symbol] for symbol in symbols]

    def decode(self, ids):
        bytes_of = {name: byte for byte, name in _BYTES.items()}
        text = "".join(self.vocabulary[index] for index in ids if index >= len(SPECIALS))
        return bytes(bytes_of[char] for char in text).decode(errors="replace")


def _merge(symbols, pair):
    merged, index = [], 0
    while index < len(symbols):
        if tuple(symbols[index:index + 2]) == pair:
            merged.append(symbols[index] + symbols[index + 1])
            index += 2
        else:
            merged.append(symbols[index])
            index += 1
    return merged
