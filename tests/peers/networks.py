#!/usr/bin/env python3
"""Exports classification networks and compares rescl with ONNX Runtime on them, one after the other; see README.md."""
import argparse
import collections
import glob
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import numpy

from compare import HERE, TOLERANCE, relative_error

STATUSES = {  # in the order of the summary
    "equal": f"equal to {TOLERANCE:g} of the largest value",
    "differs": "other values",
    "refused": "rescl ended with an error",
    "slow": "not done within the time limit",
    "no export": "left out: the libraries or ONNX Runtime failed",
}

Network = collections.namedtuple("Network", "library name size exporter")


def read_list(path):
    """One network a line: LIBRARY/NAME, then its size in pixels and `dynamo` if wanted; # starts a comment."""
    networks = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split("#")[0].split()
            if not words:
                continue
            library, name = words[0].split("/")
            size = next((int(word) for word in words[1:] if word.isdigit()), None)
            networks.append(Network(library, name, size, "dynamo" if "dynamo" in words else "torchscript"))
    return networks


def key(network):
    return f"{network.library}/{network.name} {network.exporter}"


def export_in_child(connection, network, folder):
    os.setpgid(0, 0)
    import export  # imported by the parent already: a fork has it at once

    try:
        connection.send({"note": export.export(network, folder)})
    except export.NoExport as failure:
        connection.send({"status": "no export", "message": str(failure)})


def export_network(network, folder, limit_seconds):
    """In a process of its own, for the memory, the time limit, and crashes. Returns what there is to say."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=export_in_child, args=(there, network, folder))
    child.start()
    there.close()
    try:
        if here.poll(limit_seconds):
            return here.recv()
        return {"status": "no export", "message": f"not exported within {limit_seconds} s"}
    except EOFError:
        child.join()
        return {"status": "no export", "message": f"the exporter ended with {child.exitcode}"}
    finally:
        child.kill()
        child.join()


def run_rescl(options, folder):
    """Returns (exit code or None if it took too long, what it said)."""
    command = [options.rescl, "run", os.path.join(folder, "model.onnx"), "--device", options.device, "--threads",
               str(options.threads), "--input", os.path.join(folder, "input.npy"), "--output-dir",
               os.path.join(folder, "outputs")]
    environment = {"RESCL_TUNE_BUDGET": "0", **os.environ}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment,
                               start_new_session=True)
    try:
        message = process.communicate(timeout=options.limit)[1]
        return process.returncode, message.strip()
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, f"not done within {options.limit} s"


def judge(options, folder):
    code, message = run_rescl(options, folder)
    if code != 0:
        return {"status": "slow" if code is None else "refused", "message": message or f"ended with {code}"}
    output = numpy.load(glob.glob(os.path.join(glob.escape(folder), "outputs", "*.npy"))[0])
    error = relative_error(output, numpy.load(os.path.join(folder, "expected.npy")))
    return {"status": "equal" if error <= TOLERANCE else "differs", "error": error}


def compare(options, network):
    """One network's result; its files are gone afterwards, unless they are to be kept."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        result = export_network(network, folder, options.limit)
        exported = time.monotonic()
        if "status" not in result:
            result.update(judge(options, folder))
        result = {"network": key(network), **result, "export_seconds": round(exported - start, 1),
                  "rescl_seconds": round(time.monotonic() - exported, 1)}
        if options.keep and result["status"] not in ("equal", "no export"):
            os.makedirs(options.keep, exist_ok=True)
            os.replace(os.path.join(folder, "model.onnx"),
                       os.path.join(options.keep, re.sub(r"[^\w.-]", "-", key(network)) + ".onnx"))
        return result


def read_results(path):
    """{network: result}; of several for one network the last holds."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return {result["network"]: result for result in map(json.loads, file)}


def describe(result):
    error = f"{result['error']:.1e}" if "error" in result else ""
    first_line = (result.get("message") or "").split("\n")[0]
    return [result["network"], result["status"], error, "; ".join(filter(None, [first_line, result.get("note")]))]


def print_table(results):
    print("| network | | error | |\n|---|---|--:|---|")
    for result in results:
        print(f"| {' | '.join(describe(result))} |")
    counts = collections.Counter(result["status"] for result in results)
    print(f"\n{len(results)} networks: " + ", ".join(f"{counts[status]} {status} ({meaning})"
                                                     for status, meaning in STATUSES.items() if counts[status]))


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", default=os.path.join(HERE, "networks.txt"), help="(default: networks.txt beside this)")
    parser.add_argument("--only", default="", metavar="REGEX", help="those of the list whose name it matches")
    parser.add_argument("--results", default="networks.jsonl",
                        help="what is known, a line each; networks that are in it are not run again (default: %(default)s)")
    parser.add_argument("--again", default="", metavar="STATUS,...", help="but those of these statuses are")
    parser.add_argument("--keep", metavar="FOLDER", help="keeps the models that failed")
    parser.add_argument("--limit", type=int, default=300, help="seconds for an export and for a run (default: %(default)s)")
    parser.add_argument("--rescl", default="build/rescl", help="the program (default: %(default)s)")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.rescl = os.path.abspath(options.rescl)
    options.again = list(filter(None, options.again.split(",")))
    if unknown := set(options.again) - set(STATUSES):
        parser.error(f"--again takes {', '.join(STATUSES)}, not {', '.join(unknown)}")
    return options


def main():
    options = parse_options()
    networks = [network for network in read_list(options.list) if re.search(options.only, key(network))]
    results = read_results(options.results)
    todo = [network for network in networks
            if key(network) not in results or results[key(network)]["status"] in options.again]
    if todo:
        import export  # noqa: F401 — takes long: once for all the children that export
    for number, network in enumerate(todo):
        result = results[key(network)] = compare(options, network)
        with open(options.results, "a", encoding="utf-8") as file:
            print(json.dumps(result), file=file)
        print(f"{number + 1}/{len(todo)}", *describe(result), file=sys.stderr, flush=True)
    table = [results[key(network)] for network in networks]
    print_table(table)
    sys.exit(0 if all(result["status"] in ("equal", "no export") for result in table) else 1)


if __name__ == "__main__":
    main()
