"""Writes recurrent.json: 50 steps of networks that read sequences, by PyTorch in double precision.

    python recurrent.py

Layers that PyTorch has are its own (nn.RNN, nn.LSTM, nn.GRU, nn.Embedding); with one bias, the
second is held at 0. Variants that it has not are written out below, step by step, and
differentiated by autograd. Sequences stand as [batch, time, features].
"""

import json
import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

B, T, I, H, O = 5, 7, 3, 4, 2


class Cell(nn.Module):
    """A recurrent layer written out; `kind` as experiments spell it."""

    def __init__(self, kind, gates, inputs=I, units=H, **how):
        super().__init__()
        self.kind, self.units, self.how = kind, units, how
        self.weight_ih_l0 = nn.Parameter(torch.randn(gates * units, inputs) * 0.6)
        self.weight_hh_l0 = nn.Parameter(torch.randn(gates * units, units) * 0.6)
        self.bias_ih_l0 = nn.Parameter(torch.randn(gates * units) * 0.3)

    def forward(self, x):
        b, steps, _ = x.shape
        h, c, hs = torch.zeros(b, self.units), torch.zeros(b, self.units), []
        for t in range(steps):
            h, c = self.step(x[:, t], h, c, hs)
            hs.append(h)
        return torch.stack(hs, 1)

    def step(self, x, h, c, hs):
        return getattr(self, self.kind)(x, h, c, hs)

    def rnn(self, x, h, c, hs):
        if self.how.get("reset"):
            h = torch.zeros_like(h)
        from_x = x @ self.weight_ih_l0.T
        z = from_x + h @ self.weight_hh_l0.T + self.bias_ih_l0
        f = {"tanh": torch.tanh, "relu": torch.relu, "id": lambda z: z}[self.how.get("f", "tanh")]
        a = f(z)
        match self.how.get("shortcut"):
            case "input":
                a = a + from_x
            case ("state", s):
                a = h + s * a
            case ("skip", k, s):
                if len(hs) >= k:
                    a = a + s * hs[len(hs) - k]
        return a, c

    def lstm(self, x, h, c, hs):
        hh = self.weight_hh_l0
        if self.how.get("input_only"):
            keep = torch.zeros(4 * self.units, 1)
            keep[2 * self.units : 3 * self.units] = 1
            hh = hh * keep
        z = x @ self.weight_ih_l0.T + h @ hh.T + self.bias_ih_l0
        i, f, g, o = z.chunk(4, 1)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        held = self.how.get("held", {})
        i = torch.full_like(i, held["i"]) if "i" in held else i
        f = torch.full_like(f, held["f"]) if "f" in held else f
        o = torch.full_like(o, held["o"]) if "o" in held else o
        c = f * c + i * g
        return o * torch.tanh(c), c

    def gru_before(self, x, h, c, hs):
        u = self.units
        zx = x @ self.weight_ih_l0.T + self.bias_ih_l0
        zh = h @ self.weight_hh_l0[: 2 * u].T
        r, z = torch.sigmoid(zx[:, :u] + zh[:, :u]), torch.sigmoid(zx[:, u : 2 * u] + zh[:, u:])
        n = torch.tanh(zx[:, 2 * u :] + (r * h) @ self.weight_hh_l0[2 * u :].T)
        return z * h + (1 - z) * n, c


class Truncated(Cell):
    """Keeps the outputs of all stretches in the graph, and cuts the state between them."""

    def forward(self, x):
        b, steps, _ = x.shape
        h, c = torch.zeros(b, self.units), torch.zeros(b, self.units)
        outs = []
        for t in range(steps):
            if t % self.how["truncate"] == 0:
                h, c = h.detach(), c.detach()
            h, c = self.step(x[:, t], h, c, outs)
            outs.append(h)
        return torch.stack(outs, 1)


class First(nn.Module):
    """The output of one of PyTorch's own layers."""

    def __init__(self, layer, one_bias):
        super().__init__()
        self.layer, self.one_bias = layer, one_bias
        if one_bias:
            for name, parameter in layer.named_parameters():
                if name.startswith("bias_hh"):
                    parameter.data.zero_()
                    parameter.requires_grad_(False)

    def forward(self, x):
        return self.layer(x)[0]


class Residual(nn.Module):
    def __init__(self, inner, scale):
        super().__init__()
        self.inner, self.scale = inner, scale

    def forward(self, x):
        return x + self.scale * self.inner(x)


def tensors(module, prefix):
    """Names as ours: by the layer's place; of a layer within, its place there too."""
    if isinstance(module, Residual):
        return {f"{prefix}0.{k}": v for k, v in tensors(module.inner, "").items()}
    if isinstance(module, First):
        layer, found = module.layer, {}
        for name, value in layer.named_parameters():
            if module.one_bias and name.startswith("bias_hh"):
                continue
            found[(prefix + "0." if layer.bidirectional else prefix) + name] = value
        return found
    return {prefix + name: value for name, value in module.named_parameters()}


def case(name, network, layers, each=True, symbols=None, classes=False, warmup=0, clip=None):
    torch.manual_seed(sum(map(ord, name)))
    layers = [make() for make in layers]
    if symbols:
        x = torch.randint(symbols, (B, T))
        shown = x if isinstance(layers[0], nn.Embedding) else nn.functional.one_hot(x, symbols).double()
        stored = x.double()
    else:
        x = torch.randn(B, T, I)
        shown, stored = x, x
    if classes:
        y = torch.randint(O, (B, T))
        target = y.double()
    else:
        y = torch.randn(B, T, O) if each else torch.randn(B, O)
        target = y
    named = {}
    for index, layer in enumerate(layers):
        # Ours has LastStep before the last layer.
        place = index + 1 if not each and layer is layers[-1] else index
        named |= tensors(layer, f"{place}.")
    start = {k: v.detach().flatten().tolist() for k, v in named.items()}
    optimizer = torch.optim.Adam(named.values(), lr=0.02)
    losses = []
    for _ in range(50):
        a = shown
        for layer in layers[:-1]:
            a = layer(a)
        z = layers[-1](a if each else a[:, -1])
        if classes:
            loss = nn.functional.cross_entropy(z.reshape(-1, O), y.reshape(-1))
        else:
            loss = ((z[:, warmup:] - y[:, warmup:]) ** 2).mean() if each else ((z - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(named.values(), clip)
        optimizer.step()
        losses.append(loss.item())
    return {
        "name": name,
        "network": network,
        "each": each,
        "classes": classes,
        "symbols": symbols,
        "warmup": warmup,
        "clip": clip,
        "x": stored.flatten().tolist(),
        "y": target.flatten().tolist(),
        "start": start,
        "losses": losses,
        "end": {k: v.detach().flatten().tolist() for k, v in named.items()},
    }


def own(kind, inputs=I, units=H, one=True, **how):
    return lambda: First(getattr(nn, kind)(inputs, units, batch_first=True, **how), one)


def linear(inputs=H):
    return lambda: nn.Linear(inputs, O)


D = f"Dense(units: {O})"
CASES = [
    case("rnn", f"[RNN(units: {H}), {D}]", [own("RNN"), linear()]),
    case("rnn, two biases, relu", f"[RNN(units: {H}, activation: ReLU, two_biases: true), {D}]",
         [own("RNN", one=False, nonlinearity="relu"), linear()]),
    case("lstm", f"[LSTM(units: {H}), {D}]", [own("LSTM"), linear()]),
    case("lstm, two biases, clipped", f"[LSTM(units: {H}, two_biases: true), {D}]",
         [own("LSTM", one=False), linear()], clip=0.05),
    case("lstm, last step", f"[LSTM(units: {H}), LastStep, {D}]", [own("LSTM"), linear()], each=False),
    case("gru, two biases", f"[GRU(units: {H}, two_biases: true), {D}]", [own("GRU", one=False), linear()]),
    case("gru", f"[GRU(units: {H}), {D}]", [own("GRU"), linear()]),
    case("gru, last step", f"[GRU(units: {H}, two_biases: true), LastStep, {D}]",
         [own("GRU", one=False), linear()], each=False),
    case("gru, reset before", f"[GRU(units: {H}, reset: Before), {D}]",
         [lambda: Cell("gru_before", 3), linear()]),
    case("gru, reset before, truncated", f"[GRU(units: {H}, reset: Before, truncate: 2), {D}]",
         [lambda: Truncated("gru_before", 3, truncate=2), linear()]),
    case("a stack with a residual block",
         f"[LSTM(units: {H}), Residual(layers: [GRU(units: {H}, two_biases: true)], scale: 0.7), {D}]",
         [own("LSTM"), lambda: Residual(own("GRU", H, one=False)(), 0.7), linear()]),
    case("both ways", f"[Bidirectional(layers: [LSTM(units: {H}, two_biases: true)]), {D}]",
         [own("LSTM", one=False, bidirectional=True), linear(2 * H)]),
    case("symbols, one-hot", f"[RNN(units: {H}), {D}]", [own("RNN", 6), linear()], symbols=6, classes=True),
    case("symbols, embedded", f"[Embedding(units: 3), LSTM(units: {H}, two_biases: true), {D}]",
         [lambda: nn.Embedding(6, 3), own("LSTM", one=False), linear()], symbols=6, classes=True),
    case("a warmup", f"[GRU(units: {H}), {D}]", [own("GRU"), linear()], warmup=3),
    case("rnn, reset at every step", f"[RNN(units: {H}, reset_state: true), {D}]",
         [lambda: Cell("rnn", 1, reset=True), linear()]),
    case("rnn, identity", f"[RNN(units: {H}, activation: Identity), {D}]",
         [lambda: Cell("rnn", 1, f="id"), linear()], clip=1.0),
    case("rnn, input added", f"[RNN(units: {H}, shortcut: Input), {D}]",
         [lambda: Cell("rnn", 1, shortcut="input"), linear()]),
    case("rnn, state added", f"[RNN(units: {H}, shortcut: State(0.3)), {D}]",
         [lambda: Cell("rnn", 1, shortcut=("state", 0.3)), linear()]),
    case("rnn, skip", f"[RNN(units: {H}, shortcut: Skip(steps: 3, scale: 0.5)), {D}]",
         [lambda: Cell("rnn", 1, shortcut=("skip", 3, 0.5)), linear()]),
    case("rnn, truncated", f"[RNN(units: {H}, truncate: 3), {D}]",
         [lambda: Truncated("rnn", 1, truncate=3), linear()]),
    case("lstm, truncated", f"[LSTM(units: {H}, truncate: 2), {D}]",
         [lambda: Truncated("lstm", 4, truncate=2), linear()]),
    case("lstm, gates held",
         f"[LSTM(units: {H}, forget: Frozen(1.0), input: Frozen(0.5), output: Frozen(0.9)), {D}]",
         [lambda: Cell("lstm", 4, held={"i": 0.5, "f": 1.0, "o": 0.9}), linear()]),
    case("lstm, gates see the input", f"[LSTM(units: {H}, gates_see: InputOnly), {D}]",
         [lambda: Cell("lstm", 4, input_only=True), linear()]),
]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# What the lesson on gates prints, held to PyTorch's.
def lstm_step(x, h, c, W, U, b):
    z = W @ x + U @ h + b
    i, f, g, o = np.split(z, 4)
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


def check_lstm_step():
    torch.manual_seed(1)
    layer, x = nn.LSTM(I, H), torch.randn(T, I)
    out = layer(x)[0].detach().numpy()
    W, U, b, second = (p.detach().numpy() for p in layer.parameters())
    h, c = np.zeros(H), np.zeros(H)
    for t in range(T):
        h, c = lstm_step(x[t].numpy(), h, c, W, U, b + second)
        assert np.abs(h - out[t]).max() < 1e-12


check_lstm_step()

with open("recurrent.json", "w") as file:
    json.dump(CASES, file)
    file.write("\n")
