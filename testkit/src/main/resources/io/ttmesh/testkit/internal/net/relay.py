"""Holds frames back on their way to one device: relay.py <device> <bridge side> <IPv4 source>=<seconds>...

Frames with a virtio header, so that segments of many kilobytes pass whole. Ends with its standard input.
"""
import heapq
import select
import socket
import sys
import time

SOL_PACKET, IGNORE_OUTGOING, VNET_HDR = 263, 23, 15
HEADER = 10
TYPE = slice(HEADER + 12, HEADER + 14)
SOURCE = slice(HEADER + 26, HEADER + 30)
HELD_BYTES_MAX = 64 << 20


def opened(device):
    one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    one.setsockopt(SOL_PACKET, VNET_HDR, 1)
    one.setsockopt(SOL_PACKET, IGNORE_OUTGOING, 1)
    one.bind((device, 0))
    one.setblocking(False)
    return one


def send(one, frame):
    try:
        one.send(frame)
    except OSError:
        pass  # A full queue loses the frame, as in any switch.


node, bridge = opened(sys.argv[1]), opened(sys.argv[2])
delays = {}
for argument in sys.argv[3:]:
    address, seconds = argument.split("=")
    delays[socket.inet_aton(address)] = float(seconds)
print("ready", flush=True)

held, held_bytes, number = [], 0, 0
while True:
    wait = max(0, held[0][0] - time.monotonic()) if held else None
    readable = select.select([node, bridge, sys.stdin], [], [], wait)[0]
    if sys.stdin in readable:
        break
    for one in readable:
        frame = one.recv(70000)
        if one is node:
            send(bridge, frame)
            continue
        delay = delays.get(frame[SOURCE]) if frame[TYPE] == b"\x08\x00" else None
        if delay is None:
            send(node, frame)
        elif held_bytes + len(frame) <= HELD_BYTES_MAX:
            number += 1
            held_bytes += len(frame)
            heapq.heappush(held, (time.monotonic() + delay, number, frame))
    now = time.monotonic()
    while held and held[0][0] <= now:
        frame = heapq.heappop(held)[2]
        held_bytes -= len(frame)
        send(node, frame)
