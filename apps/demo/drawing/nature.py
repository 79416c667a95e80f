"""Living things. Each function draws one, standing upright and facing right, with random form and colours."""

import math

from .brush import darker, hsv, lighter, mix

WHITE = (1.0, 1.0, 1.0)
INK = (0.10, 0.08, 0.10)


def apple(brush):
  """A fruit with a dip at the stem, a leaf and a gleam."""
  skin = brush.near(brush.pick([0.98, 0.0, 0.02, 0.12, 0.26]), 0.02, (0.7, 0.95), (0.65, 0.95))
  width = brush.between(0.88, 1.05)
  brush.line((0.36, 0.22, 0.12), brush.between(0.08, 0.13), (0, -0.35), (0.03, -0.62), (0.14, -0.92))
  brush.symmetric((0, -0.42), (0.32 * width, -0.58), (0.72 * width, -0.42), (0.82 * width, 0.05),
                  (0.58 * width, 0.64), (0.24, 0.86), (0, 0.78))
  brush.fill(skin)
  brush.symmetric((0, -0.44), (0.2, -0.47), (0, -0.34))
  brush.flat(darker(skin, 0.5))
  brush.ellipse(-0.42 * width, -0.12, 0.12, 0.24, 0.4)
  brush.flat(WHITE, brush.between(0.3, 0.7))
  if brush.chance(0.85):
    brush.blob((0.06, -0.62), (0.28, -0.9), (0.66, -0.88), (0.48, -0.62))
    brush.fill(brush.near(0.32, 0.05, (0.6, 0.85), (0.45, 0.75)))


def butterfly(brush):
  """Four patterned wings seen from above."""
  main, patch = brush.vivid(), brush.vivid()
  edge = darker(main, brush.between(0.5, 0.9))
  spread, tail = brush.between(0.8, 1.0), brush.between(0.7, 0.9)
  upper = ((0.04, -0.08), (0.30, -0.62), (0.78, -0.82), (0.95, -0.48), (0.72, -0.02), (0.30, 0.10))
  lower = ((0.04, 0.02), (0.42, 0.06), (0.70, 0.30), (0.62, tail - 0.12), (0.40, tail), (0.16, 0.48))
  dots = [(brush.between(0.62, 0.78), -0.5), (0.5, brush.between(0.35, 0.5))]
  for side in (-spread, spread):
    for wing, share in ((lower, 0.64), (upper, 0.72)):
      centre = [sum(axis) / len(wing) for axis in zip(*wing)]
      brush.blob(*[(side * x, y) for x, y in wing])
      brush.fill(edge)
      for scale, colour in ((share + 0.12, main), (share - 0.22, patch)):
        inner = [mix(centre, point, scale) for point in wing]
        brush.blob(*[(side * x, y) for x, y in inner])
        brush.flat(colour)
    for x, y in dots:
      brush.ellipse(side * x, y, 0.08, 0.08)
      brush.flat(lighter(patch, 0.6))
    brush.line(INK, 0.035, (0, -0.42), (side * 0.10, -0.72), (side * 0.30, -0.92))
  brush.ellipse(0, 0.02, 0.075, 0.46)
  brush.fill(mix(INK, (0.4, 0.25, 0.1), brush.between(0, 1)))
  brush.ellipse(0, -0.44, 0.085, 0.085)
  brush.fill(INK)


def cat_features(brush, iris):
  """Eyes, nose, mouth and whiskers."""
  height = brush.between(0.13, 0.2)
  for side in (-1, 1):
    brush.ellipse(side * 0.34, -0.02, 0.155, height)
    brush.fill(iris)
    brush.ellipse(side * 0.34, -0.01, brush.between(0.05, 0.10), height * 0.86)
    brush.flat(INK)
    brush.ellipse(side * 0.34 - 0.05, -0.08, 0.04, 0.045)
    brush.flat(WHITE)
    brush.line(INK, 0.035, (0, 0.36), (side * 0.08, 0.46), (side * 0.2, 0.44))
    for drop in (-0.06, 0.05, 0.16):
      whisker = [(side * 0.3, 0.33 + drop * 0.4), (side * 0.65, 0.3 + drop), (side * 0.98, 0.28 + drop * 1.8)]
      brush.line((0.95, 0.93, 0.9), 0.022, *whisker)
  brush.polygon((-0.09, 0.24), (0.09, 0.24), (0, 0.35))
  brush.fill((0.92, 0.48, 0.52))


def cat(brush):
  """A cat's face."""
  fur = brush.pick([(0.93, 0.58, 0.2), (0.55, 0.55, 0.58), (0.2, 0.19, 0.22), (0.93, 0.9, 0.85),
                    (0.55, 0.38, 0.25)])
  fur = mix(fur, brush.vivid(), brush.between(0, 0.12))
  stripe = darker(fur, 0.45)
  tip = brush.between(0.55, 0.8)
  for side in (-1, 1):
    brush.polygon((side * 0.78, -0.18), (side * tip, -0.95), (side * 0.12, -0.5))
    brush.fill(fur)
    brush.polygon((side * 0.66, -0.32), (side * tip * 0.95, -0.76), (side * 0.3, -0.48))
    brush.flat((0.95, 0.66, 0.66))
  width = brush.between(0.8, 0.92)
  head = ((0, -0.6), (0.48, -0.52), (width, 0.0), (width * 0.86, 0.46), (0.4, 0.78), (0, 0.84))
  brush.symmetric(*head)
  brush.fill(fur)
  if brush.chance(0.6):
    for x, length in ((-0.17, 0.2), (0, 0.28), (0.17, 0.2)):
      brush.line(stripe, 0.075, (x, -0.53), (x * 0.8, -0.53 + length))
    for side in (-1, 1):
      for y in (0.1, 0.28):
        brush.line(stripe, 0.06, (side * width * 0.94, y), (side * 0.6, y + 0.03))
  for side in (-1, 1):
    brush.ellipse(side * 0.17, 0.42, 0.25, 0.21)
    brush.flat(lighter(fur, 0.65))
  cat_features(brush, brush.pick([hsv(0.3, 0.6, 0.8), hsv(0.14, 0.75, 0.95), hsv(0.55, 0.5, 0.9)]))


def fish(brush):
  """A fish from the side: forked tail, fins, stripes or scales."""
  body, fin = brush.vivid(), brush.vivid()
  height = brush.between(0.40, 0.6)
  brush.blob((-0.45, 0), (-0.78, -0.30), (-1.0, -0.5), (-0.88, 0), (-1.0, 0.5), (-0.78, 0.30))
  brush.fill(fin)
  brush.blob((-0.35, -height * 0.7), (-0.1, -height - 0.3), (0.3, -height - 0.2), (0.38, -height * 0.7))
  brush.fill(fin)
  brush.blob((-0.15, height * 0.7), (-0.28, height + 0.25), (0.12, height + 0.08), (0.2, height * 0.7))
  brush.fill(fin)
  outline = ((0.98, 0.02), (0.62, -height * 0.78), (0.12, -height), (-0.4, -height * 0.55), (-0.62, 0),
             (-0.4, height * 0.55), (0.12, height), (0.62, height * 0.78))
  brush.blob(*outline)
  brush.fill(body)
  marking = brush.pick(["stripes", "scales", "belly"])

  def mark():
    if marking == "stripes":
      for x in (-0.36, -0.04, 0.28):
        brush.line(mix(fin, WHITE, 0.35), 0.13, (x, -0.9), (x + 0.1, 0), (x, 0.9))
    elif marking == "scales":
      for row in range(-3, 4):
        for column in range(-3, 3):
          x, y = column * 0.18 + (row % 2) * 0.09, row * 0.17
          brush.ellipse(x, y, 0.09, 0.09, 0.0, -math.pi / 2, math.pi / 2)
          brush.stroke(darker(body, 0.4), 0.025)
    else:
      brush.ellipse(0.2, height + 0.1, 0.9, height * 0.75)
      brush.flat(lighter(body, 0.6))

  brush.blob(*outline)
  brush.clipped(mark)
  brush.line(darker(body, 0.45), 0.04, (0.42, -height * 0.55), (0.32, 0), (0.42, height * 0.55))
  brush.blob((0.2, 0.08), (-0.08, 0.0), (-0.16, 0.26), (0.06, 0.3))
  brush.fill(fin)
  brush.ellipse(0.64, -height * 0.25, 0.12, 0.12)
  brush.fill(WHITE)
  brush.ellipse(0.67, -height * 0.25, 0.06, 0.07)
  brush.flat(INK)


def flower(brush):
  """A blossom with a round heart on a stem with leaves."""
  green = brush.near(0.32, 0.05, (0.5, 0.85), (0.4, 0.75))
  bend = brush.between(-0.2, 0.2)
  top = -0.36
  brush.line(green, brush.between(0.07, 0.12), (0, top), (bend, 0.4), (bend * 0.5, 0.98))
  for side in (-1, 1):
    y = brush.between(0.5, 0.75)
    brush.blob((bend, y + 0.1), (bend + side * 0.18, y - 0.14), (bend + side * 0.58, y - 0.22),
               (bend + side * 0.36, y + 0.1))
    brush.fill(green)
  petal = brush.pick([brush.vivid(), brush.vivid(), (0.97, 0.96, 0.98)])
  heart = brush.pick([(0.98, 0.8, 0.15), (0.45, 0.28, 0.15), (0.95, 0.6, 0.15)])
  count = int(brush.rng.integers(5, 11))
  length, start = brush.between(0.26, 0.31), brush.between(0, math.pi)
  breadth = min(0.62 * math.pi / count, 0.27) * brush.between(0.72, 0.85)
  for index in range(count):
    angle = start + index * 2 * math.pi / count
    brush.ellipse(0.33 * math.cos(angle), top + 0.33 * math.sin(angle), length, breadth, angle)
    brush.fill(petal)
  brush.ellipse(0, top, 0.18, 0.18)
  brush.fill(heart)


def mushroom(brush):
  """A spotted cap on a pale stem."""
  cap = brush.pick([
      brush.near(0.0, 0.03, (0.75, 0.95), (0.7, 0.95)),
      brush.near(0.07, 0.03, (0.5, 0.8), (0.45, 0.8)),
      brush.vivid()
  ])
  stem = hsv(0.11, brush.between(0.05, 0.25), brush.between(0.85, 1.0))
  foot, rim = brush.between(0.26, 0.4), brush.between(0.02, 0.14)
  brush.symmetric((0, 0.92), (foot, 0.86), (foot * 0.95, 0.6), (0.2, 0.25), (0.2, -0.1), (0, -0.2))
  brush.fill(stem)
  brush.ellipse(0, rim, 0.84, 0.17)
  brush.fill(darker(stem, 0.12))
  peak = brush.between(-0.95, -0.7)
  dome = ((0, peak), (0.46, peak + 0.14), (0.82, -0.34), (0.94, rim), (0.6, rim + 0.08), (0, rim + 0.11))
  brush.symmetric(*dome)
  brush.fill(cap)

  def spots():
    for x, y, size in ((-0.02, peak + 0.3, 0.15), (-0.5, -0.26, 0.14), (0.46, -0.32, 0.16), (0.1, -0.1, 0.1),
                       (-0.8, 0.0, 0.09), (0.8, -0.02, 0.1), (-0.3, -0.6, 0.08), (0.32, -0.68, 0.07)):
      size *= brush.between(0.7, 1.15)
      brush.ellipse(x + brush.between(-0.05, 0.05), y, size, size * 0.85)
      brush.flat((0.99, 0.96, 0.9))

  if brush.chance(0.85):
    brush.symmetric(*dome)
    brush.clipped(spots)


def pine(brush, green):
  """Stacked tiers of branches."""
  tiers = int(brush.rng.integers(3, 5))
  for tier in reversed(range(tiers)):
    top = -0.98 + tier * 1.35 / tiers * 0.82
    half, height = 0.3 + 0.42 * tier / (tiers - 1), 1.62 / tiers
    brush.blob((0, top), (half * 0.5, top + height * 0.55), (half, top + height), (0, top + height * 0.9),
               (-half, top + height), (-half * 0.5, top + height * 0.55))
    brush.fill(mix(green, WHITE, 0.06 * (tiers - tier)))


def tree(brush):
  """A pine or a broad-leaved tree."""
  bark = brush.near(0.07, 0.02, (0.4, 0.65), (0.3, 0.5))
  green = brush.near(brush.pick([0.3, 0.33, 0.36, 0.28, 0.09]), 0.03, (0.55, 0.85), (0.35, 0.7))
  if brush.chance(0.4):
    brush.box(-0.11, 0.3, 0.11, 0.96)
    brush.fill(bark)
    pine(brush, green)
    return
  girth = brush.between(0.10, 0.16)
  brush.blob((-girth, 0.1), (girth, 0.1), (girth, 0.7), (girth * 2, 0.97), (-girth * 2, 0.97), (-girth, 0.7))
  brush.fill(bark)
  brush.line(bark, girth, (0, 0.4), (0.28, 0.05))
  lobes = [(-0.42, -0.05, 0.36), (0.44, -0.08, 0.36), (-0.3, -0.48, 0.36), (0.3, -0.52, 0.36),
           (0, -0.25, 0.5), (0, -0.66, 0.3)]
  lobes = [(x, y, radius * brush.between(0.9, 1.1)) for x, y, radius in lobes]
  if brush.outline_share > 0:  # One outline around the whole crown: larger discs behind it.
    for x, y, radius in lobes:
      brush.ellipse(x, y, radius + brush.outline_width, radius + brush.outline_width)
      brush.flat(darker(green, brush.outline_share))
  for x, y, radius in lobes:
    brush.ellipse(x, y, radius, radius)
    brush.fill(green, outline=False)
  fruit = brush.pick([None, None, (0.88, 0.15, 0.15), lighter(green, 0.25)])
  for x, y, radius in lobes if fruit else []:
    brush.ellipse(x + brush.between(-0.15, 0.15), y + brush.between(-0.1, 0.1), 0.06, 0.06)
    brush.flat(fruit)
