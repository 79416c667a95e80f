"""Draws labelled pictures, reduced to what the network sees, with one random seed per picture."""

import multiprocessing
import zlib

import numpy
from PIL import Image

from drawing.picture import LABELS, VARIED, draw_picture

RESIZE = 32  # shorter side after the reduction, pixels
CROP = 32  # side of the square cut from the middle, pixels


def generator(role, label, index):
  """The random generator of one picture. Different roles ("train", "held-out") share no seed."""
  return numpy.random.default_rng([zlib.crc32(role.encode()), zlib.crc32(label.encode()), index])


def reduce_picture(image):
  """RGB bytes [CROP][CROP][3]: antialiased bilinear resize of the shorter side, then a centre crop."""
  scale = RESIZE / min(image.size)
  image = image.resize([max(round(side * scale), RESIZE) for side in image.size], Image.BILINEAR)
  left, top = ((side - CROP) // 2 for side in image.size)
  return numpy.asarray(image.crop((left, top, left + CROP, top + CROP)))


def draw_example(task):
  role, label, index = task
  rng = generator(role, label, index)
  sides = [int(rng.integers(128, 385))]
  sides.append(int(sides[0] * rng.uniform(1, 1.5)))
  rng.shuffle(sides)
  return reduce_picture(draw_picture(label, rng, tuple(sides), VARIED))


def draw_examples(role, per_class, processes):
  """Pictures [N][CROP][CROP][3] as bytes and class numbers [N], class by class."""
  tasks = [(role, label, index) for label in LABELS for index in range(per_class)]
  with multiprocessing.Pool(processes) as pool:
    pictures = numpy.stack(pool.map(draw_example, tasks, chunksize=64))
  return pictures, numpy.repeat(numpy.arange(len(LABELS)), per_class)
