#!/usr/bin/env python3
"""One training step of LSTM, GRU and RNN, 8 to 32 units, 50 steps, batch 32, Adam: PyTorch beside
gradus, in turns.

    pip install torch          (the CPU build will do)
    python3 benches/peers/lstm.py [ROUNDS]

Each round runs gradus' bench (`cargo bench --bench sequences -- report`) and then PyTorch in f32 and
f64, so that both meet the same machine: clocks and neighbours change from minute to minute. The
medians over the rounds and their ratio are printed at the end; the target for the LSTM in f32 is
5 times. Where PyTorch hands a whole LSTM in f32 to oneDNN, which fuses it for the
processor at hand, its eager steps are timed as well, with oneDNN off; the target is against those.

PyTorch runs on one thread, with Adam as it is by default. Both programs have the same network,
loss and batch; gradus has them in `benches/sequences.rs`.
"""

import re
import statistics
import sys
import time

import torch
from torch import nn

from common import bench_program, report

TARGET = 5
LAYERS = {"LSTM": nn.LSTM, "GRU": nn.GRU, "RNN": nn.RNN}
PRECISIONS = {"f32": torch.float32, "f64": torch.float64}

torch.set_num_threads(1)


def gradus(program):
    """Microseconds a step for each layer and precision, and all that the bench says."""
    said = report(program)
    times = {}
    for name in LAYERS:
        found = re.search(rf"^{name} .*f32 ([\d.]+) µs, f64 ([\d.]+) µs", said, re.M)
        for precision, time_taken in zip(PRECISIONS, map(float, found.groups())):
            times[name, precision] = time_taken
    return times, said


def pytorch(layer, dtype, onednn):
    """Microseconds a step, the median of several stretches."""
    torch.manual_seed(1)
    recurrent = layer(8, 32).to(dtype)
    last = nn.Linear(32, 1).to(dtype)
    x, y = torch.randn(50, 32, 8, dtype=dtype), torch.randn(32, 1, dtype=dtype)
    loss_of = nn.MSELoss()
    parameters = [*recurrent.parameters(), *last.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-3)

    def steps(count):
        start = time.perf_counter()
        for _ in range(count):
            optimizer.zero_grad()
            loss = loss_of(last(recurrent(x)[0][-1]), y)
            loss.backward()
            optimizer.step()
        return (time.perf_counter() - start) / count * 1e6

    with torch.backends.mkldnn.flags(enabled=onednn):
        steps(20)
        return statistics.median(steps(10) for _ in range(9))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    program = bench_program("sequences")
    ours, theirs = {}, {}
    for number in range(1, rounds + 1):
        times, said = gradus(program)
        for (name, precision), taken in times.items():
            ours.setdefault((name, precision), []).append(taken)
            for onednn in [False, True]:
                taken = pytorch(LAYERS[name], PRECISIONS[precision], onednn)
                theirs.setdefault((name, precision, onednn), []).append(taken)
        print(f"round {number} of {rounds}\n{said}", flush=True)

    print(f"PyTorch {torch.__version__}, eager, 1 thread; medians of {rounds} rounds, µs a step")
    print(f"{'':9}{'gradus':>9}{'PyTorch':>10}{'ratio':>9}{'with oneDNN':>13}{'ratio':>9}")
    for (name, precision), taken in ours.items():
        own = statistics.median(taken)
        plain, helped = (statistics.median(theirs[name, precision, o]) for o in [False, True])
        peers = f"{plain:10.0f}{plain / own:8.1f}×{helped:13.0f}{helped / own:8.1f}×"
        print(f"{name:5}{precision:4}{own:9.0f}{peers}")
        if (name, precision) == ("LSTM", "f32"):
            verdict = "reached" if plain / own >= TARGET else "missed"
    print(f"target for the LSTM in f32: {TARGET}× PyTorch's eager steps, {verdict}")


if __name__ == "__main__":
    main()
