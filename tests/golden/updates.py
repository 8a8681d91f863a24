#!/usr/bin/env python3
"""The update rules of chapter 4 in NumPy, as its pages print them, at work.

    pip install numpy
    python3 tests/golden/updates.py

Each rule walks a hundred steps in double precision and writes down, for tests/updates.rs, the
gradients that it was given and where each step led; the engine's optimizers must get to the same
places from the same gradients. That test also sees to it that every piece of Python in the
chapter stands here word for word, so that what is shown is what was run.
"""

import json
from pathlib import Path

import numpy as np

STEPS = 100


# The rules. `w` are the parameters and `g` is the gradient of the loss there, both arrays of one
# shape; `t` counts the updates from 1.

def gradient_descent(w, g, rate):
    return w - rate * g


def sgd(w, grad, x, y, rate, size, rng):
    batch = rng.choice(
        len(x), size, replace=False
    )
    g = grad(w, x[batch], y[batch])
    return w - rate * g


def momentum(w, g, v, rate, beta=0.9):
    v = beta * v + g
    return w - rate * v, v


def momentum_as_average(
    w, g, v, rate, beta=0.9
):
    v = beta * v + (1 - beta) * g
    return w - rate * v, v


def rmsprop(
    w, g, s, rate, decay=0.9, epsilon=1e-8
):
    s = decay * s + (1 - decay) * g**2
    size = np.sqrt(s) + epsilon
    return w - rate * g / size, s


def adam(
    w, g, m, v, t, rate,
    beta1=0.9, beta2=0.999, epsilon=1e-8
):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    size = np.sqrt(v_hat) + epsilon
    return w - rate * m_hat / size, m, v


def adamw(
    w, g, m, v, t, rate, decay=0.01
):
    w = w - rate * decay * w
    return adam(w, g, m, v, t, rate)


# The walks.

def ravine(w):
    return w * np.array([1.0, 20.0])


def squared_error(w, x, y):
    return 2 * x.T @ (x @ w - y) / len(x)


def walk(optimizer, step):
    """`step` takes w, g and t and gives the next w."""
    w = np.array([-9.0, 1.0])
    gradients, points = [], []
    for t in range(1, STEPS + 1):
        g = ravine(w)
        w = step(w, g, t)
        gradients.append(g.tolist())
        points.append(w.tolist())
    return {"optimizer": optimizer, "gradients": gradients, "points": points}


def keeping(rule, states):
    """A step that keeps the rule's states between calls."""
    kept = [np.zeros(2)] * states

    def step(w, g, t):
        nonlocal kept
        w, *kept = rule(w, g, *kept, t)
        return w

    return step


def sampled():
    """SGD on a small regression; the gradient of each batch is written down as it is asked for."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(64, 2))
    y = x @ np.array([2.0, -1.0]) + 0.1 * rng.normal(size=64)
    gradients, points, w = [], [], np.array([-9.0, 1.0])

    def gradient(w, x, y):
        gradients.append(squared_error(w, x, y).tolist())
        return np.array(gradients[-1])

    for _ in range(STEPS):
        w = sgd(w, gradient, x, y, rate=0.05, size=8, rng=rng)
        points.append(w.tolist())
    return {"optimizer": "Sgd(rate: 0.05)", "gradients": gradients, "points": points}


def main():
    walks = [
        walk("GradientDescent(rate: 0.09)", lambda w, g, t: gradient_descent(w, g, 0.09)),
        sampled(),
        walk("Momentum(rate: 0.02)", keeping(lambda w, g, v, t: momentum(w, g, v, 0.02), 1)),
        walk(
            "Momentum(rate: 0.2, form: Average)",
            keeping(lambda w, g, v, t: momentum_as_average(w, g, v, 0.2), 1),
        ),
        walk("RmsProp(rate: 0.1)", keeping(lambda w, g, s, t: rmsprop(w, g, s, 0.1), 1)),
        walk("Adam(rate: 0.1)", keeping(lambda w, g, m, v, t: adam(w, g, m, v, t, 0.1), 2)),
        walk(
            "AdamW(rate: 0.1, decay: 0.05)",
            keeping(lambda w, g, m, v, t: adamw(w, g, m, v, t, 0.1, 0.05), 2),
        ),
    ]
    path = Path(__file__).with_suffix(".json")
    path.write_text("[" + ",\n".join(json.dumps(walk, separators=(",", ":")) for walk in walks) + "]\n")
    print(f"{path.name}: {len(walks)} walks, {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
