#!/usr/bin/python3
"""Makes the demo's model and pictures: draws a data set, trains ResNet-20, writes ONNX and PNGs."""

import argparse
import os
import pathlib
import sys

import numpy
import torch

import dataset
import network
from drawing.picture import LABELS, NEAT, draw_picture

HERE = pathlib.Path(__file__).resolve().parent

# Shipped pictures: label -> (width, height, number of the picture in its series).
PICTURES = {
    "balloon": (320, 400, 3),
    "butterfly": (400, 320, 9),
    "car": (480, 320, 4),
    "cat": (360, 360, 3),
    "fish": (480, 320, 6),
    "flower": (320, 400, 9),
    "house": (400, 320, 5),
    "mushroom": (360, 360, 6),
    "rocket": (320, 480, 14),
    "sailboat": (480, 320, 12),
}


def training_set(options):
  """Draws the training pictures, or reads them from the cache file if that holds the right number."""
  if options.cache and options.cache.exists():
    pictures = numpy.load(options.cache)
    if len(pictures) == len(LABELS) * options.per_class:
      return pictures, numpy.repeat(numpy.arange(len(LABELS)), options.per_class)
  pictures, targets = dataset.draw_examples("train", options.per_class, options.threads)
  if options.cache:
    numpy.save(options.cache, pictures)
  return pictures, targets


def make_model(options):
  torch.manual_seed(options.seed)
  torch.use_deterministic_algorithms(True)
  pictures, targets = training_set(options)
  print(f"training on {len(pictures)} pictures of {len(LABELS)} classes", flush=True)
  mean, std = network.channel_statistics(pictures)
  images = network.normalise(pictures, mean, std)
  model = network.train(images, torch.from_numpy(targets), len(LABELS), options.epochs)
  network.write_onnx(model, str(options.model), LABELS, mean, std)
  print(f"{options.model.name}: {options.model.stat().st_size} bytes")


def make_pictures(options):
  folder = options.model.parent / "pictures"
  folder.mkdir(exist_ok=True)
  for label, (width, height, number) in PICTURES.items():
    image = draw_picture(label, dataset.generator("picture", label, number), (width, height), NEAT)
    image.save(folder / f"{label}.png", optimize=True)


def measure_held_out(model, mean, std, options):
  """Accuracy on pictures with seeds that training never saw; names the three most frequent mistakes."""
  pictures, targets = dataset.draw_examples("held-out", options.held_out, options.threads)
  guesses = network.probabilities(model, network.normalise(pictures, mean, std)).argmax(dim=1).numpy()
  right = int((guesses == targets).sum())
  print(f"held-out accuracy: {right / len(targets):.2%} ({right} of {len(targets)})")
  mistakes = numpy.zeros((len(LABELS), len(LABELS)), dtype=int)
  numpy.add.at(mistakes, (targets, guesses), targets != guesses)
  for place in mistakes.ravel().argsort()[::-1][:3]:
    shown, taken = divmod(int(place), len(LABELS))
    if mistakes[shown, taken]:
      print(f"  {LABELS[shown]} taken for {LABELS[taken]}: {mistakes[shown, taken]}")


def measure_pictures(model, mean, std, options):
  """Classifies the shipped pictures. Returns whether all are right."""
  all_right = True
  for path in sorted((options.model.parent / "pictures").glob("*.png")):
    with dataset.Image.open(path) as image:
      pixels = dataset.reduce_picture(image.convert("RGB"))
    chances = network.probabilities(model, network.normalise(pixels[None], mean, std))[0]
    best = int(chances.argmax())
    print(f"  {path.name}: {LABELS[best]} {chances[best]:.3f}")
    all_right = all_right and LABELS[best] == path.stem
  return all_right


def parse_options():
  with_defaults = argparse.ArgumentDefaultsHelpFormatter
  parser = argparse.ArgumentParser(description=__doc__, formatter_class=with_defaults)
  add = parser.add_argument
  add("what", nargs="?", choices=["all", "model", "pictures", "measure"], default="all",
      help="what to make; 'measure' only measures what is there, as the others do at the end")
  add("--model", type=pathlib.Path, default=HERE / "resnet20_shapes.onnx",
      help="the ONNX file; pictures go to the folder 'pictures' beside it")
  add("--per-class", type=int, default=1800, help="training pictures per class")
  add("--held-out", type=int, default=200, help="held-out pictures per class")
  add("--epochs", type=int, default=12, help="passes over the training pictures")
  add("--seed", type=int, default=1, help="seed of the network's first weights and of the batches")
  add("--threads", type=int, default=os.cpu_count(), help="processes to draw and threads to train with")
  add("--cache", type=pathlib.Path, help=".npy file that keeps the drawn training pictures")
  return parser.parse_args()


def main():
  options = parse_options()
  torch.set_num_threads(options.threads)
  if options.what in ("all", "model"):
    make_model(options)
  if options.what in ("all", "pictures"):
    make_pictures(options)
  model, mean, std = network.read_onnx(str(options.model))
  all_right = measure_pictures(model, mean, std, options)
  measure_held_out(model, mean, std, options)
  return 0 if all_right else 1


if __name__ == "__main__":
  sys.exit(main())
