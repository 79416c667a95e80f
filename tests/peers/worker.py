"""One peer in a process of its own: loads a network, then times as many inferences as each line of stdin asks for.

    worker.py ADAPTER.py MODEL INPUT.npy THREADS FOLDER

Answers in JSON, one line each: first {"version", "output": FILE.npy} or {"missing": "..."} or {"error": "..."}, then
{"median_ms"} for every number that comes in.
"""
import importlib.util
import json
import os
import statistics
import sys
import time
import types

WARM_UP_RUNS = 2


def import_adapter(path):
    # By its path: the adapters are called like the packages they import.
    spec = importlib.util.spec_from_file_location("adapter", path)
    adapter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(adapter)
    return adapter


def median_ms(run, runs):
    for _ in range(WARM_UP_RUNS):
        run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def load(arguments):
    """Returns the first answer and, where all went well, what runs the network once."""
    adapter_path, model, input_path, threads, folder = arguments
    try:
        import numpy

        tensor = numpy.load(input_path)
        job = types.SimpleNamespace(model=model, input=tensor, batch=tensor.shape[0], threads=int(threads),
                                    folder=folder)
        version, run = import_adapter(adapter_path).load(job)
        output_path = os.path.join(folder, "output.npy")
        numpy.save(output_path, numpy.array(run(), dtype=numpy.float32))
        return {"version": version, "output": output_path}, run
    except ImportError as error:
        return {"missing": str(error)}, None
    except Exception as error:  # whatever a peer throws is its own affair
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0]}, None


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries that print must not be taken for answers
    sys.path.pop(0)  # this folder, whose names must not hide packages
    first, run = load(sys.argv[1:])
    print(json.dumps(first), file=answers, flush=True)
    for line in sys.stdin if run else ():
        print(json.dumps({"median_ms": median_ms(run, int(line))}), file=answers, flush=True)


if __name__ == "__main__":
    main()
