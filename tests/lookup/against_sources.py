#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""against_sources.py LIST_PLACES: databases say what they were made from.

The first, a middle and the last address of each network are asked for: of
our own databases, and of the vendor's test databases where they are at hand
(beside the folder $TAPDECK_CORPUS), which come with their sources in JSON.
"""
import ipaddress
import json
import os
import subprocess
import sys

import make_databases

OURS = os.environ.get("TAPDECK_GEOIP_DATA", "")
VENDOR = os.path.join(os.environ.get("TAPDECK_CORPUS", ""), "..", "geoip")
# Wherever a database answers for these, they belong to no place.
SPECIAL = [ipaddress.ip_network(n) for n in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
    "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15",
    "192.0.0.0/24", "192.88.99.0/24", "192.0.2.0/24", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/3", "::/128", "::1/128", "::ffff:0:0/96",
    "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2001:db8::/32",
    "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8")]


def text(value):
    return value if isinstance(value, str) else ""


def name(value):
    if isinstance(value, dict):
        return text(value.get("names", {}).get("en", ""))
    return text(value)


def told(record):
    """Code, country, region, city, number, organization, two degrees."""
    country = record.get("country", {})
    code = text(country.get("iso_code", "")) or text(
        record.get("country_code"))
    region = (record.get("subdivisions") or [{}])[0]
    network = {**record.get("traits", {}), **record}
    at = record.get("location", record)
    both = "latitude" in at and "longitude" in at
    return [code, code and (name(country) or code),
            name(region) or text(record.get("state1")),
            name(record.get("city")),
            str(network.get("autonomous_system_number", 0)),
            text(network.get("autonomous_system_organization")),
            f"{at['latitude']:.9g}" if both else "",
            f"{at['longitude']:.9g}" if both else ""]


def addresses(network):
    first, last = int(network[0]), int(network[-1])
    for value in {first, (first + last) // 2, last}:
        yield network[0] + (value - first)


def expected(networks):
    """Address -> what the narrowest network that holds it says."""
    table = {ipaddress.ip_network(n): r for n, r in networks.items()}
    narrow = sorted(table, key=lambda n: -n.prefixlen)
    out = {}
    for network in table:
        for a in addresses(network):
            if any(a in s for s in SPECIAL):
                out[str(a)] = told({})
            else:
                out[str(a)] = told(table[next(n for n in narrow if a in n)])
    return out


def check(lister, database, networks):
    want = expected(networks)
    said = subprocess.run([lister, database], input="\n".join(want) + "\n",
                          capture_output=True, text=True, check=True)
    got = {}
    for line in said.stdout.splitlines():
        address, *fields = line.split("\t")
        got[address] = fields
    bad = [a for a in want if want[a] != got.get(a)]
    for a in bad[:10]:
        print(f"{database}: {a}: {got.get(a)}, expected {want[a]}")
    print(f"{os.path.basename(database)}: {len(want)} addresses, "
          f"{len(bad)} wrong")
    return len(bad)


def ours():
    for database, networks in (
            ("GeoLite2-City", make_databases.CITIES),
            ("city24", make_databases.CITIES),
            ("city32", make_databases.CITIES),
            ("GeoLite2-ASN", make_databases.NETWORKS),
            ("flat4", {k: v for k, v in make_databases.FLAT.items()}),
            ("flat6", make_databases.FLAT6)):
        yield os.path.join(OURS, database + ".mmdb"), networks


def vendors():
    for kind in ("City", "Country", "ASN"):
        path = os.path.join(VENDOR, f"GeoLite2-{kind}-Test")
        if os.path.exists(path + ".json"):
            with open(path + ".json", encoding="utf-8") as source:
                networks = {}
                for entry in json.load(source):
                    networks.update(entry)
            yield path + ".mmdb", networks


def main():
    bad = 0
    for database, networks in [*ours(), *vendors()]:
        bad += check(sys.argv[1], database, networks)
    sys.exit(bad > 0)


main()
