"""Composes scenes: several drawn things on one background, with the label and the visible mask of each."""

import multiprocessing
import zlib
from dataclasses import dataclass

import cairo
import numpy
from PIL import Image

from drawing import scenes
from drawing.brush import Brush
from drawing.picture import LABELS, THINGS, weather

SHARED = 0.25  # two things may overlap by this share of the smaller one
TRIES = 12  # places tried for a thing before it is left out


@dataclass(frozen=True)
class Setting:
  """How much a scene may vary."""
  things: tuple  # fewest and most things
  radius: tuple  # of a thing, as a share of the shorter side, drawn evenly on a logarithmic scale
  tilt: float  # largest rotation, radians
  wear: float  # strength of light changes, blur and noise, 0 .. 1


VARIED = Setting(things=(1, 9), radius=(0.08, 0.40), tilt=0.35, wear=0.5)
CROWDED = Setting(things=(3, 10), radius=(0.10, 0.45), tilt=0.35, wear=0.5)
NEAT = Setting(things=(5, 6), radius=(0.13, 0.26), tilt=0.10, wear=0.0)


def pixels_of(surface, width, height):
  """Bytes [height][width][4] (blue, green, red, alpha) of a surface, copied."""
  surface.flush()
  rows = numpy.ndarray((height, surface.get_stride() // 4, 4), numpy.uint8, surface.get_data())
  return rows[:, :width].copy()


class Scene:
  """A picture that things are added to, in units where its shorter side is 1."""
  def __init__(self, rng, size, setting):
    self.rng, self.setting = rng, setting
    self.size, self.short = size, min(size)
    self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, *size)
    self.context = cairo.Context(self.surface)
    self.context.scale(self.short, self.short)
    self.masks = []  # [height][width] of bool, one for each thing, parts behind others left out

  def draw(self, label):
    """Draws a thing at a random place into a layer of its own. Returns the layer's source and mask."""
    brush = Brush(self.context, self.rng)
    width, height = (side / self.short for side in self.size)
    low, high = numpy.log(self.setting.radius)
    radius = float(numpy.exp(self.rng.uniform(low, high)))
    reach = 0.85 * radius  # a thing may stand a little out of the picture
    self.context.push_group()
    self.context.translate(brush.between(reach, max(width - reach, reach)),
                           brush.between(reach, max(height - reach, reach)))
    self.context.rotate(brush.between(-self.setting.tilt, self.setting.tilt))
    stretch = 1 + brush.between(-0.12, 0.12)
    self.context.scale(radius * (-1 if brush.chance(0.5) else 1) * stretch, radius / stretch)
    THINGS[label][0](brush)
    source = self.context.pop_group()
    layer = cairo.ImageSurface(cairo.FORMAT_ARGB32, *self.size)
    alone = cairo.Context(layer)
    alone.scale(self.short, self.short)
    alone.set_source(source)
    alone.paint()
    return source, pixels_of(layer, *self.size)[..., 3] > 127

  def add(self, label):
    """Adds a thing where it overlaps the others little. Returns whether a place was found."""
    for _ in range(TRIES):
      self.context.save()
      source, mask = self.draw(label)
      self.context.restore()
      shared = [(mask & seen).sum() / min(mask.sum(), seen.sum()) for seen in self.masks]
      if mask.any() and max(shared, default=0) <= SHARED:
        self.context.set_source(source)
        self.context.paint()
        self.masks = [seen & ~mask for seen in self.masks] + [mask]
        return True
    return False

  def image(self):
    picture = Image.fromarray(numpy.ascontiguousarray(pixels_of(self.surface, *self.size)[..., 2::-1]))
    return weather(picture, self.rng, self.setting.wear) if self.setting.wear > 0 else picture


def compose(rng, size, setting, background=None, labels=None):
  """An RGB Pillow image, the labels' numbers and the masks [things][height][width] of what it shows.

  Background and labels are chosen at random where they are not given. A thing for which there is no room is left
  out. The same generator state and arguments give the same scene.
  """
  scene = Scene(rng, size, setting)
  brush = Brush(scene.context, rng)
  background = background or brush.pick(scenes.ANYWHERE)
  background(brush, size[0] / scene.short, size[1] / scene.short)
  if labels is None:
    count = int(rng.integers(setting.things[0], setting.things[1] + 1))
    labels = (LABELS[int(rng.integers(len(LABELS)))] for _ in range(count))
  drawn = [LABELS.index(label) for label in labels if scene.add(label)]
  return scene.image(), drawn, numpy.array(scene.masks)


def letterbox(image, side):
  """The image in the middle of a square of grey 114, and its left and top there. The longer side must fit."""
  left, top = ((side - length) // 2 for length in image.size)
  square = Image.new("RGB", (side, side), (114, 114, 114))
  square.paste(image, (left, top))
  return square, left, top


def generator(role, index):
  """The random generator of one scene. Different roles ("train", "held-out") share no seed."""
  return numpy.random.default_rng([zlib.crc32(role.encode()), zlib.crc32(b"scene"), index])


def draw_example(task):
  """A scene in a square: bytes [side][side][3], map [side][side] of 1 + the place of the thing seen, labels."""
  role, index, side, setting = task
  rng = generator(role, index)
  size = [side, round(side * rng.uniform(0.6, 1))]
  rng.shuffle(size)
  image, numbers, masks = compose(rng, tuple(size), setting)
  square, left, top = letterbox(image, side)
  ids = numpy.zeros((side, side), numpy.uint8)
  for place, mask in enumerate(masks):
    ids[top:top + size[1], left:left + size[0]][mask] = place + 1
  return numpy.asarray(square), ids, numbers


def draw_examples(role, count, side, setting, processes):
  """Pictures [count][side][side][3], maps [count][side][side] and a list of labels for each."""
  with multiprocessing.Pool(processes) as pool:
    drawn = pool.map(draw_example, [(role, index, side, setting) for index in range(count)], chunksize=16)
  pictures, maps, numbers = zip(*drawn)
  return numpy.stack(pictures), numpy.stack(maps), list(numbers)
