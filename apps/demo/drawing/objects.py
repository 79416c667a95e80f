"""Made things. Each function draws one, upright and facing right, with random form and colours."""

import math

from .brush import darker, hsv, lighter, mix

WHITE = (1.0, 1.0, 1.0)
INK = (0.10, 0.08, 0.10)


def glass(brush):
  return hsv(0.55, brush.between(0.15, 0.45), brush.between(0.8, 1.0))


def balloon(brush):
  """A hot-air balloon: striped envelope, ropes and a basket."""
  first, second = brush.vivid(), brush.pick([brush.vivid(), (0.98, 0.96, 0.92)])
  width, neck = brush.between(0.66, 0.78), 0.42
  for x in (-0.17, -0.06, 0.06, 0.17):
    brush.line(INK, 0.025, (x * 1.3, neck - 0.05), (x, 0.75))
  brush.box(-0.2, 0.7, 0.2, 0.97, 0.05)
  brush.fill((0.62, 0.42, 0.22))
  for y in (0.78, 0.87):
    brush.line((0.42, 0.27, 0.13), 0.025, (-0.19, y), (0.19, y))
  envelope = ((0, -0.96), (width * 0.72, -0.78), (width, -0.32), (width * 0.8, 0.08), (0.22, neck), (0, neck))
  brush.symmetric(*envelope)
  brush.fill(first)

  def panels():
    for ring in range(3, 0, -1):  # Nested lenses look like panels on a round envelope.
      brush.ellipse(0, -0.25, width * ring / 3.3, 0.98)
      brush.fill(second if ring % 2 else first, outline=False)

  def zigzag():
    for y, colour in ((-0.45, second), (-0.1, darker(second, 0.25))):
      points = [(x * 0.2, y + (0.12 if x % 2 else -0.02)) for x in range(-5, 6)]
      brush.polygon(*points, *[(x, y + 0.2) for x, y in reversed(points)])
      brush.flat(colour)

  brush.symmetric(*envelope)
  brush.clipped(brush.pick([panels, panels, zigzag]))
  brush.polygon((-0.24, neck - 0.08), (0.24, neck - 0.08), (0.19, neck + 0.03), (-0.19, neck + 0.03))
  brush.fill(darker(first, 0.25))


def car(brush):
  """A car from the side; the cabin varies from saloon to van."""
  paint, pane = brush.vivid(), glass(brush)
  if brush.chance(0.2):
    paint = hsv(0, 0, brush.between(0.25, 0.95))
  roof, back, front = brush.between(-0.5, -0.36), brush.between(-0.75, -0.4), brush.between(0.2, 0.42)
  brush.polygon((back - 0.14, 0.05), (back, roof), (front - 0.14, roof), (front + 0.26, 0.05))
  brush.fill(paint)
  post = (back + front) / 2
  brush.polygon((back - 0.03, -0.02), (back + 0.06, roof + 0.09), (post - 0.04, roof + 0.09),
                (post - 0.04, -0.02))
  brush.fill(pane, outline=False)
  brush.polygon((post + 0.04, -0.02), (post + 0.04, roof + 0.09), (front - 0.17, roof + 0.09),
                (front + 0.13, -0.02))
  brush.fill(pane, outline=False)
  brush.blob((-0.95, 0.34), (-0.96, 0.08), (-0.8, 0.0), (0.0, -0.01), (0.55, 0.0), (0.88, 0.1), (0.97, 0.34),
             (0, 0.37))
  brush.fill(paint)
  brush.line(darker(paint, 0.4), 0.025, (post, 0.03), (post, 0.32))
  brush.box(post - 0.22, 0.1, post - 0.08, 0.14, 0.02)
  brush.flat(darker(paint, 0.5))
  brush.ellipse(0.86, 0.14, 0.07, 0.06)
  brush.fill((1.0, 0.95, 0.65))
  brush.box(-0.95, 0.1, -0.87, 0.22, 0.03)
  brush.flat((0.85, 0.12, 0.1))
  radius = brush.between(0.19, 0.25)
  for x in (-0.54, 0.54):
    brush.ellipse(x, 0.36, radius, radius)
    brush.fill((0.12, 0.12, 0.14))
    brush.ellipse(x, 0.36, radius * 0.55, radius * 0.55)
    brush.fill((0.78, 0.78, 0.8), outline=False)
    brush.ellipse(x, 0.36, radius * 0.18, radius * 0.18)
    brush.flat(INK)


def window(brush, x, y, size, pane):
  brush.box(x - size, y - size, x + size, y + size)
  brush.fill(pane)
  brush.box(x - size, y - size, x + size, y + size)
  brush.stroke(WHITE, 0.045)
  brush.line(WHITE, 0.03, (x - size, y), (x + size, y))
  brush.line(WHITE, 0.03, (x, y - size), (x, y + size))


def house(brush):
  """Walls, a gabled roof, a door, windows, perhaps a chimney."""
  wall = hsv(brush.between(0, 1), brush.between(0.05, 0.5), brush.between(0.75, 1.0))
  roof = brush.near(brush.pick([0.0, 0.02, 0.06, 0.6]), 0.03, (0.4, 0.85), (0.4, 0.8))
  pane = brush.pick([glass(brush), (1.0, 0.88, 0.45)])
  half, eaves = brush.between(0.62, 0.78), brush.between(-0.2, 0.0)
  if brush.chance(0.7):
    brush.box(half * 0.45, -0.85, half * 0.75, eaves)
    brush.fill(darker(roof, 0.25))
  brush.box(-half, eaves - 0.05, half, 0.9)
  brush.fill(wall)
  brush.polygon((0, brush.between(-0.98, -0.82)), (half + 0.2, eaves), (-half - 0.2, eaves))
  brush.fill(roof)
  brush.ellipse(0, eaves - 0.3, 0.1, 0.1)
  brush.fill(pane)
  door = brush.pick([-half * 0.5, 0.0, half * 0.5])
  brush.box(door - 0.15, 0.36, door + 0.15, 0.9, 0.02)
  brush.fill(brush.near(brush.between(0, 1), 0.1, (0.4, 0.8), (0.3, 0.65)))
  brush.ellipse(door + 0.09, 0.64, 0.028, 0.028)
  brush.flat((0.98, 0.85, 0.3))
  for x in (-half * 0.55, 0.0, half * 0.55):
    if abs(x - door) > 0.3:
      window(brush, x, 0.38, 0.13, pane)


def ice_cream(brush):
  """One to three scoops in a waffle cone."""
  waffle = hsv(0.09, brush.between(0.45, 0.65), brush.between(0.75, 0.95))
  rim = brush.between(-0.02, 0.12)
  cone = ((-0.42, rim), (0.42, rim), (0, 0.98))
  brush.polygon(*cone)
  brush.fill(waffle)

  def lattice():
    for offset in range(-6, 7):
      for slope in (-1, 1):
        brush.line(darker(waffle, 0.3), 0.03, (offset * 0.17 - slope * 0.5, -0.3),
                   (offset * 0.17 + slope * 0.5, 1.2))

  brush.polygon(*cone)
  brush.clipped(lattice)
  scoops = brush.pick([[(0, -0.24, 0.45)], [(-0.24, -0.12, 0.31), (0.24, -0.12, 0.31), (0, -0.45, 0.31)],
                       [(0, -0.12, 0.38), (0, -0.48, 0.31)]])
  flavour = [
      brush.pick([
          brush.vivid(),
          hsv(0.95, 0.4, 1.0),
          hsv(0.12, 0.25, 1.0),
          hsv(0.06, 0.6, 0.45),
          hsv(0.42, 0.35, 0.95)
      ]) for _ in scoops
  ]
  for (x, y, radius), colour in zip(scoops, flavour):
    brush.ellipse(x, y, radius, radius)
    brush.fill(colour)
    brush.ellipse(x - radius * 0.35, y - radius * 0.4, radius * 0.22, radius * 0.15, -0.6)
    brush.flat(WHITE, 0.5)
  for x in (-0.34, -0.12, 0.1, 0.33):
    brush.ellipse(x, rim - 0.02, 0.13, brush.between(0.07, 0.17))
    brush.flat(flavour[0])
  x, y, radius = scoops[-1]
  if brush.chance(0.5):
    brush.line((0.3, 0.4, 0.15), 0.03, (x, y - radius - 0.05), (x + 0.12, y - radius - 0.25))
    brush.ellipse(x, y - radius - 0.04, 0.1, 0.1)
    brush.fill((0.85, 0.08, 0.15))
  else:
    for _ in range(9):
      angle, reach = brush.between(0, 6.28), brush.between(0.1, 0.75) * radius
      brush.ellipse(x + reach * math.cos(angle), y + reach * math.sin(angle), 0.05, 0.02, angle * 3)
      brush.flat(brush.vivid())


def rocket(brush):
  """A pointed hull with fins, portholes and a flame."""
  hull = brush.pick([hsv(0.6, 0.05, brush.between(0.8, 1.0)), brush.vivid()])
  trim = brush.vivid()
  girth, base = brush.between(0.26, 0.36), 0.48
  if brush.chance(0.8):
    length = brush.between(0.25, 0.48)
    for share, colour in ((1.0, (0.98, 0.42, 0.1)), (0.62, (1.0, 0.85, 0.3))):
      brush.symmetric((0, base - 0.05), (girth * 0.62 * share, base + 0.05),
                      (girth * 0.4 * share, base + length * 0.6 * share), (0, base + 0.05 + length * share))
      brush.flat(colour)
  for side in (-1, 1):
    brush.blob((side * girth * 0.7, 0.02), (side * 0.62, 0.36), (side * 0.66, 0.72), (side * 0.42, 0.58),
               (side * girth * 0.6, 0.48))
    brush.fill(trim)
  outline = ((0, -0.98), (girth * 0.75, -0.55), (girth, -0.1), (girth * 0.72, base), (0, base + 0.03))
  brush.symmetric(*outline)
  brush.fill(hull)

  def nose():
    brush.box(-1, -1.1, 1, -0.52)
    brush.fill(trim, outline=False)
    if brush.chance(0.6):
      brush.box(-1, 0.28, 1, 0.38)
      brush.flat(trim)

  brush.symmetric(*outline)
  brush.clipped(nose)
  for y, radius in ((-0.22, 0.15), (0.12, 0.1))[:int(brush.rng.integers(1, 3))]:
    brush.ellipse(0, y, radius + 0.04, radius + 0.04)
    brush.flat(darker(hull, 0.45))
    brush.ellipse(0, y, radius, radius)
    brush.fill(glass(brush), outline=False)
  brush.polygon((-0.035, 0.25), (0.035, 0.25), (0.045, 0.68), (-0.045, 0.68))
  brush.fill(trim)


def sailboat(brush):
  """Two sails over a hull."""
  sail = brush.pick([(0.98, 0.97, 0.94), (0.98, 0.97, 0.94), lighter(brush.vivid(), 0.2)])
  second = brush.pick([sail, brush.vivid()])
  hull = brush.pick([brush.vivid(), (0.5, 0.3, 0.16)])
  deck, top = brush.between(0.42, 0.52), brush.between(-0.95, -0.8)
  brush.line((0.4, 0.26, 0.15), 0.055, (0, deck), (0, top - 0.03))
  belly = brush.between(0.05, 0.2)
  brush.context.new_path()
  brush.context.move_to(0.06, top)
  brush.context.curve_to(0.35 + belly, -0.5, 0.65 + belly, 0.0, 0.78, deck - 0.12)
  brush.context.line_to(0.06, deck - 0.08)
  brush.context.close_path()
  brush.fill(sail)
  jib = brush.between(-0.7, -0.5)
  brush.context.new_path()
  brush.context.move_to(-0.06, top + 0.12)
  brush.context.curve_to(-0.25, -0.3, -0.4, 0.1, jib, deck - 0.1)
  brush.context.line_to(-0.06, deck - 0.1)
  brush.context.close_path()
  brush.fill(second)
  if brush.chance(0.5):
    brush.polygon((0, top - 0.03), (-0.24, top + 0.03), (0, top + 0.1))
    brush.fill(brush.vivid())
  bottom = brush.between(0.8, 0.92)
  brush.blob((-0.92, deck), (-0.4, deck + 0.03), (0.4, deck + 0.03), (0.95, deck - 0.03),
             (0.62, bottom - 0.06), (0, bottom), (-0.6, bottom - 0.05))
  brush.fill(hull)
  brush.line(lighter(hull, 0.6), 0.05, (-0.78, deck + 0.12), (0, deck + 0.16), (0.8, deck + 0.1))


def umbrella(brush):
  """An open umbrella with scalloped panels and a hooked handle."""
  first = brush.vivid()
  second = brush.pick([first, brush.vivid(), (0.97, 0.96, 0.94)])
  wood = brush.pick([(0.45, 0.28, 0.15), (0.2, 0.2, 0.24)])
  rim, peak = brush.between(0.0, 0.12), brush.between(-0.82, -0.68)
  hook = brush.pick([-1, 1])
  brush.line(wood, 0.075, (0, peak - 0.12), (0, 0.3), (0, 0.74), (hook * 0.06, 0.9), (hook * 0.17, 0.94),
             (hook * 0.27, 0.87), (hook * 0.3, 0.74))
  panels = int(brush.rng.integers(4, 7))
  edges = [
      -0.95 * math.cos(math.pi * (0.08 + 0.84 * i / panels)) / math.cos(math.pi * 0.08)
      for i in range(panels + 1)
  ]
  for index, (left, right) in enumerate(zip(edges, edges[1:])):
    middle = (left + right) / 2
    colour = first if index % 2 else second
    brush.context.new_path()
    brush.context.move_to(0, peak)
    brush.context.curve_to(left * 0.55, peak + 0.05, left, rim - 0.45, left, rim)
    brush.context.curve_to(middle * 0.7 + left * 0.3, rim - 0.14, middle * 0.7 + right * 0.3, rim - 0.14,
                           right, rim)
    brush.context.curve_to(right, rim - 0.45, right * 0.55, peak + 0.05, 0, peak)
    brush.context.close_path()
    brush.fill(mix(colour, (0, 0, 0), 0.06 * index))
