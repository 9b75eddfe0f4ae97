#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""make_world.py FILE: a capture with traffic to many cities.

Where the cities are is true; that these addresses are there is made up, and
only world.mmdb of make_databases.py says so.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "golden"))
import make_captures as make  # noqa: E402

HOST = "192.168.1.2"
CITIES = [  # code, country, city, north, east, kilobytes
    ("US", "United States", "Ashburn", 39.04, -77.49, 2400),
    ("DE", "Germany", "Frankfurt", 50.11, 8.68, 1900),
    ("JP", "Japan", "Tokyo", 35.68, 139.69, 800),
    ("GB", "United Kingdom", "London", 51.51, -0.13, 620),
    ("BR", "Brazil", "São Paulo", -23.55, -46.63, 410),
    ("US", "United States", "San Jose", 37.34, -121.89, 380),
    ("IN", "India", "Mumbai", 19.08, 72.88, 260),
    ("SG", "Singapore", "Singapore", 1.35, 103.82, 210),
    ("AU", "Australia", "Sydney", -33.87, 151.21, 120),
    ("ZA", "South Africa", "Cape Town", -33.93, 18.42, 60),
    ("FR", "France", "Paris", 48.86, 2.35, 55),
    ("SE", "Sweden", "Stockholm", 59.33, 18.07, 31),
    ("CA", "Canada", "Montreal", 45.51, -73.55, 24),
    ("PL", "Poland", "Warsaw", 52.23, 21.01, 12),
    ("KE", "Kenya", "Nairobi", -1.29, 36.82, 8),
    ("CL", "Chile", "Santiago", -33.45, -70.67, 6),
    ("NZ", "New Zealand", "Auckland", -36.85, 174.76, 4),
    ("IS", "Iceland", "Reykjavik", 64.15, -21.94, 2),
]
ELSEWHERE = [("10.0.0.9", 300), ("13.0.0.1", 45)]  # private; in no database
PAYLOAD = 972  # of a packet of 1000 bytes


def networks():
    """network -> record, for world.mmdb."""
    return {
        f"12.{i}.0.0/16": {
            "country": {"iso_code": code, "names": {"en": country}},
            "city": {"names": {"en": city}},
            "location": {"latitude": north, "longitude": east},
            "autonomous_system_number": 64600 + i,
            "autonomous_system_organization": f"{city} Net",
        } for i, (code, country, city, north, east, _) in enumerate(CITIES)}


def frames():
    """As many packets of 1000 bytes as kilobytes, spread over a minute."""
    servers = [(f"12.{i}.0.1", row[5]) for i, row in enumerate(CITIES)]
    out = []
    for server, packets in servers + ELSEWHERE:
        body = make.udp(1000, 443, bytes(PAYLOAD))
        for k in range(packets):
            src, dst = (HOST, server) if k % 4 == 0 else (server, HOST)
            out.append((60 * k // packets,
                        make.ether(0x0800, make.ipv4(src, dst, 17, body))))
    return sorted(out, key=lambda frame: frame[0])


def write(path):
    with open(path, "wb") as out:
        out.write(make.pcap(frames(), cut=60))


if __name__ == "__main__":
    write(sys.argv[1])
