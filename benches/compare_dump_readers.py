#!/usr/bin/env python3
"""Compares making the index of a Wikidata dump with two programs that only read it, in processor time.

    npm install --prefix tools wikibase-dump-filter && python3 -m venv tools/venv && tools/venv/bin/pip install qwikidata
    tools/venv/bin/python benches/compare_dump_readers.py target/release/dembei DUMP.json [--tools tools] [--times 20]

DUMP.json is not packed, with an item a line. The same file is read by `wikibase-dump-filter --claim P31:Q5`, by a plain
loop over qwikidata's items, and by `dembei wikidata index`, one after the other; processor seconds of user and system
are counted, with all that a program starts. With --times N, dembei also reads a file N times as large, with items of
other numbers, and the most memory that it had for both is printed: it should be the same.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LOOP = """
import sys
from qwikidata.entity import WikidataItem
from qwikidata.json_dump import WikidataJsonDump
count = 0
for entity in WikidataJsonDump(sys.argv[1]):
    if entity["type"] == "item":
        count += WikidataItem(entity).get_truthy_claim_group("P31") is not None
"""
NUMBER = re.compile(rb'("id": ?"Q)(\d+)"')


def measure(command, source=None):
    """Processor seconds and megabytes of memory that a command takes."""
    with open(source, "rb") if source else open(os.devnull, "rb") as given:
        child = subprocess.Popen(command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        error = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"compare_dump_readers: {command[0]} failed: {error.decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def index(dembei, dump, folder, threads):
    """Makes an index, on so many threads."""
    os.environ["RAYON_NUM_THREADS"] = str(threads)
    return measure([dembei, "wikidata", "index", str(dump), "--output", str(folder), "--restart"])


def repeat(dump, times, to):
    """Writes the items of a dump so many times, with numbers of their own, a line at a time: what this program itself
    has in memory would be counted as the child's."""
    with open(to, "wb") as out:
        out.write(b"[\n")
        for shift in range(0, 2_000_000_000, 2_000_000_000 // times):
            for line in open(dump, "rb"):
                line = line.strip().rstrip(b",")
                if len(line) < 3:
                    continue
                first = NUMBER.search(line)
                number = str(int(first.group(2)) + shift).encode()
                out.write(line[: first.start(2)] + number + line[first.end(2) :] + b",\n")
        out.write(b"]\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dembei")
    parser.add_argument("dump")
    parser.add_argument("--tools", default="tools", help="where wikibase-dump-filter is installed")
    parser.add_argument("--times", type=int, default=0)
    given = parser.parse_args()
    megabytes = pathlib.Path(given.dump).stat().st_size / 1e6
    peers = pathlib.Path(given.tools) / "node_modules/.bin/wikibase-dump-filter"
    with tempfile.TemporaryDirectory() as folder:
        rows = [("dembei wikidata index", *index(given.dembei, given.dump, pathlib.Path(folder) / "index", 1))]
        if peers.exists():
            rows.append(("wikibase-dump-filter", *measure([str(peers), "--claim", "P31:Q5", "--quiet"], given.dump)))
        rows.append(("loop over qwikidata", *measure([sys.executable, "-c", LOOP, given.dump])))
        print(f"{'':<24}{'CPU s':>8}{'MB/CPU s':>10}{'peak MB':>9}")
        for name, seconds, memory in rows:
            print(f"{name:<24}{seconds:>8.2f}{megabytes / seconds:>10.1f}{memory:>9.0f}")
        if given.times:
            large = pathlib.Path(folder) / "large.json"
            repeat(given.dump, given.times, large)
            for threads in (1, 2):
                _, small = index(given.dembei, given.dump, pathlib.Path(folder) / "index", threads)
                seconds, peak = index(given.dembei, large, pathlib.Path(folder) / "index", threads)
                speed = large.stat().st_size / 1e6 / seconds
                print(f"{threads} threads, {given.times} times the file: {speed:.1f} MB/CPU s, "
                      f"peak {peak:.0f} MB, and {small:.0f} MB for the file once")


if __name__ == "__main__":
    main()
