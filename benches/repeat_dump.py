#!/usr/bin/env python3
"""Makes a MediaWiki dump of any size by repeating the pages of a small one, to see that memory stays flat.

    python3 benches/repeat_dump.py SMALL.xml[.bz2] MEGABYTES big.xml.bz2
    /usr/bin/time -v target/release/dembei annotate big.xml.bz2 > /dev/null

MEGABYTES counts the XML. As in the dumps of Wikimedia, the packed file has many streams: the pages are packed once and
their stream is written again and again, so that a dump of 1 GB is made in a second. A name that does not end in .bz2 is
written unpacked.
"""

import bz2
import sys


def read(path):
    with (bz2.open if path.endswith(".bz2") else open)(path, "rb") as file:
        return file.read()


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    source, megabytes, target = sys.argv[1:]
    xml = read(source)
    start, end = xml.find(b"<page>"), xml.rfind(b"</page>") + len(b"</page>")
    if start < 0 or end < start:
        sys.exit(f"repeat_dump: there are no pages in {source}")
    times = max(1, round(int(megabytes) * 1_000_000 / (end - start)))
    pack = bz2.compress if target.endswith(".bz2") else bytes
    head, pages, tail = pack(xml[:start]), pack(xml[start:end] + b"\n"), pack(xml[end:])
    with open(target, "wb") as file:
        file.write(head)
        for _ in range(times):
            file.write(pages)
        file.write(tail)
    print(f"{target}: the pages of {source} {times} times, {(end - start) * times / 1e6:.0f} MB of XML")


if __name__ == "__main__":
    main()
