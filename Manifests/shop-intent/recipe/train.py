"""Training: Muon on the matrices, AdamW on the rest, loss on the answer only, never the same example twice."""

import random
import time

import torch
import torch.nn.functional as F

import message
import tokenizer as tok
from model import Model


def muon_direction(gradient):
    """The orthogonal matrix nearest to each slice of the gradient, by five Newton-Schulz steps."""
    x = gradient / (gradient.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    wide = x.shape[-2] <= x.shape[-1]
    x = x if wide else x.transpose(-1, -2)
    for _ in range(5):
        square = x @ x.transpose(-1, -2)
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x if wide else x.transpose(-1, -2)


class Muon(torch.optim.Optimizer):
    def __init__(self, parameters, lr, momentum=0.95, decay=0.01):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                velocity = self.state[parameter].setdefault("velocity", torch.zeros_like(parameter))
                velocity.lerp_(parameter.grad, 1 - group["momentum"])
                direction = muon_direction(parameter.grad.lerp(velocity, group["momentum"]))
                scale = max(1.0, parameter.shape[-2] / parameter.shape[-1]) ** 0.5
                parameter.mul_(1 - group["lr"] * group["decay"]).add_(direction, alpha=-group["lr"] * scale)


def batches(generator, tokenizer, size, seed):
    """Endless (tokens, answer mask); sorted by length within a pool, so that little is padding."""
    order = random.Random(seed)
    while True:
        pool = []
        for _ in range(size * 32):
            text, answer = generator.example()
            prompt = [tok.USER, *tokenizer.encode(text), tok.ASSISTANT]
            pool.append((prompt, [*tokenizer.encode(message.serialise(answer)), tok.END]))
        pool.sort(key=lambda pair: len(pair[0]) + len(pair[1]))
        groups = [pool[start:start + size] for start in range(0, len(pool), size)]
        order.shuffle(groups)
        for group in groups:
            yield collate(group)


def collate(group):
    length = max(len(prompt) + len(answer) for prompt, answer in group)
    tokens = torch.full((len(group), length), tok.PAD)
    mask = torch.zeros(len(group), length, dtype=torch.bool)
    for row, (prompt, answer) in enumerate(group):
        tokens[row, :len(prompt) + len(answer)] = torch.tensor(prompt + answer)
        mask[row, len(prompt):len(prompt) + len(answer)] = True
    return tokens, mask


def train(shape, tokenizer, steps, seed, batch=64, log=print, every=250):
    """A trained model; steps, not time, drive the schedule, so a seed means the same run on any machine."""
    torch.manual_seed(seed)
    model = Model(shape)
    matrices = [parameter for parameter in model.layers.parameters() if parameter.dim() == 3]
    others = [parameter for parameter in model.parameters() if not any(parameter is matrix for matrix in matrices)]
    optimizers = [Muon(matrices, lr=0.02), torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.98), weight_decay=0.0)]
    warmup, hold = 50, int(steps * 0.1)
    schedules = [torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / warmup, (steps - step) / (steps - hold), 1.0))
                 for optimizer in optimizers]
    examples = batches(message.training(seed), tokenizer, batch, seed)
    started, recent = time.process_time(), 0.0
    for step in range(1, steps + 1):
        tokens, mask = next(examples)
        logits = model(tokens[:, :-1], mask[:, 1:])
        loss = F.cross_entropy(logits, tokens[:, 1:][mask[:, 1:]])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        for optimizer, schedule in zip(optimizers, schedules):
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
        recent = loss.item() if step == 1 else 0.99 * recent + 0.01 * loss.item()
        if step % every == 0 or step == steps:
            log(f"step {step}/{steps}  loss {recent:.4f}  CPU {time.process_time() - started:.0f} s", flush=True)
    return model, time.process_time() - started


@torch.no_grad()
def exact_match(model, tokenizer, generator, count, longest=64):
    """Share of greedy answers that are right to the letter, and the wrong ones: a quick look, without the engine."""
    examples = [generator.example() for _ in range(count)]
    rows = [[tok.USER, *tokenizer.encode(text), tok.ASSISTANT] for text, _ in examples]
    starts, done = [len(row) for row in rows], [False] * count
    for _ in range(longest):
        length = max(map(len, rows))
        tokens = torch.tensor([row + [tok.PAD] * (length - len(row)) for row in rows])
        last = torch.zeros_like(tokens, dtype=torch.bool)
        last[range(count), [len(row) - 1 for row in rows]] = True
        for index, token in enumerate(model(tokens, last).argmax(-1).tolist()):
            if not done[index]:
                done[index] = token == tok.END
                rows[index] += [] if done[index] else [token]
        if all(done):
            break
    answers = [tokenizer.decode(row[start:]) for row, start in zip(rows, starts)]
    wrong = [(text, message.serialise(want), got) for (text, want), got in zip(examples, answers) if got != message.serialise(want)]
    return 1 - len(wrong) / count, wrong
