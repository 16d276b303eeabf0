"""Runs a program where no network is but loopback, and counts with the kernel: `island.py FILE PROGRAM ARGUMENT ...`.

It runs in a network namespace of its own, in which every way out ends in the kernel's counters, also those of compiled
libraries and of programs that are not Python's.
"""

import fcntl
import json
import socket
import struct
import subprocess
import sys
from pathlib import Path

_SET_FLAGS, _UP = 0x8914, 0x1  # ioctl SIOCSIFFLAGS, IFF_UP (netdevice(7))
# What only somebody raises who asks for another machine: nothing of the station sends datagrams, not even to itself.
COUNTERS = ("Ip OutNoRoutes", "Ip6 OutNoRoutes", "Udp OutDatagrams", "Udp6 OutDatagrams")


def counters() -> dict[str, int]:
    """The kernel's counters of this namespace, by protocol and name."""
    found: dict[str, int] = {}
    lines = Path("/proc/net/snmp").read_text("ascii").splitlines()
    for names, values in zip(lines[::2], lines[1::2], strict=True):
        protocol, *columns = names.replace(":", "").split()
        found |= {f"{protocol} {name}": int(value) for name, value in zip(columns, values.split()[1:], strict=True)}
    for line in Path("/proc/net/snmp6").read_text("ascii").splitlines():
        name, value = line.split()
        protocol, _, what = name.partition("6")
        found[f"{protocol}6 {what}"] = int(value)
    return {name: found[name] for name in COUNTERS}


def main(file: str, *program: str) -> int:
    """The program's own exit status."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))
    interfaces = [name for _, name in socket.if_nameindex()]
    done = subprocess.run(program, check=False)
    Path(file).write_text(json.dumps({"interfaces": interfaces, "counters": counters()}), "utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
