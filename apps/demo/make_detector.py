#!/usr/bin/python3
"""Makes the demo's detector and scenes: draws a data set, trains, writes ONNX, PNGs and annotations."""

import argparse
import json
import os
import pathlib
import sys

import numpy
import torch

import composition
import detector
import detector_measure
import detector_training
from drawing import scenes
from drawing.picture import LABELS

HERE = pathlib.Path(__file__).resolve().parent

# Shipped scenes: name -> (background, things from back to front, (width, height), number in its series).
SCENES = {
    "meadow": (scenes.meadow, ("house", "tree", "car", "balloon", "butterfly", "flower"), (480, 320), 3),
    "table": (scenes.table, ("cat", "apple", "ice cream", "mushroom", "apple"), (400, 400), 1),
    "sea": (scenes.sea, ("sailboat", "balloon", "sailboat", "umbrella", "fish"), (480, 360), 1),
}


def make_model(options):
  torch.manual_seed(options.seed)
  torch.use_deterministic_algorithms(True)
  drawn = composition.draw_examples("train", options.pictures, detector_training.SIDE, composition.CROWDED,
                                    options.threads)
  print(f"training on {options.pictures} scenes with {sum(map(len, drawn[2]))} things", flush=True)
  model = detector_training.train(*drawn, len(LABELS), options.steps)
  detector.write(model, str(options.model), LABELS)
  print(f"{options.model.name}: {options.model.stat().st_size} bytes")


def make_scenes(options):
  folder = options.model.parent / "scenes"
  folder.mkdir(exist_ok=True)
  truth = {
      "images": [],
      "categories": [{"id": place + 1, "name": label} for place, label in enumerate(LABELS)],
      "annotations": [],
  }
  for image, (name, (background, things, size, number)) in enumerate(SCENES.items(), 1):
    rng = composition.generator(f"scene {name}", number)
    picture, numbers, masks = composition.compose(rng, size, composition.NEAT, background, things)
    picture.save(folder / f"{name}.png", optimize=True)
    truth["images"].append({"id": image, "file_name": f"{name}.png", "width": size[0], "height": size[1]})
    for label, mask in zip(numbers, masks):
      place = len(truth["annotations"]) + 1
      truth["annotations"].append(detector_measure.annotation(place, image, label, mask))
  (folder / "annotations.json").write_text(json.dumps(truth) + "\n")


def measure_held_out(model, options):
  """COCO's average precision on scenes with seeds that training never saw."""
  drawn = composition.draw_examples("held-out", options.held_out, detector.SIDE, composition.VARIED,
                                    options.threads)
  boxes, masks, overlap = detector_measure.measure(model, *drawn, LABELS)
  print(f"{options.held_out} held-out scenes: boxes AP {boxes[0]:.3f}, AP50 {boxes[1]:.3f}; "
        f"masks AP {masks[0]:.3f}, AP50 {masks[1]:.3f}; mean overlap of masks {overlap:.3f}")


def measure_scenes(model, options):
  """What is found in the shipped scenes."""
  for path in sorted((options.model.parent / "scenes").glob("*.png")):
    with composition.Image.open(path) as image:
      scale = detector.SIDE / max(image.size)
      size = [round(side * scale) for side in image.size]
      small = image.convert("RGB").resize(size, composition.Image.BILINEAR)
    square, _, _ = composition.letterbox(small, detector.SIDE)
    labels, scores, _, _ = detector_measure.detect(model, numpy.asarray(square))
    said = [f"{LABELS[label]} {score:.2f}" for label, score in zip(labels, scores) if score >= 0.25]
    print(f"  {path.name}: {', '.join(said)}")


def parse_options():
  with_defaults = argparse.ArgumentDefaultsHelpFormatter
  parser = argparse.ArgumentParser(description=__doc__, formatter_class=with_defaults)
  add = parser.add_argument
  add("what", nargs="?", choices=["all", "model", "scenes", "measure"], default="all",
      help="what to make; 'measure' only measures what is there, as the others do at the end")
  add("--model", type=pathlib.Path, default=HERE / "resnet18_shapes_detector.onnx",
      help="the ONNX file; scenes go to the folder 'scenes' beside it")
  add("--pictures", type=int, default=2500, help="scenes to learn from")
  add("--held-out", type=int, default=200, help="held-out scenes")
  add("--steps", type=int, default=1600, help=f"batches of {detector_training.BATCH} scenes")
  add("--seed", type=int, default=1, help="seed of the network's first weights and of the batches")
  add("--threads", type=int, default=os.cpu_count(), help="processes to draw and threads to train with")
  return parser.parse_args()


def main():
  options = parse_options()
  torch.set_num_threads(options.threads)
  if options.what in ("all", "model"):
    make_model(options)
  if options.what in ("all", "scenes"):
    make_scenes(options)
  model = detector.read(str(options.model))
  measure_scenes(model, options)
  measure_held_out(model, options)
  return 0


if __name__ == "__main__":
  sys.exit(main())
