"""What the comparisons with other libraries have in common."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bench_program(name):
    """Builds a bench and returns its executable."""
    command = ["cargo", "bench", "--bench", name, "--no-run", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = map(json.loads, built.stdout.splitlines())
    return next(
        message["executable"]
        for message in messages
        if message["reason"] == "compiler-artifact"
        and message["target"]["name"] == name
        and message["executable"]
    )


def report(program):
    """All that a bench says."""
    done = subprocess.run([program, "report"], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
