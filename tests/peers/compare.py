#!/usr/bin/env python3
"""Times rescl in turn with its peers and prints the ratios as a Markdown table; see README.md beside this file."""
import argparse
import datetime
import glob
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

import numpy

TOLERANCE = 1e-3  # of the largest magnitude of the peer's output
HERE = os.path.dirname(os.path.abspath(__file__))


class Failure(Exception):
    pass


def run_program(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}\n{done.stderr.strip()}")
    return done.stdout


class Rescl:
    """The program under test."""

    def __init__(self, options, model, tensor, input_path, folder):
        self.bench = [options.rescl, "bench", model, "--device", options.device, "--batch", str(len(tensor)),
                      "--threads", str(options.threads), "--json", "-"]
        run_program([options.rescl, "run", model, "--device", options.device, "--batch", str(len(tensor)),
                     "--threads", str(options.threads), "--input", input_path, "--output-dir", folder])
        self.output = numpy.load(glob.glob(os.path.join(glob.escape(folder), "*.npy"))[0])

    def median_ms(self, runs):
        result = json.loads(run_program([*self.bench, "--runs", str(runs)]))["results"][0]
        return result["latency_ms"]["median"]


class Peer:
    """A peer's worker process; .note says what is wrong with it, if anything is."""

    def __init__(self, adapter, options, model, input_path, folder):
        self.name, self.note = adapter_name(adapter), None
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "worker.py"), adapter, model, input_path, str(options.threads), folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
        first = self.answer()
        self.missing = "missing" in first
        self.note = first.get("missing") or first.get("error")
        self.title = f"{self.name} {first.get('version', '')}".strip()
        self.output = numpy.load(first["output"]) if "output" in first else None

    def answer(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"error": f"ended with {self.process.wait()}"}

    def median_ms(self, runs):
        print(runs, file=self.process.stdin, flush=True)
        answer = self.answer()
        if "median_ms" not in answer:
            raise Failure(f"{self.title}: {answer['error']}")
        return answer["median_ms"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def adapter_name(path):
    spec = importlib.util.spec_from_file_location("adapter", path)
    adapter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(adapter)
    return adapter.NAME


def relative_error(output, expected):
    if output.size != expected.size:
        return float("inf")
    difference = numpy.abs(output.reshape(-1).astype(numpy.float64) - expected.reshape(-1)).max()
    return float(difference / numpy.abs(expected).max())


def input_shape(options, model):
    shape = json.loads(run_program([options.rescl, "inspect", model, "--json", "-"]))["inputs"][0]["shape"]
    if None in shape[1:]:
        raise Failure(f"{model}: only the batch may be open, its input is {shape}")
    return shape


def time_rounds(options, ours, peers):
    """{title: [ms, ...]}, "rescl" among them; each round times everybody once."""
    times = {"rescl": [], **{peer.title: [] for peer in peers}}
    for _ in range(options.rounds):
        times["rescl"].append(ours.median_ms(options.runs))
        for peer in peers:
            times[peer.title].append(peer.median_ms(options.runs))
    return times


def compare(options, model, shape, folder):
    """One row of the table: the same input through everybody."""
    tensor = numpy.random.default_rng(0).standard_normal(shape, dtype=numpy.float32)
    input_path = os.path.join(folder, "input.npy")
    numpy.save(input_path, tensor)
    row = {"model": os.path.basename(model), "batch": shape[0], "peers": {}, "notes": {}}
    peers = []
    try:
        for adapter in options.adapters:
            peers.append(Peer(adapter, options, model, input_path, tempfile.mkdtemp(dir=folder)))
        ours = Rescl(options, model, tensor, input_path, tempfile.mkdtemp(dir=folder))
        for peer in peers:
            if peer.output is not None and not (error := relative_error(ours.output, peer.output)) <= TOLERANCE:
                peer.note = f"outputs differ by {error:.1e}"
                row["differs"] = True
            if peer.note:
                row["notes"][peer.title] = peer.note
                options.notes.setdefault(f"{peer.title}: {peer.note}")
        times = time_rounds(options, ours, [peer for peer in peers if not peer.note])
    finally:
        for peer in peers:
            peer.close()
    row["rescl_ms"] = statistics.median(times["rescl"])
    for title in list(times)[1:]:
        ratios = sorted(a / b for a, b in zip(times["rescl"], times[title]))
        row["peers"][title] = {"ms": statistics.median(times[title]), "ratio": statistics.median(ratios),
                               "ratio_min": ratios[0], "ratio_max": ratios[-1]}
    return row


def describe_machine(options):
    cpu = platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
        cpu = names[0] if names else cpu
    return {"date": datetime.date.today().isoformat(), "cpu": cpu, "threads": options.threads,
            "device": options.device, "rounds": options.rounds, "runs": options.runs}


def print_table(machine, rows, notes):
    titles = list(dict.fromkeys(title for row in rows for title in row["peers"]))
    print(f"\n{machine['date']}, {machine['cpu']}, {machine['threads']} threads, fp32; median of {machine['rounds']} "
          f"rounds of {machine['runs']} runs. Ratio: rescl's time over the peer's in the same round.\n")
    print("| network | batch | rescl ms |" + "".join(f" {title} ms | ratio |" for title in titles))
    print("|---|--:|--:|" + "--:|--:|" * len(titles))
    for row in rows:
        cells = ""
        for title in titles:
            peer = row["peers"].get(title)
            cells += f" {peer['ms']:.1f} | {peer['ratio']:.2f} |" if peer else " – | – |"
        print(f"| {row['model'].removesuffix('.onnx')} | {row['batch']} | {row['rescl_ms']:.1f} |{cells}")
    for note in notes:
        print(f"\nleft out: {note}")


def tell(row):
    """As soon as it is known: what comes after may take long, or be stopped."""
    ratios = ", ".join(f"{title} {peer['ratio']:.2f}" for title, peer in row["peers"].items())
    print(f"{row['model']} batch {row['batch']}: {row['rescl_ms']:.1f} ms; ratio to {ratios}", file=sys.stderr, flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", metavar="MODEL.onnx")
    parser.add_argument("--rescl", default="build/rescl", help="the program (default: build/rescl)")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch", default="1,8", help="sizes to compare (default: 1,8)")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--runs", type=int, default=10, help="inferences per round (default: 10)")
    parser.add_argument("--peers", help="stems of adapters/, separated by commas (default: all)")
    parser.add_argument("--json", metavar="FILE", help="also keep every figure")
    options = parser.parse_args()
    options.rescl = os.path.abspath(options.rescl)
    options.adapters = sorted(glob.glob(os.path.join(glob.escape(HERE), "adapters", "*.py")))
    if options.peers is not None:
        stems = {os.path.basename(path)[:-3]: path for path in options.adapters}
        unknown = [stem for stem in options.peers.split(",") if stem not in stems]
        if unknown:
            parser.error(f"no adapter {', '.join(unknown)}; there are {', '.join(stems)}")
        options.adapters = [stems[stem] for stem in options.peers.split(",")]
    options.notes = {}  # in the order of their first appearance
    return options


def main():
    options = parse_options()
    machine, rows = describe_machine(options), []
    try:
        for model in options.models:
            shape = input_shape(options, model)
            for batch in [shape[0]] if shape[0] else map(int, options.batch.split(",")):
                with tempfile.TemporaryDirectory() as folder:
                    rows.append(compare(options, os.path.abspath(model), [batch, *shape[1:]], folder))
                tell(rows[-1])
    except Failure as failure:
        sys.exit(f"compare.py: {failure}")
    print_table(machine, rows, options.notes)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({**machine, "rows": rows}, file, indent=1)
    sys.exit(1 if any(row.get("differs") for row in rows) else 0)


if __name__ == "__main__":
    main()
