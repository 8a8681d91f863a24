#!/usr/bin/env python3
"""One training step of MLP 4-64-64-1, batch 32, Adam: PyTorch beside gradus, in turns.

    pip install torch          (the CPU build will do)
    python3 benches/peers/mlp.py [ROUNDS]

Each round runs gradus' bench (`cargo bench --bench step -- report`) and then PyTorch in f32 and
f64, so that both meet the same machine: clocks and neighbours change from minute to minute. The
medians over the rounds and their ratio are printed at the end; the target is 50 times.

PyTorch runs eagerly on one thread, with Adam as it is by default and with `fused=True`, which does
an update in one kernel. Both programs have the same network, loss and batch; gradus has them in
`benches/step.rs`.
"""

import re
import statistics
import sys
import time

import torch
from torch import nn

from common import bench_program, report

TARGET = 50
PRECISIONS = {"f32": torch.float32, "f64": torch.float64}

torch.set_num_threads(1)


def gradus(program):
    """Microseconds a step for each precision, and all that the bench says."""
    said = report(program)
    times = re.search(r"f32 ([\d.]+) µs, f64 ([\d.]+) µs", said)
    return dict(zip(PRECISIONS, map(float, times.groups()))), said


def pytorch(dtype, fused):
    """Microseconds a step, the median of several stretches."""
    torch.manual_seed(1)
    network = nn.Sequential(
        nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1)
    ).to(dtype)
    x, y = torch.randn(32, 4, dtype=dtype), torch.randn(32, 1, dtype=dtype)
    loss_of = nn.MSELoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=fused)

    def steps(count):
        start = time.perf_counter()
        for _ in range(count):
            optimizer.zero_grad()
            loss = loss_of(network(x), y)
            loss.backward()
            optimizer.step()
        return (time.perf_counter() - start) / count * 1e6

    steps(200)
    return statistics.median(steps(100) for _ in range(15))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    program = bench_program("step")
    ours = {precision: [] for precision in PRECISIONS}
    theirs = {(precision, fused): [] for precision in PRECISIONS for fused in [False, True]}
    for number in range(1, rounds + 1):
        times, said = gradus(program)
        for precision, dtype in PRECISIONS.items():
            ours[precision].append(times[precision])
            for fused in [False, True]:
                theirs[precision, fused].append(pytorch(dtype, fused))
        print(f"round {number} of {rounds}\n{said}", flush=True)

    print(f"PyTorch {torch.__version__}, eager, 1 thread; medians of {rounds} rounds, µs a step")
    print(f"{'':5}{'gradus':>9}{'PyTorch':>10}{'ratio':>9}{'fused Adam':>13}{'ratio':>9}")
    reached = True
    for precision in PRECISIONS:
        own = statistics.median(ours[precision])
        plain, fused = (statistics.median(theirs[precision, fused]) for fused in [False, True])
        peers = f"{plain:10.0f}{plain / own:8.1f}×{fused:13.0f}{fused / own:8.1f}×"
        print(f"{precision:5}{own:9.2f}{peers}")
        reached &= precision != "f32" or plain / own >= TARGET
    print(f"target in f32: {TARGET}× PyTorch's usual Adam, {'reached' if reached else 'missed'}")


if __name__ == "__main__":
    main()
