#!/usr/bin/env python3
"""Writes down a network with batch norm from PyTorch, for tests/commands.rs to load and train.

    pip install torch safetensors          (the CPU build will do; made with 2.15)
    python3 tests/golden/weights.py

`weights.safetensors` holds the `state_dict` of a Sequential that has been trained on XOR for
some steps, so that its running means and variances are its own. Beside the tensors stand, as
metadata, the losses in evaluation mode at once and after 20 more steps of SGD.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(5)

X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
LOSS = nn.BCEWithLogitsLoss()

model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def train(steps):
    model.train()
    for _ in range(steps):
        optimizer.zero_grad()
        LOSS(model(X), Y).backward()
        optimizer.step()


def loss():
    model.eval()
    with torch.no_grad():
        return repr(LOSS(model(X), Y).item())


train(7)
state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
losses = {"loss": loss()}
train(20)
losses["loss_after_20"] = loss()
save_file(state, Path(__file__).parent / "weights.safetensors", metadata=losses)
