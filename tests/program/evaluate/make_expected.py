#!/usr/bin/env python3
"""Writes what test_precision.c and test_outline.c read: annotations and results beside this script, and expected.h with
what pycocotools makes of them, and of results that the test makes of real annotations by formula.

Needs NumPy and pycocotools, and only to make the files again: make_expected.py REAL_ANNOTATIONS REAL_RESULTS
"""
import contextlib
import copy
import importlib.metadata
import io
import json
import os
import random
import sys

import numpy
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

HERE = os.path.dirname(os.path.abspath(__file__))
CATEGORIES = [7, 1, 90, 3]  # of the last there is nothing
CASES = [
    ("annotations", "boxes", "bbox"),
    ("annotations", "masks", "segm"),
    ("annotations", "both", "bbox"),
    ("annotations", "both", "segm"),
    ("annotations", "none", "bbox"),
    ("annotations", "none", "segm"),
    ("small", "boxes", "bbox"),
    ("small", "masks", "segm"),
    ("nothing", "boxes", "bbox"),
]
SIZES = [(200, 160), (64, 48), (240, 180), (40, 30), (150, 200), (90, 90)]


def star(rng, width, height, center, radius):
    """A polygon that goes around the center, or, with a large spread, crosses itself."""
    points = []
    corners = rng.randint(3, 11)
    spread = rng.choice([0.3, 0.8, 2.5])
    for corner in range(corners):
        angle = 2 * numpy.pi * corner / corners + rng.uniform(-spread, spread)
        reach = radius * rng.uniform(0.4, 1.1)
        digits = rng.choice([0, 1, 2])
        points += [round(center[0] + reach * numpy.cos(angle), digits), round(center[1] + reach * numpy.sin(angle), digits)]
    return [float(value) for value in points]


def encoded(segmentation, width, height):
    rle = coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
    return {"size": rle["size"], "counts": rle["counts"].decode()}


def runs(rle):
    """The same with its counts as numbers."""
    pixels = coco_mask.decode(rle).flatten(order="F")
    changes = numpy.flatnonzero(numpy.diff(pixels)) + 1
    edges = [0, *changes.tolist(), len(pixels)]
    counts = [right - left for left, right in zip(edges, edges[1:])]
    return {"size": rle["size"], "counts": [0] * int(pixels[0]) + counts}


def mask_of(annotation, width, height):
    segmentation = annotation["segmentation"]
    if isinstance(segmentation, list):
        return coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
    if isinstance(segmentation["counts"], list):
        return coco_mask.frPyObjects(segmentation, height, width)
    return segmentation


def make_annotations(rng):
    images = [dict(id=10 * (len(SIZES) - number), width=w, height=h, file_name="%d.png" % number) for number, (w, h) in enumerate(SIZES)]
    annotations = []
    for image in images[:-1]:  # of the last there is nothing
        width, height = image["width"], image["height"]
        for number in range(9):
            radius = rng.choice([4, 12, 30, 70]) * rng.uniform(0.6, 1.4)
            center = rng.uniform(0, width), rng.uniform(0, height)
            polygons = [star(rng, width, height, center, radius) for _ in range(rng.choice([1, 1, 2, 3]))]
            is_crowd = number in (2, 6)
            segmentation = polygons
            if is_crowd or number == 4:
                segmentation = encoded(polygons, width, height)
                if number != 6:
                    segmentation = runs(segmentation)
            entry = dict(id=100 + len(annotations), image_id=image["id"], category_id=rng.choice(CATEGORIES[:3]), segmentation=segmentation, iscrowd=int(is_crowd))
            rle = mask_of(entry, width, height)
            entry["bbox"] = coco_mask.toBbox(rle).tolist()
            entry["area"] = float(coco_mask.area(rle))
            annotations.append(entry)
    rng.shuffle(annotations)
    return dict(images=images, categories=[dict(id=number, name="thing %d" % number) for number in CATEGORIES], annotations=annotations)


def moved(box, rng, far):
    return [round(value + rng.uniform(-far, far) * box[2 + axis % 2], 2) for axis, value in enumerate(box)]


def found_entry(annotation, rng, scores):
    return dict(image_id=annotation["image_id"], category_id=annotation["category_id"], score=rng.choice(scores))


def make_results(dataset, rng):
    """Boxes; masks alone; both: moved, missing, doubled, of another category, with equal scores, out of thin air."""
    boxes, masks, both = [], [], []
    scores = [round(rng.uniform(0.05, 0.99), 2) for _ in range(25)]
    sizes = {image["id"]: (image["width"], image["height"]) for image in dataset["images"]}
    for annotation in dataset["annotations"]:
        width, height = sizes[annotation["image_id"]]
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
            entry = found_entry(annotation, rng, scores)
            if rng.random() < 0.1:
                entry["category_id"] = rng.choice(CATEGORIES)
            box = moved(annotation["bbox"], rng, rng.choice([0, 0.02, 0.08, 0.3]))
            boxes.append(dict(entry, bbox=box))
            x, y, w, h = box
            polygon = [x, y, x + w * 0.5, y - 0.3, x + w, y, x + w, y + h, x, y + h]
            masks.append(dict(entry, segmentation=encoded([polygon], width, height)))
            same = mask_of(annotation, width, height)
            text = same["counts"] if isinstance(same["counts"], str) else same["counts"].decode()
            both.append(dict(entry, bbox=box, segmentation=rng.choice([[polygon], dict(size=same["size"], counts=text)])))
    for number in range(130):  # more than count, in one picture
        box = [round(rng.uniform(0, 170), 1), round(rng.uniform(0, 130), 1), round(rng.uniform(3, 60), 1), round(rng.uniform(3, 60), 1)]
        boxes.append(dict(image_id=60, category_id=7, score=rng.choice(scores), bbox=box))
    rng.shuffle(boxes)
    return dict(boxes=boxes, masks=masks, both=both, none=[])


def evaluate(dataset, results, kind):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = copy.deepcopy(dataset)
        truth.createIndex()
        if results:
            found = truth.loadRes(copy.deepcopy(results))
        else:
            found = COCO()
            found.dataset = dict(copy.deepcopy(dataset), annotations=[])
            found.createIndex()
        evaluation = COCOeval(truth, found, kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation.stats.tolist()


def perturbed(dataset):
    """By formula, as test_precision.c does it; whole numbers of 1/64, so that both compute the same."""
    results = []
    for annotation in dataset["annotations"]:
        number = annotation["id"] % 100003
        for copy_number in range((0, 1, 1, 2, 1, 3, 1)[number % 7]):
            key = number * 31 + copy_number * 17
            x, y, w, h = annotation["bbox"]
            x += w * ((key % 13) - 6) / 64
            y += h * ((key % 11) - 5) / 64
            w *= 1 + ((key % 7) - 3) / 32
            results.append(dict(image_id=annotation["image_id"], category_id=annotation["category_id"], score=(key % 29) / 32, bbox=[x, y, w, h]))
    return results


def array(values):
    return "{" + ", ".join("%.17g" % value for value in values) + "}"


def polygons(rng):
    for number in range(60):
        width, height = rng.randint(1, 90), rng.randint(1, 70)
        center = rng.uniform(-5, width + 5), rng.uniform(-5, height + 5)
        polygon = star(rng, width, height, center, rng.choice([2, 15, 40]))
        if number % 9 == 0:
            polygon = polygon[:2] + polygon  # a point twice
        rle = coco_mask.merge(coco_mask.frPyObjects([polygon], height, width))
        yield width, height, polygon, runs(rle)["counts"]


def main():
    rng = random.Random(20)
    dataset = make_annotations(rng)
    files = make_results(dataset, rng)
    small = dict(dataset, annotations=[entry for entry in dataset["annotations"] if entry["area"] < 32 * 32])
    nothing = dict(dataset, annotations=[])
    for name, content in [("annotations", dataset), ("small", small), ("nothing", nothing), *files.items()]:
        with open(os.path.join(HERE, name + ".json"), "w") as stream:
            json.dump(content, stream, separators=(",", ":"))
            stream.write("\n")
    with open(os.path.join(HERE, "expected.h"), "w") as stream:
        say = lambda text: print(text, file=stream)
        say("/** Made by make_expected.py with pycocotools %s; do not edit. */" % importlib.metadata.version("pycocotools"))
        say("#ifndef RESCL_TESTS_PROGRAM_EVALUATE_EXPECTED_H\n#define RESCL_TESTS_PROGRAM_EVALUATE_EXPECTED_H\n")
        say("// clang-format off")
        say("static const struct precision_case {\n  const char *annotations, *results;\n  enum object_part part;\n  double numbers[PRECISION_NUMBER_COUNT];\n} precision_cases[] = {")
        truths = dict(annotations=dataset, small=small, nothing=nothing)
        for truth, name, kind in CASES:
            part = "OBJECT_BOX" if kind == "bbox" else "OBJECT_MASK"
            say('  {"%s.json", "%s.json", %s, %s},' % (truth, name, part, array(evaluate(truths[truth], files[name], kind))))
        say("};")
        with open(sys.argv[1]) as real_stream, open(sys.argv[2]) as result_stream:
            real, results = json.load(real_stream), json.load(result_stream)
        say("static const double real_boxes[] = %s;" % array(evaluate(real, results, "bbox")))
        say("static const double real_masks[] = %s;" % array(evaluate(real, results, "segm")))
        say("static const double formula_boxes[] = %s;" % array(evaluate(real, perturbed(real), "bbox")))
        say("static const double formula_masks[] = %s;" % array(evaluate(real, perturbed(real), "segm")))
        cases = list(polygons(rng))
        for number, (_, _, polygon, counts) in enumerate(cases):
            say("static const double points_%d[] = %s;" % (number, array(polygon)))
            say("static const uint32_t runs_%d[] = {%s};" % (number, ", ".join(map(str, counts))))
        say("static const struct outline_case {\n  int width, height;\n  const double *points;\n  size_t point_count;\n  const uint32_t *runs;\n  size_t run_count;\n} outline_cases[] = {")
        for number, (width, height, polygon, counts) in enumerate(cases):
            say("  {%d, %d, points_%d, %d, runs_%d, %d}," % (width, height, number, len(polygon) // 2, number, len(counts)))
        say("};\n// clang-format on\n\n#endif")


if __name__ == "__main__":
    main()
