# SPDX-License-Identifier: BSD-2-Clause
"""data_frame.py TAPDECK CAPTURE: packets as data, in the hands of others.

Every column of the view packets, in the formats that carry data: the same
values in each, of the type that the column's unit promises; and, with
python3-pandas, as a data frame.
"""
import csv
import io
import ipaddress
import json
import re
import subprocess
import sys

SKIP = 77
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z")
NUMBERS = {"number", "count", "bytes", "port"}


def report(form):
    got = subprocess.run([sys.argv[1], "-r", sys.argv[2], "--view=packets",
                          "--columns=all", "--report=" + form],
                         capture_output=True, check=True)
    return got.stdout.decode()


def check_value(unit, value):
    if value is None:
        return
    if unit in NUMBERS:
        assert isinstance(value, int) and value >= 0, value
    elif unit == "address":
        ipaddress.ip_address(value)
    elif unit == "time":
        assert TIME.fullmatch(value), value
    else:
        assert isinstance(value, str) and value, value


def check_formats(units, rows):
    for row in rows:
        for column, unit in units.items():
            check_value(unit, row[column])
    lines = [json.loads(line) for line in report("ndjson").splitlines()]
    assert [{k: v for k, v in line.items() if k != "view"}
            for line in lines[:-1]] == rows
    table = list(csv.DictReader(io.StringIO(report("csv"), newline="")))
    assert len(table) == len(rows) and list(table[0]) == list(units)
    for flat, row in zip(table, rows):
        for column, value in row.items():
            text = flat[column]
            if text[:1] == "'":  # kept from running in a spreadsheet
                text = text[1:]
            assert text == ("" if value is None else str(value)), column


def check_sense(rows):
    """What two places of a row say of the same thing agrees."""
    for row in rows:
        if row["ipv4_src"]:
            assert row["ipv4_src"] == row["src"]
            assert row["ipv4_ttl"] == row["ttl"]
            assert row["ipv4_len"] == row["len"]
        if row["udp_sport"] and row["protocol"] == "UDP":
            assert row["udp_sport"] == row["sport"]
        if row["tcp_seq"] is not None and row["seq"] is not None:
            assert row["tcp_seq"] == row["seq"]
    for column in ("ethernet_src", "ipv4_ttl", "ipv6_flow", "tcp_window",
                   "udp_len", "arp_operation", "icmpv6_type"):
        assert any(row[column] is not None for row in rows), column


def check_frame(units, rows):
    try:
        import pandas
    except ImportError:
        print("no python3-pandas here")
        return SKIP
    frame = pandas.read_csv(io.StringIO(report("csv")), parse_dates=["time"])
    assert len(frame) == len(rows)
    assert str(frame["time"].dtype).startswith("datetime64[ns")
    for column, unit in units.items():
        if unit in NUMBERS:
            # a cell that is empty makes floating point of a whole column
            holes = any(row[column] is None for row in rows)
            kinds = "f" if holes else "iu"
            assert frame[column].dtype.kind in kinds, (column, kinds)
    total = sum(row["length"] for row in rows)
    assert frame["length"].sum() == total
    by_second = frame.set_index("time")["length"].resample("2s").sum()
    assert by_second.sum() == total
    lines = report("ndjson").splitlines()[:-1]
    again = pandas.read_json(io.StringIO("\n".join(lines)), lines=True)
    assert again["length"].sum() == total
    return 0


def main():
    body = json.loads(report("json"))["views"]["packets"]
    units = {c["id"]: c["unit"] for c in body["columns"]}
    listed = subprocess.run([sys.argv[1], "--help-fields"],
                            capture_output=True, text=True, check=True)
    fields = re.findall(r"^  (\w+) +(\w+)", listed.stdout, re.M)
    assert len(fields) > 100
    assert all(units[name] == unit for name, unit in fields)
    check_formats(units, body["rows"])
    check_sense(body["rows"])
    print(f"{len(body['rows'])} packets, {len(units)} columns")
    sys.exit(check_frame(units, body["rows"]))


if __name__ == "__main__":
    main()
