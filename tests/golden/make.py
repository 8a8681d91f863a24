#!/usr/bin/env python3
"""Trains small networks with PyTorch and writes down every loss, for tests/goldens.rs to compare.

    pip install torch          (the CPU build will do; made with 2.15)
    python3 tests/golden/make.py

The files are the same at each run, up to the last digits that another version of PyTorch may
round differently. The tests read the files alone and need no Python.

A golden holds

    settings     as an experiment spells them (RON), and the size of the batches
    x, y         the examples one after another, or a CSV file with its target
    start, end   parameters before the first and after the last step, row by row
    buffers      running means and variances after the last step
    losses       of the 50 steps: each of the step's batch, before its update, penalties left out

Everything is computed in double precision on one thread. Batches are consecutive examples; the
last of an epoch may be smaller. Data and start values come from Python's own generator and are
rounded to a few digits, so that the files stay small; JSON holds the others as `repr` does, from
which the same double is read back.
"""

import csv
import io
import json
import math
import random
import statistics
from pathlib import Path

import torch
from torch import nn

STEPS = 50
HERE = Path(__file__).parent

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)


# Layers and losses: how an experiment writes them, and what they are in PyTorch.

def dense(units):
    return (f"Dense(units: {units})", lambda inputs: nn.Linear(inputs, units))


def plain(ron, module):
    return (ron, lambda inputs: module)


class Residual(nn.Sequential):
    """x + s F(x); its layers are named as those of a Sequential."""

    def __init__(self, scale, *layers):
        super().__init__(*layers)
        self.scale = scale

    def forward(self, x):
        return x + self.scale * super().forward(x)


class Shared(nn.Sequential):
    """The same layers several times in a row."""

    def __init__(self, times, *layers):
        super().__init__(*layers)
        self.times = times

    def forward(self, x):
        for _ in range(self.times):
            x = super().forward(x)
        return x


def within(name, setting, value, module, layers):
    """A layer that is made of layers, which leave the number of features as it is."""
    ron = f"{name}(layers: [{', '.join(ron for ron, _ in layers)}], {setting}: {value})"
    return (ron, lambda inputs: module(value, *(make(inputs) for _, make in layers)))


BATCH_NORM = ("BatchNorm()", lambda inputs: nn.BatchNorm1d(inputs))
LAYER_NORM = ("LayerNorm()", lambda inputs: nn.LayerNorm(inputs))


SIGMOID = plain("Sigmoid", nn.Sigmoid())
TANH = plain("Tanh", nn.Tanh())
RELU = plain("ReLU", nn.ReLU())
LEAKY = plain("LeakyReLU(slope: 0.2)", nn.LeakyReLU(0.2))
IDENTITY = plain("Identity", nn.Identity())
SOFTMAX = plain("Softmax", nn.Softmax(dim=1))

MSE = ("MeanSquaredError", nn.MSELoss())
MAE = ("MeanAbsoluteError", nn.L1Loss())
HUBER = ("Huber(delta: 0.5)", nn.HuberLoss(delta=0.5))
BCE = ("BinaryCrossEntropy", nn.BCEWithLogitsLoss())
CROSS_ENTROPY = ("SoftmaxCrossEntropy", nn.CrossEntropyLoss())


# Optimizers. Each takes groups of parameters as PyTorch does.

class AverageMomentum(torch.optim.Optimizer):
    """v <- beta v + (1 - beta) g, which PyTorch lacks: its dampening spares the first step."""

    def __init__(self, params, lr, beta, nesterov=False):
        super().__init__(params, {"lr": lr, "beta": beta, "nesterov": nesterov})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta = group["beta"]
            for w in group["params"]:
                v = self.state[w].setdefault("v", torch.zeros_like(w))
                v.mul_(beta).add_(w.grad, alpha=1 - beta)
                change = beta * v + (1 - beta) * w.grad if group["nesterov"] else v
                w.sub_(group["lr"] * change)


class Plain(torch.optim.Optimizer):
    """A rule that PyTorch lacks: `change` gives what is taken off, from the gradient, the step
    from 1 and a dictionary of its own for each parameter."""

    def __init__(self, params, change):
        super().__init__(params, {"lr": 1.0})
        self.change = change

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                state = self.state[w]
                state["t"] = state.get("t", 0) + 1
                w.sub_(self.change(w, w.grad, state["t"], state))


def kept(state, name, share, value):
    state[name] = (1 - share) * state.get(name, torch.zeros_like(value)) + share * value
    return state[name]


def uncorrected_adam(w, g, t, state):
    m, v = kept(state, "m", 0.1, g), kept(state, "v", 0.001, g * g)
    return 0.005 * m / (v.sqrt() + 1e-8)


def rms_prop_inside(w, g, t, state):
    return 0.01 * g / (kept(state, "s", 0.1, g * g) + 1e-4).sqrt()


def adam_w_as_printed(w, g, t, state):
    start = state.setdefault("w", w.clone()) if w.dim() == 2 else torch.zeros_like(w)
    m = kept(state, "m", 0.1, g) / (1 - 0.9**t)
    v = kept(state, "v", 0.001, g * g) / (1 - 0.999**t)
    return 0.02 * (m / (v.sqrt() + 1e-8) + 0.3 * start)


def plain_rule(change):
    return lambda params: Plain(params, change)


def sgd(rate, **more):
    return lambda params: torch.optim.SGD(params, lr=rate, **more)


ADAM = ("Adam(rate: 0.02)", lambda params: torch.optim.Adam(params, lr=0.02))
SGD = ("Sgd(rate: 0.3)", sgd(0.3))

OPTIMIZERS = {
    "gradient descent": ("GradientDescent(rate: 0.5)", sgd(0.5)),
    "sgd": SGD,
    "momentum, sum": ("Momentum(rate: 0.05)", sgd(0.05, momentum=0.9)),
    "momentum, sum, Nesterov": (
        "Momentum(rate: 0.05, beta: 0.8, nesterov: true)",
        sgd(0.05, momentum=0.8, nesterov=True),
    ),
    "momentum, average": (
        "Momentum(rate: 0.5, beta: 0.9, form: Average)",
        lambda params: AverageMomentum(params, 0.5, 0.9),
    ),
    "momentum, average, Nesterov": (
        "Momentum(rate: 0.5, beta: 0.9, form: Average, nesterov: true)",
        lambda params: AverageMomentum(params, 0.5, 0.9, nesterov=True),
    ),
    "RMSProp, 0.9": (
        "RmsProp(rate: 0.01)",
        lambda params: torch.optim.RMSprop(params, lr=0.01, alpha=0.9),
    ),
    "RMSProp, 0.99": (
        "RmsProp(rate: 0.01, decay: 0.99)",
        lambda params: torch.optim.RMSprop(params, lr=0.01, alpha=0.99),
    ),
    "Adam": ADAM,
    "Adam, other betas": (
        "Adam(rate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-4)",
        lambda params: torch.optim.Adam(params, lr=0.02, betas=(0.8, 0.95), eps=1e-4),
    ),
    "RMSProp, epsilon inside": (
        "RmsProp(rate: 0.01, epsilon: 1e-4, epsilon_inside: true)", plain_rule(rms_prop_inside),
    ),
    "Adam without correction": (
        "Adam(rate: 0.005, bias_correction: false)", plain_rule(uncorrected_adam),
    ),
    "AdamW as printed": (
        "AdamW(rate: 0.02, decay: 0.3, form: AsPrinted)", plain_rule(adam_w_as_printed),
    ),
    "AdamW, decay of weights": (
        "AdamW(rate: 0.02, decay: 0.3)",
        lambda params: torch.optim.AdamW(params, lr=0.02, weight_decay=0.3),
    ),
}


def schedule_step(optimizer):
    return torch.optim.lr_scheduler.StepLR(optimizer, 7, 0.5)


def schedule_cosine(optimizer):
    floor = 0.1 * optimizer.param_groups[0]["lr"]
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 30, eta_min=floor)


def schedule_warm_up(optimizer):
    return torch.optim.lr_scheduler.LinearLR(optimizer, 1 / 20, 1.0, total_iters=19)


def schedule_range(optimizer):
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1000 ** (step / 60))


# The schedule and after how many steps it stands still: PyTorch's cosine would rise again.
STEP = ("Step(every: 7, factor: 0.5)", schedule_step, STEPS)
COSINE = ("Cosine(over: 30, floor: 0.1)", schedule_cosine, 30)
RANGE = ("RangeTest(over: 60, to: 1000)", schedule_range, STEPS)
WARM_UP = ("WarmUp(over: 20)", schedule_warm_up, STEPS)


class Case:
    """A network, its data, and how it trains."""

    def __init__(self, name, seed, layers, loss, optimizer, data, batch=None, **terms):
        self.name, self.loss, self.optimizer = name, loss, optimizer
        self.x, self.y = data
        self.batch = batch or len(self.x)
        # Penalty in RON, and its strengths: added to the loss, or by the optimizer's own decay.
        self.penalty = terms.pop("penalty", "Off")
        self.l1, self.l2 = terms.pop("l1", 0.0), terms.pop("l2", 0.0)
        self.decay = terms.pop("decay", None)
        self.biases = terms.pop("biases", False)
        # The strength of L1 as a soft threshold after each step at this rate.
        self.proximal = terms.pop("proximal", None)
        self.clip = terms.pop("clip", ("Off", None))
        self.schedule = terms.pop("schedule", ("Constant", None, 0))
        assert not terms, terms
        self.layers = [ron for ron, _ in layers]
        self.network = nn.Sequential()
        features = len(self.x[0])
        for _, make in layers:
            self.network.append(make(features)).eval()
            features = self.network(torch.zeros(1, len(self.x[0]))).shape[1]
        self.network.train()
        draw = random.Random(seed)
        with torch.no_grad():
            for _, w in self.network.named_parameters():
                size = 1 / math.sqrt(w.shape[-1]) if w.dim() == 2 else 0.2
                for i in range(w.numel()):
                    w.view(-1)[i] = round(draw.gauss(0, size), 3)

    def golden(self):
        start = self.parameters()
        losses, test_losses = self.train()
        settings = {
            "network": "[" + ", ".join(self.layers) + "]",
            "loss": self.loss[0],
            "optimizer": self.optimizer[0],
            "schedule": self.schedule[0],
            "penalty": self.penalty,
            "penalize_biases": str(self.biases).lower(),
            "clip": self.clip[0],
        }
        if self.proximal:
            settings["proximal"] = True
        golden = {"name": self.name, "settings": settings, "batch": self.batch}
        golden |= self.data()
        golden |= {"start": start, "losses": losses, "end": self.parameters()}
        buffers = self.network.named_buffers()
        buffers = {name: flat(kept.tolist()) for name, kept in buffers if kept.dim()}
        if buffers:
            golden["buffers"] = buffers
        if test_losses:
            golden["test_losses"] = test_losses
        assert all(map(math.isfinite, losses)) and losses[-1] != losses[0], self.name
        return golden

    def data(self):
        return {"x": flat(self.x), "y": flat(self.y), "examples": len(self.x)}

    def parameters(self):
        return {name: flat(w.tolist()) for name, w in self.network.named_parameters()}

    def groups(self):
        """Weights and biases: the latter decay only where it is said."""
        split = {True: [], False: []}
        for w in self.network.parameters():
            split[w.dim() == 2].append(w)
        weights, biases = {"params": split[True]}, {"params": split[False]}
        if self.decay is not None:
            weights["weight_decay"] = self.decay
        if not self.biases:
            biases["weight_decay"] = 0.0
        elif self.decay is not None:
            biases["weight_decay"] = self.decay
        return [weights, biases]

    def train(self):
        x, y = torch.tensor(self.x), torch.tensor(self.y)
        optimizer = self.optimizer[1](self.groups())
        _, make, moves = self.schedule
        scheduler = make(optimizer) if make else None
        epoch = -(-len(x) // self.batch)
        losses, test_losses, bitten = [], [self.test()], 0
        for step in range(STEPS):
            place = step % epoch * self.batch
            part = slice(place, place + self.batch)
            optimizer.zero_grad()
            loss = self.loss[1](self.network(x[part]), y[part])
            (loss + self.penalty_value()).backward()
            bitten += self.clipped()
            optimizer.step()
            self.shrink(optimizer.param_groups[0]["lr"])
            if scheduler and step < moves:
                scheduler.step()
            losses.append(loss.item())
            test_losses.append(self.test())
        assert self.clip[1] is None or 5 < bitten, f"{self.name}: the clip must bite, {bitten}"
        return losses, [] if test_losses[0] is None else test_losses

    def penalty_value(self):
        value = torch.zeros(())
        for w in self.network.parameters():
            if w.dim() == 2 or self.biases:
                value = value + self.l1 * w.abs().sum() + 0.5 * self.l2 * (w * w).sum()
        return value

    @torch.no_grad()
    def shrink(self, rate):
        for w in self.network.parameters():
            if self.proximal and (w.dim() == 2 or self.biases):
                w.copy_(w.sign() * (w.abs() - rate * self.proximal).clamp(min=0))

    def clipped(self):
        if self.clip[1] is None:
            return False
        before = [w.grad.clone() for w in self.network.parameters()]
        self.clip[1](self.network.parameters())
        return any((a != w.grad).any() for a, w in zip(before, self.network.parameters()))

    def test(self):
        return None


class Copies(Case):
    """A case whose network is written short, and laid out here."""

    def __init__(self, name, seed, times, copied, inputs):
        layers = [*(copied * times), dense(1)]
        super().__init__(name, seed, layers, MSE, ADAM, regression(24, 32, inputs), 8)
        short = ", ".join(ron for ron, _ in copied)
        self.layers = [f"Repeat(times: {times}, layers: [{short}])", self.layers[-1]]


class Table(Case):
    """A case whose data is a CSV file in the order of its rows, encoded here by hand."""

    def __init__(self, name, seed, text, target, layers, loss, optimizer, batch, **terms):
        self.text, self.target = text, target
        x, y = self.encode()
        train = len(x) - len(x) // 5
        super().__init__(
            name, seed, layers, loss, optimizer, (x[:train], y[:train]), batch, **terms
        )
        self.test_x, self.test_y = torch.tensor(x[train:]), torch.tensor(y[train:])

    def data(self):
        return {"csv": self.text, "target": self.target}

    def test(self):
        with torch.no_grad():
            return self.loss[1](self.network(self.test_x), self.test_y).item()

    def encode(self):
        rows = list(csv.DictReader(io.StringIO(self.text)))
        train = len(rows) - len(rows) // 5
        inputs, target = [], []
        for name in rows[0]:
            cells = [row[name] for row in rows]
            if is_number(cells[0]):
                known = [float(cell) for cell in cells[:train] if cell]
                numbers = [float(cell) if cell else statistics.median(known) for cell in cells]
                columns = [standardised(numbers, train)]
            else:
                words = sorted(set(cells[:train]))
                columns = [[float(cell == word) for cell in cells] for word in words]
            if name == self.target:
                target = columns
            else:
                inputs += columns
        return [list(row) for row in zip(*inputs)], [list(row) for row in zip(*target)]


def is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return False


def standardised(numbers, train):
    """By the mean and the population's standard deviation of the training part."""
    column = torch.tensor(numbers)
    return ((column - column[:train].mean()) / column[:train].std(correction=0)).tolist()


def flat(values):
    if isinstance(values, list):
        return [number for value in values for number in flat(value)]
    return [values]


# Data.

def regression(seed, examples, inputs, outputs=1):
    draw = random.Random(seed)
    x = [[round(draw.gauss(0, 1), 3) for _ in range(inputs)] for _ in range(examples)]
    y = [
        [math.sin(2 * row[0] + k) + 0.5 * row[-1] + draw.gauss(0, 0.2) for k in range(outputs)]
        for row in x
    ]
    return x, [[round(value, 3) for value in row] for row in y]


def two_classes(seed, examples, inputs):
    x, y = regression(seed, examples, inputs)
    return x, [[float(row[0] > 0)] for row in y]


def three_classes(seed, examples, inputs):
    x, y = regression(seed, examples, inputs)
    return x, [[float((v > 0.5) + (v > -0.5) == k) for k in range(3)] for [v] in y]


def homes(seed, rows):
    draw = random.Random(seed)
    lines = ["rooms,age,place,price"]
    for row in range(rows):
        rooms, age = draw.randint(1, 8), "" if row in (4, 27) else draw.randint(0, 60)
        place = draw.choice(["coast", "hill", "town"])
        price = 80 + 30 * rooms + 50 * (place == "coast") + draw.gauss(0, 15)
        lines.append(f"{rooms},{age},{place},{price:.1f}")
    return "\n".join(lines) + "\n"


def flowers(seed, rows):
    draw = random.Random(seed)
    lines = ["length,width,kind"]
    for _ in range(rows):
        kind = draw.choice(["aster", "clover", "rose"])
        shift = {"aster": -1, "clover": 0, "rose": 1}[kind]
        length, width = 5 + shift + draw.gauss(0, 0.5), 3 - shift**2 + draw.gauss(0, 0.4)
        lines.append(f"{length:.2f},{width:.2f},{kind}")
    return "\n".join(lines) + "\n"


# The goldens.

SMALL = [dense(4), TANH, dense(1)]


def optimizers():
    cases = [
        Case(name, 1, SMALL, BCE, optimizer, two_classes(2, 24, 3), batch=8)
        for name, optimizer in OPTIMIZERS.items()
        if name != "gradient descent"
    ]
    whole = Case(
        "gradient descent", 1, SMALL, BCE, OPTIMIZERS["gradient descent"], two_classes(2, 24, 3)
    )
    decay = Case(
        "AdamW, decay of all parameters",
        1, SMALL, BCE, OPTIMIZERS["AdamW, decay of weights"], two_classes(2, 24, 3), batch=8,
        biases=True, decay=0.3,
    )
    return [whole, *cases, decay]


def networks():
    deep = [
        dense(6), SIGMOID, dense(6), RELU, dense(5), LEAKY, dense(5), IDENTITY, dense(4), SOFTMAX,
        dense(2),
    ]
    return [
        Case("3-4-1 tanh, BCE", 3, SMALL, BCE, ADAM, two_classes(4, 32, 3)),
        Case(
            "4-8-1 tanh, MSE", 5, [dense(8), TANH, dense(1)], MSE, SGD, regression(6, 32, 4),
            batch=10,
        ),
        Case(
            "4-64-64-1 tanh, MSE, Adam", 7, [dense(64), TANH, dense(64), TANH, dense(1)], MSE,
            ("Adam(rate: 0.001)", lambda params: torch.optim.Adam(params, lr=0.001)),
            regression(8, 32, 4),
        ),
        Case("all activations", 9, deep, MSE, ADAM, regression(10, 20, 3, outputs=2)),
        Case(
            "3 classes", 11, [dense(6), RELU, dense(3)], CROSS_ENTROPY, SGD,
            three_classes(12, 30, 2), batch=7,
        ),
        Case(
            "mean absolute error", 13, [dense(5), TANH, dense(2)], MAE, OPTIMIZERS["momentum, sum"],
            regression(14, 20, 3, outputs=2),
        ),
        Case(
            "Huber", 15, [dense(5), SIGMOID, dense(2)], HUBER, OPTIMIZERS["momentum, sum"],
            regression(16, 20, 3, outputs=2),
        ),
    ]


def layers():
    # A bias before a batch norm has a gradient of nothing but rounding, which Adam would scale
    # up to a step.
    def case(name, *layers, optimizer=SGD):
        return Case(name, 23, [*layers, dense(1)], MSE, optimizer, regression(24, 32, 3), batch=8)

    no_bias = ("Dense(units: 5, bias: false)", lambda inputs: nn.Linear(inputs, 5, bias=False))
    other = (
        "BatchNorm(momentum: 0.3, epsilon: 0.01)",
        lambda inputs: nn.BatchNorm1d(inputs, eps=0.01, momentum=0.3),
    )
    return [
        case("batch norm", dense(6), BATCH_NORM, RELU, dense(5), other, SIGMOID),
        case("layer norm", dense(6), LAYER_NORM, RELU, dense(5), LAYER_NORM, TANH),
        case("batch norm first", BATCH_NORM, dense(6), TANH, optimizer=ADAM),
        case("no bias", no_bias, TANH),
        case(
            "residual", dense(5), TANH,
            within("Residual", "scale", 0.5, Residual, [dense(5), BATCH_NORM, RELU, dense(5)]),
            within("Residual", "scale", 1.0, Residual, [dense(5), TANH]),
        ),
        Copies("copies", 25, 3, [dense(4), TANH], 4),
        case(
            "shared", dense(4),
            within("Shared", "times", 6, Shared, [dense(4), TANH]),
            optimizer=OPTIMIZERS["momentum, sum"],
        ),
    ]


def terms():
    def case(name, optimizer=SGD, **terms):
        return Case(name, 17, SMALL, MSE, optimizer, regression(18, 24, 3), batch=8, **terms)

    norm = ("Norm(0.2)", lambda w: nn.utils.clip_grad_norm_(w, 0.2))
    value = ("Value(0.05)", lambda w: nn.utils.clip_grad_value_(w, 0.05))
    return [
        case("L2 as weight_decay, all", penalty="L2(0.1)", decay=0.1, biases=True),
        case("L2 as weight_decay, weights", penalty="L2(0.1)", decay=0.1),
        case("L2 as weight_decay of Adam, weights", ADAM, penalty="L2(0.1)", decay=0.1),
        case("L1, all", penalty="L1(0.02)", l1=0.02, biases=True),
        case("L1, weights", penalty="L1(0.02)", l1=0.02),
        case("elastic net", penalty="ElasticNet(l1: 0.02, l2: 0.1)", l1=0.02, l2=0.1),
        case("L1, proximal", penalty="L1(0.05)", proximal=0.05),
        case(
            "elastic net, proximal, all", ADAM, penalty="ElasticNet(l1: 0.05, l2: 0.1)",
            proximal=0.05, l2=0.1, biases=True, schedule=STEP,
        ),
        case("clip by norm", clip=norm),
        case("clip by value", clip=value),
        case("schedule step", schedule=STEP),
        case("schedule cosine", schedule=COSINE),
        case("schedule warm-up", schedule=WARM_UP),
        case("schedule range test", ("Sgd(rate: 0.001)", sgd(0.001)), schedule=RANGE),
        case(
            "all at once", ADAM, penalty="L2(0.1)", l2=0.1, clip=norm, schedule=COSINE,
        ),
    ]


def lab():
    return [
        Table(
            "homes", 19, homes(20, 37), "price", [dense(6), TANH, dense(1)], MSE, ADAM, 8,
            penalty="L2(0.01)", l2=0.01,
            clip=("Norm(0.5)", lambda w: nn.utils.clip_grad_norm_(w, 0.5)),
            schedule=WARM_UP,
        ),
        Table(
            "flowers", 21, flowers(22, 45), "kind", [dense(5), RELU, dense(3)], CROSS_ENTROPY,
            OPTIMIZERS["momentum, sum, Nesterov"], 10,
        ),
    ]


def written(golden):
    """JSON with a line for each entry."""
    entry = lambda key, value: f'"{key}": {json.dumps(value, separators=(",", ":"))}'
    return "{" + ",\n ".join(entry(*item) for item in golden.items()) + "}"


def main():
    for group in [optimizers, networks, layers, terms, lab]:
        goldens = [case.golden() for case in group()]
        path = HERE / f"{group.__name__}.json"
        path.write_text("[" + ",\n".join(map(written, goldens)) + "]\n")
        print(f"{path.name}: {len(goldens)} goldens, {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
