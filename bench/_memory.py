"""The most memory that a program takes, in a process of its own."""

import subprocess
import sys


def peak(code: str) -> float:
    """Megabytes; the high-water mark of the process itself, as getrusage's would count what its parent held before the exec."""
    program = f"{code}\nprint(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1]) / 1024
