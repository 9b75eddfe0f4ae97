# SPDX-License-Identifier: BSD-2-Clause
"""What --memory promises: how large a run of the program may become."""
import subprocess

# Program, libraries, ring and results, besides what is planned.
BESIDES_KB = 24 * 1024


def bytes_of(text):
    return int(text[:-1]) << {"K": 10, "M": 20, "G": 30}[text[-1]]


def planned_bytes(tapdeck, memory, *words):
    """What --memory-plan prints; it adds up."""
    said = subprocess.run([tapdeck, "--memory-plan", "--memory", memory,
                           *words],
                          check=True, capture_output=True, text=True).stdout
    rows = [int(line.split()[0]) for line in said.splitlines()[1:]]
    assert sum(rows[:-1]) == rows[-1], said
    return rows[-1]


def check_plan(tapdeck, memory, slack):
    """Nearly all of it is shared out, and no more than that."""
    part = planned_bytes(tapdeck, memory) / bytes_of(memory)
    assert 1 - slack < part <= 1, (memory, part)


def check_peak(turn, command, memory, what):
    """Run it, say what it cost, and that it cost no more than promised."""
    tapdeck = command[0]
    said = subprocess.run([turn, *command], check=True, capture_output=True)
    wall, _, peak, status = map(int, said.stdout.split())
    print(f"{what} in {wall / 1e9:.2f} s, peak {peak // 1024} MiB with "
          f"--memory={memory}")
    assert status == 0, status
    with open(tapdeck, "rb") as f:
        whole = f.read()
    if b"__asan_init" not in whole and b"__tsan_init" not in whole:
        planned_kb = planned_bytes(tapdeck, memory) / 1024
        assert peak < planned_kb * 1.1 + BESIDES_KB, (peak, planned_kb)
