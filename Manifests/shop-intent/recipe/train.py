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


def train(shape, tokenizer, cycles, seed, log=print):
    """A trained model. `cycles` are (peak rate, steps): each warms up, decays to nothing, and sees data of its own.

    Steps, not time, drive the schedule, so a seed means the same run however busy the machine is.
    """
    torch.manual_seed(seed)
    model = Model(shape)
    started = time.process_time()
    for index, (peak, steps) in enumerate(cycles):
        log(f"cycle {index + 1} of {len(cycles)}, parameters {model.parameter_count()}", flush=True)
        run_cycle(model, tokenizer, peak, steps, seed + 1000 * index, log)
    return model, time.process_time() - started


def run_cycle(model, tokenizer, peak, steps, seed, log=print, batch=64, every=250):
    started, recent = time.process_time(), None
    matrices = [parameter for parameter in model.layers.parameters() if parameter.dim() == 3]
    others = [parameter for parameter in model.parameters() if not any(parameter is matrix for matrix in matrices)]
    optimizers = [Muon(matrices, lr=0.02), torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.98), weight_decay=0.0)]
    warmup, hold = 50, int(steps * 0.1)

    def rate(step):
        return peak * min((step + 1) / warmup, (steps - step) / (steps - hold), 1.0)

    schedules = [torch.optim.lr_scheduler.LambdaLR(optimizer, rate) for optimizer in optimizers]
    examples = batches(message.training(seed), tokenizer, batch, seed)
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
        recent = loss.item() if recent is None else 0.99 * recent + 0.01 * loss.item()
        if step % every == 0 or step == steps:
            log(f"step {step}/{steps}  loss {recent:.4f}  CPU {time.process_time() - started:.0f} s", flush=True)
