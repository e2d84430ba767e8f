#!/usr/bin/env python3
"""Compares `dembei map` with Morph-KGC, maplib and RocketRML, and its store with Oxigraph's own loader: CPU seconds and
peak memory, on tables made here.

    benches/compare_rml.py [--rows 1000000] [--dir DIR] [--dembei target/release/dembei] [--only TOOL,…] [--case CASE,…] [--distinct]

Makes the tables in DIR (by default a temporary one), installs the peers into it (pip and npm need a network; a peer that
cannot be installed is left out and named), runs each case with each tool that can do it, and prints a table. The time is
user and system CPU time of the process and its children; the memory is the largest resident set of one of them. The case
`store` is CSV to a store that can be asked: by dembei, by Morph-KGC and then `oxigraph load`, and by `oxigraph load` of
the same triples alone. `README.md` tells what came of it.
"""

import argparse
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap

COLUMNS = ["id", "name", "city", "born", "died", "work", "note", "link", "amount", "code"]
EX = "http://example.org/"


def row(n):
    return [
        str(n), f"Person {n}", f"City {n % 1000}", str(1700 + n % 300), str(1750 + n % 300), f"Work {n % 50}",
        f"A note, about number {n}", f"http://example.org/page/{n}", f"{n * 7 % 100000}.5", f"C{n % 97:03}",
    ]


def make_tables(folder, rows):
    done = os.path.join(folder, f"tables-{rows}")
    if os.path.exists(done):
        return
    with open(f"{folder}/table.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(row(n) for n in range(rows))
    with open(f"{folder}/other.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["key", "place"])
        writer.writerows([str((n * 7919) % rows), f"Place {n}"] for n in range(rows))
    with open(f"{folder}/table.json", "w") as out:
        out.write('{"rows": [')
        for n in range(rows):
            out.write((",\n" if n else "\n") + json.dumps(dict(zip(COLUMNS, row(n)))))
        out.write("\n]}\n")
    with open(f"{folder}/table.xml", "w") as out:
        out.write("<rows>\n")
        for n in range(rows):
            out.write("<row>" + "".join(f"<{k}>{v}</{k}>" for k, v in zip(COLUMNS, row(n))) + "</row>\n")
        out.write("</rows>\n")
    open(done, "w").close()


PREFIXES = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix ex: <http://example.org/> .
@base <http://example.org/map/> .
"""


def mapping(folder, source, formulation, iterator=None):
    """Nine columns as literals and the class: ten triples a row."""
    iterator = f' ; rml:iterator "{iterator}"' if iterator else ""
    pairs = "".join(
        f' ;\n  rr:predicateObjectMap [ rr:predicate ex:{c} ; rr:objectMap [ rml:reference "{c}" ] ]' for c in COLUMNS[1:]
    )
    return PREFIXES + f"""<Rows> a rr:TriplesMap ;
  rml:logicalSource [ rml:source "{folder}/{source}" ; rml:referenceFormulation ql:{formulation}{iterator} ] ;
  rr:subjectMap [ rr:template "{EX}row/{{id}}" ; rr:class ex:Row ]{pairs} .
"""


def join_mapping(folder):
    return PREFIXES + f"""<Rows> a rr:TriplesMap ;
  rml:logicalSource [ rml:source "{folder}/table.csv" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "{EX}row/{{id}}" ] ;
  rr:predicateObjectMap [ rr:predicate ex:at ; rr:objectMap [ rr:parentTriplesMap <Places> ;
    rr:joinCondition [ rr:child "id" ; rr:parent "key" ] ] ] .
<Places> a rr:TriplesMap ;
  rml:logicalSource [ rml:source "{folder}/other.csv" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "{EX}place/{{place}}" ] .
"""


CASES = {
    "csv": lambda folder: mapping(folder, "table.csv", "CSV"),
    "json": lambda folder: mapping(folder, "table.json", "JSONPath", "$.rows[*]"),
    "xml": lambda folder: mapping(folder, "table.xml", "XPath", "/rows/row"),
    "join": join_mapping,
    "store": lambda folder: mapping(folder, "table.csv", "CSV"),
}


def measure(command, timeout, cwd):
    """Runs a command; gives CPU seconds and megabytes, or why it failed."""
    wrapper = textwrap.dedent("""
        import resource, subprocess, sys
        code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    """)
    # A group of its own, so that at the end of the time all that it started ends too.
    running = subprocess.Popen(
        [sys.executable, "-c", wrapper, *command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=cwd,
    )
    try:
        stdout, stderr = running.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        return None, f"not done after {timeout} s"
    try:
        code, seconds, megabytes = stdout.split()[-3:]
    except ValueError:
        return None, stderr.strip()[-300:]
    if code != "0":
        return None, stderr.strip()[-300:]
    return (float(seconds), float(megabytes)), None


def measure_all(commands, timeout, cwd):
    """Runs commands one after another: their time is added up, their memory is that of the largest."""
    seconds, megabytes = 0.0, 0.0
    for command in commands:
        figures, why = measure(command, timeout, cwd)
        if figures is None:
            return None, why
        seconds += figures[0]
        megabytes = max(megabytes, figures[1])
    return (seconds, megabytes), None


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def count_lines(path, is_distinct):
    """How many lines there are, or how many different ones, by `sort`, which does not need them in memory."""
    if not os.path.isfile(path):
        return 0
    command = f"LC_ALL=C sort -u -S 512M '{path}' | wc -l" if is_distinct else f"wc -l < '{path}'"
    counting = subprocess.run(command, shell=True, capture_output=True, text=True)
    return int(counting.stdout.split()[0])


class Dembei:
    name = "dembei"

    def __init__(self, folder, program):
        self.program = program

    def install(self):
        return os.path.exists(self.program)

    def commands(self, folder, case, output):
        target = ["--store", output] if case == "store" else ["-o", output]
        return [[self.program, "map", f"{folder}/{case}.ttl", *target, "--allow-outside"]]


class MorphKgc:
    name = "morph-kgc"

    def __init__(self, folder, _):
        self.python = f"{folder}/venv-morph/bin/python"
        self.folder = folder

    def install(self):
        return install_pip(f"{self.folder}/venv-morph", ["morph-kgc"])

    def commands(self, folder, case, output):
        lines = f"{folder}/morph-kgc.nt" if case == "store" else output
        with open(f"{folder}/{case}.ini", "w") as out:
            out.write(f"[CONFIGURATION]\noutput_file: {lines}\noutput_format: N-TRIPLES\nlogging_level: ERROR\n")
            out.write(f"[DataSource1]\nmappings: {folder}/{case}.ttl\n")
        map_rows = [self.python, "-m", "morph_kgc", f"{folder}/{case}.ini"]
        return [map_rows, load(folder, output, lines)] if case == "store" else [map_rows]


class Oxigraph:
    """Loads the triples that dembei wrote; that is not counted."""

    name = "oxigraph"

    def __init__(self, folder, program):
        self.folder = folder
        self.program = program

    def install(self):
        return install_pip(f"{self.folder}/venv-oxigraph", ["oxigraph"])

    def commands(self, folder, case, output):
        if case != "store":
            return None
        lines = f"{folder}/oxigraph.nt"
        made = run_quietly([self.program, "map", f"{folder}/store.ttl", "-o", lines, "--allow-outside"])
        return [load(folder, output, lines)] if made else None


def load(folder, output, lines):
    return [f"{folder}/venv-oxigraph/bin/oxigraph", "load", "--location", output, "--file", lines]


class Maplib:
    """maplib has templates of its own, in OTTR, and takes data frames."""

    name = "maplib"

    def __init__(self, folder, _):
        self.python = f"{folder}/venv-maplib/bin/python"
        self.folder = folder

    def install(self):
        return install_pip(f"{self.folder}/venv-maplib", ["maplib", "polars"])

    def commands(self, folder, case, output):
        if case != "csv":
            return None
        pairs = ",\n".join(f"ottr:Triple(?id, ex:{c}, ?{c})" for c in COLUMNS[1:])
        arguments = ", ".join(["ottr:IRI ?id"] + [f"xsd:string ?{c}" for c in COLUMNS[1:]])
        script = f'''
import polars as pl
from maplib import Model
frame = pl.read_csv("{folder}/table.csv", infer_schema_length=0)
frame = frame.with_columns(("{EX}row/" + pl.col("id")).alias("id"))
model = Model()
model.add_template("""@prefix ex: <{EX}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Row [{arguments}] :: {{ ottr:Triple(?id, a, ex:Row),
{pairs} }} .""")
model.map("{EX}Row", frame)
model.write("{output}", format="ntriples")
'''
        with open(f"{folder}/run_maplib.py", "w") as out:
            out.write(script)
        return [[self.python, f"{folder}/run_maplib.py"]]


class RocketRml:
    name = "rocketrml"

    def __init__(self, folder, _):
        self.folder = f"{folder}/rocket"

    def install(self):
        os.makedirs(self.folder, exist_ok=True)
        if os.path.isdir(f"{self.folder}/node_modules/rocketrml"):
            return True
        return shutil.which("npm") is not None and run_quietly(["npm", "install", "--no-audit", "rocketrml"], cwd=self.folder)

    def commands(self, folder, case, output):
        if case == "store":
            return None
        script = f"""
const parser = require('rocketrml');
parser.parseFile('{folder}/{case}.ttl', '{output}', {{ toRDF: true, removeNameSpace: {{}}, xmlPerformanceMode: false }})
  .catch((error) => {{ console.error(error); process.exit(1); }});
"""
        with open(f"{self.folder}/{case}.js", "w") as out:
            out.write(script)
        return [["node", "--max-old-space-size=16000", f"{self.folder}/{case}.js"]]


def run_quietly(command, **options):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options).returncode == 0


def install_pip(venv, packages):
    python = f"{venv}/bin/python"
    if not os.path.exists(python) and not run_quietly([sys.executable, "-m", "venv", venv]):
        return False
    return run_quietly([python, "-m", "pip", "install", "-q", *packages])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--dir")
    parser.add_argument("--dembei", default="target/release/dembei")
    parser.add_argument("--only", default="")
    parser.add_argument("--case", default="")
    parser.add_argument("--distinct", action="store_true", help="count different triples, which takes long")
    parser.add_argument("--timeout", type=int, default=1800)
    arguments = parser.parse_args()
    folder = os.path.abspath(arguments.dir or tempfile.mkdtemp(prefix="compare-rml-"))
    os.makedirs(folder, exist_ok=True)
    make_tables(folder, arguments.rows)
    tools = [Tool(folder, os.path.abspath(arguments.dembei)) for Tool in (Dembei, Oxigraph, MorphKgc, Maplib, RocketRml)]
    tools = [tool for tool in tools if not arguments.only or tool.name in arguments.only.split(",")]
    ready = [tool for tool in tools if tool.install()]
    for tool in tools:
        if tool not in ready:
            print(f"{tool.name} is not here and cannot be installed", file=sys.stderr)
    print(f"{'case':6} {'tool':10} {'CPU s':>8} {'MB':>8} {'triples':>10}")
    for case, write in CASES.items():
        if arguments.case and case not in arguments.case.split(","):
            continue
        with open(f"{folder}/{case}.ttl", "w") as out:
            out.write(write(folder))
        for tool in ready:
            output = f"{folder}/out-{tool.name}-{case}.nt"
            remove(output)
            commands = tool.commands(folder, case, output)
            if commands is None:
                continue
            figures, why = measure_all(commands, arguments.timeout, folder)
            if figures is None:
                print(f"{case:6} {tool.name:10} failed: {why}")
                continue
            count = count_lines(output, arguments.distinct) or ""
            print(f"{case:6} {tool.name:10} {figures[0]:8.2f} {figures[1]:8.0f} {count:10}", flush=True)
            remove(output)


if __name__ == "__main__":
    main()
