"""A decoder of llama's architecture: RMS norm, rotary positions on neighbouring pairs, SwiGLU, tied embeddings."""

import dataclasses

import torch
import torch.nn.functional as F
from torch import nn


@dataclasses.dataclass(frozen=True)
class Shape:
    vocabulary: int = 768
    context: int = 256
    width: int = 128
    layers: int = 4
    heads: int = 4
    inner: int = 384
    rope_base: float = 10000.0
    epsilon: float = 1e-5


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.heads = shape.heads
        self.epsilon = shape.epsilon
        self.attention_norm = nn.Parameter(torch.ones(shape.width))
        self.inner_norm = nn.Parameter(torch.ones(shape.width))
        # Stacked: query, key, value; gate, up. Muon treats every slice as a matrix of its own.
        self.qkv = nn.Parameter(torch.randn(3, shape.width, shape.width) * shape.width ** -0.5)
        self.gate_up = nn.Parameter(torch.randn(2, shape.inner, shape.width) * shape.width ** -0.5)
        scale = (2 * shape.layers) ** -0.5
        self.output = nn.Parameter(torch.randn(1, shape.width, shape.width) * shape.width ** -0.5 * scale)
        self.down = nn.Parameter(torch.randn(1, shape.width, shape.inner) * shape.inner ** -0.5 * scale)

    def forward(self, x, rope, mask):
        batch, length, width = x.shape
        kind = mask.dtype
        h = F.rms_norm(x, (width,), self.attention_norm, self.epsilon).to(kind)
        qkv = F.linear(h, self.qkv.flatten(0, 1).to(kind)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = rotate(qkv[0], rope), rotate(qkv[1], rope), qkv[2]
        # By hand: on a CPU this is faster than scaled_dot_product_attention at these sizes.
        weights = torch.softmax(query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5 + mask, -1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, length, width)
        x = x + F.linear(mixed, self.output[0].to(kind))
        h = F.rms_norm(x, (width,), self.inner_norm, self.epsilon).to(kind)
        gate, up = F.linear(h, self.gate_up.flatten(0, 1).to(kind)).chunk(2, -1)
        return x + F.linear(F.silu(gate) * up, self.down[0].to(kind))


class Model(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.randn(shape.vocabulary, shape.width) * 0.02)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.width))
        size = shape.width // shape.heads
        angles = torch.outer(torch.arange(shape.context), shape.rope_base ** (-torch.arange(0, size, 2) / size))
        self.register_buffer("rope", torch.stack([angles.cos(), angles.sin()]), persistent=False)

    def forward(self, tokens, wanted, kind=torch.bfloat16):
        """Logits at the positions where `wanted` is true, in row order; tokens are padded on the right."""
        length = tokens.shape[1]
        mask = torch.full((length, length), float("-inf"), dtype=kind).triu(1)
        rope = self.rope[:, :length].to(kind)
        x = F.embedding(tokens, self.embedding)
        for layer in self.layers:
            x = layer(x, rope, mask)
        x = F.rms_norm(x[wanted], (self.shape.width,), self.norm, self.shape.epsilon)
        return F.linear(x.to(kind), self.embedding.to(kind)).float()

    def parameter_count(self):
        return sum(parameter.numel() for parameter in self.parameters())


def rotate(x, rope):
    cosine, sine = rope
    even, odd = x[..., ::2], x[..., 1::2]
    return torch.stack([even * cosine - odd * sine, even * sine + odd * cosine], -1).flatten(-2)
