#!/usr/bin/env python3
"""Checks a trace against the Trace Event Format (the document "Trace Event Format" of Chromium's tracing project)
and against what rescl promises of its traces.

    check_trace.py TRACE.json [PROFILE.json]   the profile of the same run: every layer must be there
    check_trace.py --self-test                 every kind of violation must be seen
"""
import copy
import json
import math
import sys

PHASES = set("BEXiICbnestfsNODSTFpMPcRVv(),")
METADATA = {"process_name": "name", "process_labels": "labels", "process_sort_index": "sort_index",
            "thread_name": "name", "thread_sort_index": "sort_index"}


class Violation(Exception):
    pass


def require(condition, message, event=None):
    if not condition:
        raise Violation(message if event is None else f"{message}: {json.dumps(event)}")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def nanoseconds(microseconds):
    """As readers take it: what is not a whole nanosecond is cut off."""
    return int(microseconds * 1000.0)


def check_event(event):
    require(isinstance(event, dict), "an event is no object", event)
    require(isinstance(event.get("ph"), str) and event["ph"] in PHASES, "no such phase", event)
    require(isinstance(event.get("name"), str) and event["name"], "an event without a name", event)
    for key in ("pid", "tid"):
        require(isinstance(event.get(key), int) and not isinstance(event[key], bool), f"{key} is no whole number", event)
    require(isinstance(event.get("args", {}), dict), "args is no object", event)
    require(isinstance(event.get("cat", ""), str), "cat is no text", event)
    if event["ph"] == "M":
        require(event["name"] in METADATA, "metadata of no known kind", event)
        require(METADATA[event["name"]] in event.get("args", {}), "metadata without what it tells", event)
        return
    require(is_number(event.get("ts")) and event["ts"] >= 0, "ts is no time", event)
    if event["ph"] == "X":
        require(is_number(event.get("dur")) and event["dur"] >= 0, "dur is no length of time", event)


def declared(events, kind, key):
    names = {}
    for event in events:
        if event["ph"] == "M" and event["name"] == kind:
            require(key(event) not in names, f"{kind} twice", event)
            names[key(event)] = event["args"]["name"]
            require(isinstance(names[key(event)], str) and names[key(event)], f"an empty {kind}", event)
    return names


def check_nesting(events):
    """Spans on a track lie within each other or apart, and in the order of their starts."""
    open_spans = []
    before = -1
    for event in events:
        start = nanoseconds(event["ts"])
        end = start + nanoseconds(event["dur"])
        require(start >= before, "out of order", event)
        before = start
        while open_spans and open_spans[-1] <= start:
            open_spans.pop()
        require(not open_spans or end <= open_spans[-1], "overlaps the span before without lying within it", event)
        open_spans.append(end)


def check_launches(events):
    """Each launch lies within a layer on its thread."""
    layers = [event for event in events if event["cat"] == "layer"]
    for launch in events:
        if launch["cat"] != "launch":
            continue
        start = nanoseconds(launch["ts"])
        end = start + nanoseconds(launch["dur"])
        require(any(nanoseconds(layer["ts"]) <= start and
                    end <= nanoseconds(layer["ts"]) + nanoseconds(layer["dur"]) for layer in layers),
                "a launch outside of every layer", launch)


def check_trace(trace):
    require(isinstance(trace, dict), "the trace is no object")
    require(trace.get("displayTimeUnit", "ms") in ("ms", "ns"), "displayTimeUnit is neither ms nor ns")
    events = trace.get("traceEvents")
    require(isinstance(events, list) and events, "there are no traceEvents")
    for event in events:
        check_event(event)
    processes = declared(events, "process_name", lambda event: event["pid"])
    threads = declared(events, "thread_name", lambda event: (event["pid"], event["tid"]))
    tracks = {}
    for event in events:
        if event["ph"] == "X":
            tracks.setdefault((event["pid"], event["tid"]), []).append(event)
    for place, spans in tracks.items():
        require(place[0] in processes, "a process without a name", spans[0])
        require(place in threads, "a thread without a name", spans[0])
        check_nesting(spans)
        check_launches(spans)
    names = {threads[place] for place in tracks}
    for track in ("queue", "compile", "copies"):
        require(track in names, f"there is no track '{track}'")
    return {threads[place]: spans for place, spans in tracks.items()}


def check_against_profile(tracks, profile):
    """Layers that take time, in order, each once."""
    expected = [layer["name"] for layer in profile["results"][0]["layers"] if layer["ms"] > 0]
    found = [event["name"] for event in tracks["queue"] if event["cat"] == "layer"]
    require(found == expected, f"the queue's layers are {found}, the profile's {expected}")
    for event in tracks["compile"]:
        require(event["args"]["from"] in ("cache", "source"), "a program of unknown origin", event)
    kinds = {event["args"]["kind"] for event in tracks["copies"]}
    require({"map", "write"} <= kinds, f"copies are only {sorted(kinds)}")


def span(name, category, thread, start, duration):
    return {"ph": "X", "name": name, "cat": category, "pid": 1, "tid": thread, "ts": start, "dur": duration}


def good_trace():
    def metadata(kind, thread, name):
        return {"ph": "M", "name": kind, "pid": 1, "tid": thread, "args": {"name": name}}
    return {"traceEvents": [
        metadata("process_name", 0, "device"), metadata("thread_name", 1, "queue"),
        metadata("thread_name", 2, "compile"), metadata("thread_name", 3, "copies"),
        span("conv1", "layer", 1, 10.0, 5.001), span("im2col", "launch", 1, 10.0, 2.0),
        span("GEMM", "launch", 1, 12.0, 3.001), span("conv2", "layer", 1, 15.001, 1),
        span("direct", "launch", 1, 15.001, 1), span("pool", "program", 2, 0, 3), span("x", "copy", 3, 9, 0.5)]}


def self_test():
    check_trace(good_trace())
    events = {event["name"]: index for index, event in enumerate(good_trace()["traceEvents"])}
    violations = {
        "no events": lambda trace: trace.update(traceEvents=[]),
        "a wrong unit": lambda trace: trace.update(displayTimeUnit="s"),
        "no phase": lambda trace: trace["traceEvents"][events["conv1"]].pop("ph"),
        "an unknown phase": lambda trace: trace["traceEvents"][events["conv1"]].update(ph="Y"),
        "no name": lambda trace: trace["traceEvents"][events["conv1"]].update(name=""),
        "no thread": lambda trace: trace["traceEvents"][events["conv1"]].pop("tid"),
        "a text for a time": lambda trace: trace["traceEvents"][events["conv1"]].update(ts="10"),
        "a negative duration": lambda trace: trace["traceEvents"][events["x"]].update(dur=-1),
        "no duration": lambda trace: trace["traceEvents"][events["x"]].pop("dur"),
        "an endless duration": lambda trace: trace["traceEvents"][events["x"]].update(dur=math.inf),
        "arguments that are a list": lambda trace: trace["traceEvents"][events["x"]].update(args=[]),
        "metadata without a name": lambda trace: trace["traceEvents"][0].update(args={}),
        "an undeclared process": lambda trace: trace["traceEvents"].pop(0),
        "an undeclared thread": lambda trace: trace["traceEvents"].pop(1),
        "a thread named twice": lambda trace: trace["traceEvents"].insert(1, trace["traceEvents"][1]),
        "a span across another's end": lambda trace: trace["traceEvents"][events["GEMM"]].update(dur=3.002),
        "a wrong order": lambda trace: trace["traceEvents"].append(span("late", "launch", 1, 11.0, 1)),
        "a launch without a layer": lambda trace: trace["traceEvents"].pop(events["conv2"]),
        "no copies": lambda trace: trace["traceEvents"].pop(events["x"]),
    }
    for name, violate in violations.items():
        trace = copy.deepcopy(good_trace())
        violate(trace)
        try:
            check_trace(trace)
        except Violation:
            continue
        sys.exit(f"not seen: {name}")
    print(f"{len(violations)} kinds of violations were seen")


def main(arguments):
    if arguments == ["--self-test"]:
        self_test()
        return
    try:
        with open(arguments[0], encoding="utf-8") as file:
            tracks = check_trace(json.load(file))
        if len(arguments) > 1:
            with open(arguments[1], encoding="utf-8") as file:
                check_against_profile(tracks, json.load(file))
    except Violation as violation:
        sys.exit(f"{arguments[0]}: {violation}")
    print(f"{arguments[0]}: " + ", ".join(f"{name}: {len(spans)}" for name, spans in tracks.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
