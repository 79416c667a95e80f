"""Backgrounds. Each function fills a picture of `width` x `height`, in units where the shorter side is 1."""

import math

import cairo

from .brush import darker, hsv, lighter, mix

WHITE = (1.0, 1.0, 1.0)


def gradient(brush, width, height, top, bottom):
  """Fills the whole picture from `top` down to `bottom`."""
  fade = cairo.LinearGradient(0, 0, brush.between(-0.2, 0.2) * width, height)
  fade.add_color_stop_rgb(0, *top)
  fade.add_color_stop_rgb(1, *bottom)
  brush.context.set_source(fade)
  brush.context.paint()


def glow(brush, x, y, radius, colour, alpha):
  """A soft round light."""
  light = cairo.RadialGradient(x, y, 0, x, y, radius)
  light.add_color_stop_rgba(0, *colour, alpha)
  light.add_color_stop_rgba(1, *colour, 0)
  brush.context.set_source(light)
  brush.context.paint()


def clouds(brush, width, lowest):
  for _ in range(int(brush.rng.integers(1, 5))):
    x, y, size = brush.between(0, width), brush.between(0.05, lowest), brush.between(0.04, 0.09)
    for step in (-1.5, -0.6, 0.4, 1.4):
      rise = size * (0.5 if abs(step) > 1 else 0.9)
      brush.ellipse(x + step * size, y - rise * 0.4, size * 1.1, rise)
      brush.flat(WHITE, 0.75)


def hills(brush, width, height, colour, horizon):
  """Two ridges of rolling ground."""
  for layer in range(2):
    level = horizon + layer * 0.1
    phase, waves = brush.between(0, 6.28), brush.between(1, 3)
    ridge = [(width * i / 12, level + 0.05 * math.sin(phase + waves * i * 0.5)) for i in range(-1, 14)]
    brush.polygon((width * 1.1, height * 1.1), (-width * 0.1, height * 1.1), *ridge)
    brush.flat(mix(lighter(colour, 0.3), colour, layer))


def daylight(brush):
  return brush.near(0.57, 0.03, (0.4, 0.75), (0.75, 0.98)), brush.near(0.55, 0.04, (0.05, 0.3), (0.9, 1.0))


def sky(brush, width, height):
  gradient(brush, width, height, *daylight(brush))
  if brush.chance(0.4):
    glow(brush, brush.between(0, width), 0.1, 0.3, (1.0, 0.97, 0.8), 0.95)
  clouds(brush, width, height * 0.9)


def meadow(brush, width, height):
  gradient(brush, width, height, *daylight(brush))
  clouds(brush, width, 0.35)
  grass = brush.near(0.27, 0.06, (0.4, 0.75), (0.45, 0.8))
  horizon = height * brush.between(0.5, 0.75)
  hills(brush, width, height, grass, horizon)
  for _ in range(int(brush.rng.integers(0, 30))):
    x, y = brush.between(0, width), brush.between(horizon + 0.1, height)
    brush.ellipse(x, y, 0.009, 0.007)
    brush.flat(brush.pick([WHITE, (1.0, 0.9, 0.3), (0.95, 0.5, 0.6), darker(grass, 0.3)]))


def evening(brush, width, height):
  gradient(brush, width, height, brush.near(0.72, 0.08, (0.4, 0.7), (0.3, 0.6)),
           brush.near(0.06, 0.05, (0.4, 0.8), (0.9, 1.0)))
  glow(brush, brush.between(0, width), height * 0.7, 0.5, (1.0, 0.85, 0.55), 0.8)
  hills(brush, width, height, brush.near(0.75, 0.1, (0.2, 0.5), (0.15, 0.35)),
        height * brush.between(0.7, 0.85))


def night(brush, width, height):
  gradient(brush, width, height, brush.near(0.65, 0.06, (0.6, 0.9), (0.05, 0.2)),
           brush.near(0.7, 0.1, (0.5, 0.8), (0.25, 0.5)))
  for _ in range(int(brush.rng.integers(20, 80))):
    radius = brush.between(0.002, 0.007)
    brush.ellipse(brush.between(0, width), brush.between(0, height), radius, radius)
    brush.flat((1.0, 1.0, 0.9), brush.between(0.4, 1.0))
  if brush.chance(0.6):
    x, y, radius = brush.between(0, width), brush.between(0.08, 0.3), brush.between(0.04, 0.1)
    glow(brush, x, y, radius * 3, (0.9, 0.9, 1.0), 0.35)
    brush.ellipse(x, y, radius, radius)
    brush.flat((0.97, 0.96, 0.86))
  if brush.chance(0.5):
    hills(brush, width, height, brush.near(0.65, 0.1, (0.2, 0.4), (0.1, 0.3)),
          height * brush.between(0.7, 0.85))


def water_lines(brush, width, height, level, colour):
  for row in range(7):
    y = level + 0.03 + (height - level) * row / 7
    shift, reach = brush.between(0, 6.28), 0.01 + 0.004 * row
    points = [(width * i / 16, y + reach * math.sin(shift + i * 1.3)) for i in range(-1, 18)]
    brush.blob(*points, closed=False)
    brush.stroke(colour, 0.006 + 0.002 * row, 0.5)


def sea(brush, width, height):
  gradient(brush, width, height, *daylight(brush))
  clouds(brush, width, 0.4)
  level = height * brush.between(0.5, 0.75)
  water = brush.near(0.54, 0.06, (0.5, 0.85), (0.5, 0.85))
  brush.box(0, level, width, height + 0.1)
  brush.flat(water)
  water_lines(brush, width, height, level, lighter(water, 0.5))


def underwater(brush, width, height):
  top = brush.near(0.52, 0.05, (0.4, 0.75), (0.7, 0.95))
  gradient(brush, width, height, top, darker(top, brush.between(0.4, 0.7)))
  for _ in range(4):
    x = brush.between(-0.2, width)
    brush.polygon((x, 0), (x + 0.1, 0), (x + 0.4, height), (x + 0.15, height))
    brush.flat(WHITE, 0.08)
  sand = height * brush.between(0.84, 0.95)
  for _ in range(int(brush.rng.integers(0, 6))):
    x, reach = brush.between(0, width), brush.between(0.1, 0.3)
    brush.line(brush.near(0.38, 0.08, (0.5, 0.8), (0.3, 0.6)), 0.02, (x, sand + 0.05),
               (x + 0.03, sand - reach / 3), (x - 0.02, sand - reach * 0.7), (x + 0.02, sand - reach))
  hills(brush, width, height, (0.82, 0.74, 0.52), sand)
  for _ in range(int(brush.rng.integers(3, 14))):
    radius = brush.between(0.006, 0.022)
    brush.ellipse(brush.between(0, width), brush.between(0, sand), radius, radius)
    brush.stroke(WHITE, 0.005, 0.7)


def studio(brush, width, height):
  """A plain backdrop, lit in the middle."""
  colour = hsv(brush.between(0, 1), brush.between(0.05, 0.5), brush.between(0.4, 0.95))
  gradient(brush, width, height, colour, darker(colour, brush.between(0.1, 0.4)))
  glow(brush, width * brush.between(0.3, 0.7), height * brush.between(0.2, 0.6), 0.7, WHITE,
       brush.between(0.2, 0.6))


def table(brush, width, height):
  """A wall over a table top or a floor."""
  wall = hsv(brush.between(0, 1), brush.between(0.1, 0.4), brush.between(0.6, 0.95))
  gradient(brush, width, height, lighter(wall, 0.2), wall)
  if brush.chance(0.5):
    for i in range(int(width * 12) + 1):
      brush.box(i / 12, 0, i / 12 + 0.03, height)
      brush.flat(WHITE, 0.22)
  wood = brush.near(0.08, 0.03, (0.3, 0.6), (0.45, 0.85))
  level = height * brush.between(0.6, 0.82)
  brush.box(-0.1, level, width + 0.1, height + 0.1)
  brush.flat(wood)
  for i in range(4):
    y = level + (height - level) * (i + 0.4) / 4
    brush.line(darker(wood, 0.2), 0.006, (0, y), (width / 2, y + brush.between(-0.02, 0.02)), (width, y))


def road(brush, width, height):
  """A street with a skyline."""
  gradient(brush, width, height, *daylight(brush))
  level = height * brush.between(0.62, 0.76)
  x, town = -0.05, brush.near(0.62, 0.1, (0.1, 0.3), (0.55, 0.8))
  while x < width:
    breadth, rise = brush.between(0.08, 0.2), brush.between(0.1, 0.4)
    brush.box(x, level - rise, x + breadth, level)
    brush.flat(mix(town, WHITE, brush.between(0, 0.35)))
    x += breadth
  brush.box(-0.1, level, width + 0.1, height + 0.1)
  brush.flat(hsv(0.65, 0.06, brush.between(0.35, 0.55)))
  for i in range(int(width * 6) + 1):
    brush.box(i / 5, height - 0.1, i / 5 + 0.1, height - 0.085)
    brush.flat((0.95, 0.92, 0.8))


def wallpaper(brush, width, height):
  """Stripes, dots or checks in two related colours."""
  colour = hsv(brush.between(0, 1), brush.between(0.1, 0.7), brush.between(0.4, 0.95))
  other = mix(colour, brush.pick([WHITE, (0, 0, 0), brush.vivid()]), brush.between(0.15, 0.4))
  gradient(brush, width, height, colour, colour)
  brush.context.save()
  brush.context.translate(width / 2, height / 2)
  brush.context.rotate(brush.between(0, 6.28))
  step, kind = brush.between(0.07, 0.2), brush.pick(["stripes", "dots", "checks"])
  count = int((width + height) / step / 2) + 1
  for i in range(-count, count + 1):
    if kind == "stripes":
      brush.box(i * step, -2, (i + 0.5) * step, 2)
      brush.flat(other)
      continue
    for j in range(-count, count + 1):
      if kind == "dots":
        brush.ellipse((i + 0.5 * (j % 2)) * step, j * step, step * 0.26, step * 0.26)
        brush.flat(other)
      elif (i + j) % 2:
        brush.box(i * step, j * step, (i + 1) * step, (j + 1) * step)
        brush.flat(other)
  brush.context.restore()


def lights(brush, width, height):
  """Blurred lights, as behind a subject in focus."""
  colour = brush.near(brush.between(0, 1), 0.05, (0.3, 0.8), (0.15, 0.6))
  gradient(brush, width, height, colour, darker(colour, 0.5))
  for _ in range(int(brush.rng.integers(8, 30))):
    x, y, radius = brush.between(0, width), brush.between(0, height), brush.between(0.02, 0.11)
    brush.ellipse(x, y, radius, radius)
    brush.flat(lighter(brush.vivid(), 0.4), brush.between(0.1, 0.4))


def clutter(brush, width, height):
  """Overlapping paper scraps."""
  base = hsv(brush.between(0, 1), brush.between(0.1, 0.6), brush.between(0.3, 0.95))
  gradient(brush, width, height, base, darker(base, 0.3))
  for _ in range(int(brush.rng.integers(5, 22))):
    x, y, radius = brush.between(0, width), brush.between(0, height), brush.between(0.05, 0.28)
    start, corners = brush.between(0, 6.28), int(brush.rng.integers(3, 7))
    turn = 2 * math.pi / corners
    brush.polygon(*[(x + radius * math.cos(start + turn * i), y + radius * math.sin(start + turn * i))
                    for i in range(corners)])
    brush.flat(mix(base, brush.vivid(), brush.between(0.2, 0.6)), brush.between(0.3, 0.9))


ANYWHERE = (studio, table, wallpaper, lights, clutter, sky, meadow, evening, night, sea, underwater, road)
