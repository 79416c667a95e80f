#!/usr/bin/env python3
"""Times a network in PyTorch on the card as 'rescl bench' times it, and writes "rescl.bench/1" for 'rescl compare'.

fp32 without TF32, cuDNN choosing its algorithms by trying them, weights random; from the input in the host's memory to
the output in the host's memory, and by the device's clock without these copies. The settings, each a series of its own:
eager with PyTorch's usual layout, eager with channels_last, and for batch 1 each of these as a CUDA graph.

Exit code 77: there is no PyTorch here, or it does not see the device.
"""
import argparse
import json
import os
import statistics
import sys
import time

WARM_UP_SECONDS, TIMED_SECONDS, LEAST_RUNS, MOST_RUNS = 0.3, 0.5, 10, 400
LAYOUTS = ("contiguous", "channels_last")


def missing(words):
    print(words)
    sys.exit(77)


def import_torch(device):
    try:
        import torch
    except Exception as error:  # a broken installation is none
        missing(f"no PyTorch: {error}")
    if device == "cuda" and not torch.cuda.is_available():
        missing("PyTorch sees no CUDA device")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    return torch


class Setting:
    """A network that runs in one way; run() goes from host to host, compute() on the device alone."""

    def __init__(self, torch, network, host_input, options):
        self.torch, self.device = torch, options.device
        layout = torch.channels_last if options.layout == "channels_last" else torch.contiguous_format
        self.network = network.to(self.device, memory_format=layout)
        self.host_input = host_input.contiguous(memory_format=layout)
        self.input = self.host_input.to(self.device)
        self.graph = None
        if options.with_graph:
            self.capture()

    def capture(self):
        """As PyTorch's notes on CUDA graphs say: warmed up on another stream, then captured."""
        stream = self.torch.cuda.Stream()
        stream.wait_stream(self.torch.cuda.current_stream())
        with self.torch.cuda.stream(stream):
            for _ in range(3):
                self.network(self.input)
        self.torch.cuda.current_stream().wait_stream(stream)
        graph = self.torch.cuda.CUDAGraph()
        with self.torch.cuda.graph(graph):
            self.output = self.network(self.input)
        self.graph = graph

    def compute(self):
        if self.graph:
            self.graph.replay()
        else:
            self.output = self.network(self.input)

    def run(self):
        self.input.copy_(self.host_input)
        self.compute()
        return self.output.cpu()


def samples_ms(timed):
    """Times of as many runs as take about TIMED_SECONDS, after WARM_UP_SECONDS, when clocks have risen."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < WARM_UP_SECONDS:
        timed()
    samples = []
    while len(samples) < LEAST_RUNS or (sum(samples) < TIMED_SECONDS * 1e3 and len(samples) < MOST_RUNS):
        samples.append(timed())
    return samples


def time_host(setting):
    def timed():
        begun = time.perf_counter()
        setting.run()
        return (time.perf_counter() - begun) * 1e3

    return samples_ms(timed)


def time_device(torch, setting):
    """By the device's clock; None where it has none."""
    if setting.device != "cuda":
        return None
    events = [torch.cuda.Event(enable_timing=True) for _ in range(2)]

    def timed():
        events[0].record()
        setting.compute()
        events[1].record()
        events[1].synchronize()
        return events[0].elapsed_time(events[1])

    return samples_ms(timed)


def summarise(samples):
    ordered = sorted(samples)

    def quantile(part):
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    return {"min": ordered[0], "median": statistics.median(ordered), "p90": quantile(0.9), "p99": quantile(0.99),
            "mean": statistics.fmean(ordered)}


def describe_device(torch, device):
    if device != "cuda":
        return {"selector": device, "name": device, "platform": f"PyTorch {torch.__version__}", "driver": "",
                "type": "CPU", "compute_units": torch.get_num_threads()}
    about = torch.cuda.get_device_properties(0)
    return {"selector": "cuda:0", "name": about.name, "platform": f"PyTorch {torch.__version__}", "type": "GPU",
            "driver": f"CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}",
            "compute_units": about.multi_processor_count}


def time_setting(torch, network, batch, options):
    entry = {"model": f"{options.network}.onnx", "device": describe_device(torch, options.device), "batch": batch,
             "algorithm": f"PyTorch {options.layout}{', CUDA graph' if options.with_graph else ''}"}
    try:
        host_input = torch.randn(batch, 3, 224, 224)
        with torch.inference_mode():
            setting = Setting(torch, network, host_input, options)
            samples, device_samples = time_host(setting), time_device(torch, setting)
    except Exception as error:  # out of memory, an operator that can not be captured
        return {**entry, "status": "failed", "message": f"{type(error).__name__}: {error}".splitlines()[0]}
    latency = summarise(samples)
    return {**entry, "status": "ok", "runs": len(samples), "latency_ms": latency,
            "device_ms": summarise(device_samples) if device_samples else None, "samples_ms": samples,
            "images_per_second": batch / latency["median"] * 1e3}


def add_results(path, results):
    """To those of other networks, where the file is there: 'rescl compare' wants a series in one file."""
    root = {"schema": "rescl.bench/1", "results": []}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            root = json.load(file)
    root["results"] += results
    with open(path, "w", encoding="utf-8") as file:
        json.dump(root, file, indent="\t")
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether there is PyTorch")
    parser.add_argument("--network")
    parser.add_argument("--batches", default="1,16,64")
    parser.add_argument("--device", default="cuda", help="cuda or cpu")
    parser.add_argument("--json")
    options = parser.parse_args()
    torch = import_torch(options.device)
    print(describe_device(torch, options.device))
    if options.check:
        return
    from pytorch_networks import NETWORKS, build

    if options.network not in NETWORKS:
        missing(f"{options.network} is not written for PyTorch")
    results = []
    for batch in map(int, options.batches.split(",")):
        for with_graph in (False, True) if batch == 1 and options.device == "cuda" else (False,):
            for layout in LAYOUTS:
                options.layout, options.with_graph = layout, with_graph
                results.append(time_setting(torch, build(options.network), batch, options))
                entry = results[-1]
                print(batch, entry["algorithm"], entry.get("latency_ms", {}).get("median") or entry["message"],
                      flush=True)
    add_results(options.json, results)


if __name__ == "__main__":
    main()
