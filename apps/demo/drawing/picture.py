"""Composes one picture: a background, an object in a random pose, then light, blur and noise."""

import math
from dataclasses import dataclass

import cairo
import numpy
from PIL import Image, ImageFilter

from . import nature, objects, scenes
from .brush import Brush

# Label -> (how to draw it, where one would expect to see it).
THINGS = {
    "apple": (nature.apple, (scenes.table, scenes.studio)),
    "balloon": (objects.balloon, (scenes.sky, scenes.meadow, scenes.evening)),
    "butterfly": (nature.butterfly, (scenes.meadow, scenes.lights, scenes.sky)),
    "car": (objects.car, (scenes.road, scenes.meadow, scenes.evening)),
    "cat": (nature.cat, (scenes.wallpaper, scenes.studio, scenes.lights)),
    "fish": (nature.fish, (scenes.underwater, )),
    "flower": (nature.flower, (scenes.meadow, scenes.lights, scenes.sky)),
    "house": (objects.house, (scenes.meadow, scenes.evening)),
    "ice cream": (objects.ice_cream, (scenes.wallpaper, scenes.sea, scenes.studio)),
    "mushroom": (nature.mushroom, (scenes.meadow, scenes.lights)),
    "rocket": (objects.rocket, (scenes.night, scenes.sky)),
    "sailboat": (objects.sailboat, (scenes.sea, )),
    "tree": (nature.tree, (scenes.meadow, scenes.evening)),
    "umbrella": (objects.umbrella, (scenes.sky, scenes.sea, scenes.wallpaper)),
}
LABELS = tuple(THINGS)


@dataclass(frozen=True)
class Look:
  """How much a picture may vary."""
  expected_scene: float  # probability of a background from the object's own list
  size: tuple  # radius of the object, as a share of half the shorter side
  tilt: float  # largest rotation, radians
  wear: float  # strength of light changes, blur and noise, 0 .. 1


VARIED = Look(expected_scene=0.45, size=(0.6, 0.98), tilt=0.40, wear=1.0)
NEAT = Look(expected_scene=1.0, size=(0.84, 0.92), tilt=0.07, wear=0.0)


def place(brush, look, width, height):
  """Moves the context so that -1 .. 1 spans the object, in a random pose inside the centre square."""
  size = brush.between(*look.size)
  room = max(1.04 - size, 0.0) * 0.5
  mirror = -1 if brush.chance(0.5) else 1
  stretch = 1 + brush.between(-0.12, 0.12) * min(look.wear * 2, 1)
  brush.context.translate(width / 2 + brush.between(-room, room), height / 2 + brush.between(-room, room))
  brush.context.rotate(brush.between(-look.tilt, look.tilt))
  brush.context.scale(0.5 * size * mirror * stretch, 0.5 * size / stretch)
  brush.context.transform(cairo.Matrix(xy=brush.between(-0.12, 0.12) * min(look.wear * 2, 1)))


def draw_object(brush, draw, look, width, height):
  """Draws the object with a soft shadow behind it."""
  context = brush.context
  context.push_group()
  place(brush, look, width, height)
  draw(brush)
  drawn = context.pop_group()
  shift = brush.between(0.008, 0.025)
  if brush.chance(0.7):
    context.save()
    context.translate(shift, shift)
    context.set_source_rgba(0, 0, 0, brush.between(0.1, 0.35))
    context.mask(drawn)
    context.restore()
  context.set_source(drawn)
  context.paint()


def weather(image, rng, wear):
  """Light from one side, a colour cast, blur and grain."""
  width, height = image.size
  short = min(width, height)
  if rng.random() < 0.6:
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 0.014) * short * wear))
  pixels = numpy.asarray(image, dtype=numpy.float32) / 255
  angle = rng.uniform(0, 2 * math.pi)
  across, down = numpy.meshgrid(numpy.linspace(-1, 1, width), numpy.linspace(-1, 1, height))
  slope = rng.uniform(0, 0.35) * wear * (across * math.cos(angle) + down * math.sin(angle))
  pixels = pixels * (1 + slope[..., None] + rng.uniform(-0.25, 0.2) * wear)
  pixels = pixels * (1 + rng.uniform(-0.1, 0.1, size=3) * wear)
  pixels = (pixels - 0.5) * (1 + rng.uniform(-0.35, 0.2) * wear) + 0.5
  if rng.random() < 0.1 * wear:
    pixels = numpy.broadcast_to(pixels.mean(axis=2, keepdims=True), pixels.shape)
  # Grain on a grid of fixed count, so that it survives the reduction to 32 x 32 whatever the picture's size.
  grain = rng.normal(0, rng.uniform(0, 0.12) * wear, size=(64, 64, 3))
  grain = Image.fromarray(numpy.clip(grain * 255 + 128, 0,
                                     255).astype(numpy.uint8)).resize(image.size, Image.BILINEAR)
  pixels = pixels + (numpy.asarray(grain, dtype=numpy.float32) - 128) / 255
  pixels = pixels + rng.normal(0, 0.02 * wear, size=pixels.shape)
  return Image.fromarray((numpy.clip(pixels, 0, 1) * 255 + 0.5).astype(numpy.uint8))


def draw_picture(label, rng, size=(256, 256), look=VARIED):
  """An RGB Pillow image that shows `label`. The same generator state and size give the same picture."""
  width_pixels, height_pixels = size
  surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width_pixels, height_pixels)
  context = cairo.Context(surface)
  short = min(size)
  context.scale(short, short)
  brush = Brush(context, rng)
  draw, expected = THINGS[label]
  scene = brush.pick(expected if brush.chance(look.expected_scene) else scenes.ANYWHERE)
  scene(brush, width_pixels / short, height_pixels / short)
  draw_object(brush, draw, look, width_pixels / short, height_pixels / short)
  surface.flush()
  rows = numpy.ndarray((height_pixels, surface.get_stride() // 4, 4), numpy.uint8, surface.get_data())
  image = Image.fromarray(numpy.ascontiguousarray(rows[:, :width_pixels, 2::-1]))
  return weather(image, rng, look.wear)
