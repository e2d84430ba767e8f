"""Compares the exports of one graph, read by rdflib and raptor, and checks the graph with pySHACL.

    parsers.py EXPORTS ONTOLOGY NIF

EXPORTS has a file for each format, named for it. NIF is what `annotate --format nif` gives for the same articles. Turtle, RDF/XML and N-Triples must have the triples that N-Quads has in
any of its graphs; JSON-LD, TriG and N-Quads must have the same quads. There are no blank nodes, so sets can be compared.
Exits with 1 if anything differs or breaks a shape.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

rdflib.NORMALIZE_LITERALS = False  # "0.50" stays as it was written

# Our names of the formats, rdflib's, raptor's (None: it does not read it), and whether they keep named graphs.
FORMATS = {
    "ntriples": ("nt", "ntriples", False),
    "turtle": ("turtle", "turtle", False),
    "rdfxml": ("xml", "rdfxml", False),
    "nquads": ("nquads", "nquads", True),
    "trig": ("trig", "trig", True),
    "jsonld": ("json-ld", None, True),
}

problems = []


def check(holds, message):
    print(("ok      " if holds else "FAILED  ") + message, flush=True)
    if not holds:
        problems.append(message)


def read_by_rdflib(file, format):
    """The quads of a file; where a format has no graphs, the graph is None."""
    name, _, has_graphs = FORMATS[format]
    if not has_graphs:
        return {(*triple, None) for triple in rdflib.Graph().parse(file, format=name)}
    dataset = rdflib.Dataset()
    dataset.parse(file, format=name)
    default = rdflib.graph.DATASET_DEFAULT_GRAPH_ID
    return {(s, p, o, None if g == default else g) for s, p, o, g in dataset.quads()}


def read_by_raptor(file, format):
    """The quads that raptor finds in a file, or None if it does not read it."""
    _, name, has_graphs = FORMATS[format]
    if name is None:
        return None
    plain = "nquads" if has_graphs else "ntriples"
    run = subprocess.run(["rapper", "-q", "-i", name, "-o", plain, str(file)], capture_output=True, text=True)
    if run.returncode != 0 or run.stderr:
        check(False, f"raptor reads {format}: exit code {run.returncode}, {run.stderr.strip()[:300]}")
        return set()
    copy = file.with_suffix(".raptor")
    copy.write_text(run.stdout)
    return read_by_rdflib(copy, plain)


def compare(left_name, left, right_name, right):
    check(left == right, f"{left_name} ({len(left)}) is the same as {right_name} ({len(right)})")
    for name, only in ((left_name, left - right), (right_name, right - left)):
        for quad in sorted(only, key=str)[:5]:
            print(f"        only in {name}: " + " ".join(term.n3() for term in quad if term is not None))


def to_triples(quads):
    return {(*quad[:3], None) for quad in quads}


def compare_formats(exports):
    """Reads all files twice and compares them; gives back all triples."""
    reference = read_by_rdflib(exports / "nquads", "nquads")
    graphs = {quad[3] for quad in reference}
    triples = to_triples(reference)
    check(len(triples) > 100, f"the graph has {len(triples)} triples, {len(reference)} quads in {len(graphs)} graphs")
    blank = [quad for quad in reference if any(isinstance(term, rdflib.BNode) for term in quad)]
    check(not blank, f"there are no blank nodes ({len(blank)} quads with one)")
    for format, (_, _, has_graphs) in FORMATS.items():
        expected = reference if has_graphs else triples
        name = "all quads" if has_graphs else "all triples"
        for parser, read in (("rdflib", read_by_rdflib), ("raptor", read_by_raptor)):
            try:
                quads = read(exports / format, format)
            except Exception as error:  # a parser may raise anything
                check(False, f"{parser} reads {format}: {type(error).__name__}: {str(error)[:300]}")
                continue
            if quads is not None:
                compare(f"{format} by {parser}", quads, f"{name} by rdflib", expected)
    return triples


def validate(triples, ontology):
    data = rdflib.Graph()
    for subject, predicate, value, _ in triples:
        data.add((subject, predicate, value))
    shapes = rdflib.Graph().parse(ontology / "shapes.ttl")
    vocabulary = rdflib.Graph().parse(ontology / "vocabulary.ttl")  # superclasses, for sh:class
    _, report, text = pyshacl.validate(
        data, shacl_graph=shapes, ont_graph=vocabulary, inference="none", meta_shacl=True, allow_warnings=True
    )
    severities = Counter(str(value).rpartition("#")[2] for value in report.objects(None, SH.resultSeverity))
    counts = ", ".join(f"{number} × {name}" for name, number in sorted(severities.items())) or "no results"
    check(severities["Violation"] == 0 and (None, RDF.type, SH.ValidationReport) in report, f"pySHACL: {counts}")
    if severities["Violation"]:
        print(text[:4000])


def check_nif(file):
    """Every string of NIF stands in its context where its offsets say, and names an entity and a class."""
    nif = rdflib.Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
    its = rdflib.Namespace("http://www.w3.org/2005/11/its/rdf#")
    graph = rdflib.Graph().parse(file, format="turtle")
    phrases = list(graph.subjects(RDF.type, nif.Phrase))
    wrong = []
    for phrase in phrases:
        context = graph.value(phrase, nif.referenceContext)
        text = str(graph.value(context, nif.isString))
        begin, end = (int(graph.value(phrase, place)) for place in (nif.beginIndex, nif.endIndex))
        whole = graph.value(phrase, its.taIdentRef) and graph.value(phrase, its.taClassRef)
        if not whole or text[begin:end] != str(graph.value(phrase, nif.anchorOf)):
            wrong.append(phrase)
    contexts = len(list(graph.subjects(RDF.type, nif.Context)))
    check(phrases and not wrong, f"NIF by rdflib: {len(phrases)} strings in {contexts} texts, {len(wrong)} not there")


def main():
    exports, ontology, nif = map(Path, sys.argv[1:])
    validate(compare_formats(exports), ontology)
    check_nif(nif)
    print(f"{len(problems)} of the checks failed" if problems else "all parsers agree")
    sys.exit(1 if problems else 0)


main()
