#!/usr/bin/env python3
"""Checks a profile's numbers against each other and against what `rescl inspect` tells of the same model and batch.

    check_profile.py PROFILE.json INSPECT.json
"""
import json
import sys


def near(first, second):
    return abs(first - second) <= 1e-9 * max(abs(first), abs(second), 1e-9)


def require(condition, message):
    if not condition:
        sys.exit(message)


def check_layer(layer, result):
    name = layer["name"]
    seconds = layer["ms"] * 1e-3
    for speed, count in (("gflops", "flops"), ("gbs", "bytes")):
        expected = layer[count] * 1e-9 / seconds if seconds > 0 else 0
        require(near(layer[speed], expected), f"{name}: {speed} {layer[speed]}, expected {expected}")
    limits = {"arithmetic": layer["flops"] / result["peak_gflops_measured"],
              "memory": layer["bytes"] / result["peak_bandwidth_gbs_measured"]}
    longest = max(limits.values())
    require(limits[layer["limit"]] == longest, f"{name}: bound by {layer['limit']}, but {limits}")
    expected = longest * 1e-9 / seconds if seconds > 0 else 0
    require(near(layer["fraction"], expected), f"{name}: fraction {layer['fraction']}, expected {expected}")


def check_groups(groups, layers, key):
    busy = [layer for layer in layers if layer["ms"] > 0]
    require({group["name"] for group in groups} == {layer[key] for layer in busy}, f"other groups than by {key}")
    for group in groups:
        members = [layer for layer in busy if layer[key] == group["name"]]
        require(group["layers"] == len(members), f"{group['name']}: {group['layers']} layers, not {len(members)}")
        require(group["flops"] == sum(layer["flops"] for layer in members), f"{group['name']}: other operations")
        require(near(group["ms"], sum(layer["ms"] for layer in members)), f"{group['name']}: another time")
    times = [group["ms"] for group in groups]
    require(times == sorted(times, reverse=True), f"groups by {key} are not in order")


def check_operations(result, inspection):
    """Layers that only the device wants, changes of layout, do no operations."""
    known = {layer["name"]: layer for layer in inspection["layers"]}
    added = [layer for layer in result["layers"] if layer["name"] not in known]
    require(all(layer["op"] == "Reorder" and layer["flops"] == 0 for layer in added), f"layers from nowhere: {added}")
    require(len(result["layers"]) == len(known) + len(added), "layers are missing")
    for layer in result["layers"]:
        if layer["name"] in known:
            for key in ("op", "shape", "flops"):
                require(layer[key] == known[layer["name"]][key],
                        f"{layer['name']}: {key} {layer[key]}, inspect says {known[layer['name']][key]}")
    require(result["flops"] == inspection["flops"], f"{result['flops']} operations, inspect says {inspection['flops']}")
    require(result["flops"] == sum(layer["flops"] for layer in result["layers"]), "the layers' operations do not add up")


def main(profile_path, inspection_path):
    with open(profile_path, encoding="utf-8") as file:
        result = json.load(file)["results"][0]
    with open(inspection_path, encoding="utf-8") as file:
        inspection = json.load(file)
    require(result["batch"] == inspection["batch"], "the batches differ")
    for layer in result["layers"]:
        check_layer(layer, result)
    require(near(sum(layer["share"] for layer in result["layers"]), 1), "the shares do not add up to 1")
    require(near(sum(layer["ms"] for layer in result["layers"]), result["device_ms"]), "the layers do not add up")
    require(near(result["device_ms"] + result["between_launches_ms"], result["span_ms"]), "the span does not add up")
    require(result["span_ms"] + result["copies_ms"] <= result["recorded_latency_ms"],
            "more time on the device than in the whole run")
    check_groups(result["operators"], result["layers"], "op")
    check_groups(result["algorithms"], result["layers"], "algorithm")
    check_operations(result, inspection)


if __name__ == "__main__":
    main(*sys.argv[1:])
