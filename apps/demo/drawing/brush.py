"""A brush: paths, shaded fills and outlines on a cairo context. Objects span -1 .. 1, y down."""

import colorsys
import math

import cairo


def hsv(hue, saturation, value):
  """RGB from hue (in turns), saturation and value, each in 0 .. 1."""
  return colorsys.hsv_to_rgb(hue % 1.0, min(max(saturation, 0.0), 1.0), min(max(value, 0.0), 1.0))


def mix(first, second, share):
  """The colour that lies `share` of the way from `first` to `second`."""
  return tuple(a + (b - a) * share for a, b in zip(first, second))


def lighter(colour, share):
  return mix(colour, (1.0, 1.0, 1.0), share)


def darker(colour, share):
  return mix(colour, (0.0, 0.0, 0.0), share)


class Brush:
  """Draws one object in one style: every part shares the outline and the light."""
  def __init__(self, context, rng):
    self.context = context
    self.rng = rng
    self.shade = rng.uniform(0.10, 0.40)
    self.outline_width = rng.uniform(0.02, 0.055)
    self.outline_share = rng.choice([0.0, 0.55, 0.8])  # how far the outline is darker than the fill; 0: none
    context.set_line_join(cairo.LINE_JOIN_ROUND)
    context.set_line_cap(cairo.LINE_CAP_ROUND)

  def between(self, low, high):
    return float(self.rng.uniform(low, high))

  def chance(self, probability):
    return self.rng.random() < probability

  def pick(self, items):
    return items[int(self.rng.integers(len(items)))]

  def vivid(self):
    """A random clear colour."""
    return hsv(self.between(0, 1), self.between(0.55, 0.95), self.between(0.65, 1.0))

  def near(self, hue, spread, saturation=(0.5, 0.9), value=(0.5, 0.95)):
    """A random colour around one hue."""
    return hsv(hue + self.between(-spread, spread), self.between(*saturation), self.between(*value))

  # Paths: each replaces the current one.

  def polygon(self, *points):
    self.context.new_path()
    for point in points:
      self.context.line_to(*point)
    self.context.close_path()

  def ellipse(self, x, y, radius_x, radius_y, turn=0.0, start=0.0, end=2 * math.pi):
    self.context.new_path()
    self.context.save()
    self.context.translate(x, y)
    self.context.rotate(turn)
    self.context.scale(radius_x, radius_y)
    self.context.arc(0, 0, 1, start, end)
    self.context.close_path()
    self.context.restore()

  def box(self, left, top, right, bottom, radius=0.0):
    """A rectangle, its corners rounded by `radius`."""
    self.context.new_path()
    quarter = math.pi / 2
    corners = ((right, top, -1, 1), (right, bottom, -1, -1), (left, bottom, 1, -1), (left, top, 1, 1))
    for index, (x, y, inward_x, inward_y) in enumerate(corners):
      angle = (index - 1) * quarter
      self.context.arc(x + inward_x * radius, y + inward_y * radius, radius, angle, angle + quarter)
    self.context.close_path()

  def blob(self, *points, closed=True):
    """A smooth curve through the points: Catmull-Rom, turned into Bezier pieces."""
    count = len(points)
    at = (lambda i: points[i % count]) if closed else (lambda i: points[min(max(i, 0), count - 1)])
    self.context.new_path()
    self.context.move_to(*points[0])
    for i in range(count if closed else count - 1):
      before, start, end, after = at(i - 1), at(i), at(i + 1), at(i + 2)
      self.context.curve_to(start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6,
                            end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6, *end)
    if closed:
      self.context.close_path()

  def symmetric(self, *right_half):
    """A blob that is the same left and right; the first and last points lie on the axis."""
    self.blob(*right_half, *[(-x, y) for x, y in right_half[-2:0:-1]])

  # Paint: each uses up the current path.

  def fill(self, colour, outline=True):
    """Fills with light from the upper left, then outlines in the object's style."""
    light = cairo.LinearGradient(-0.8, -0.9, 0.8, 0.9)
    light.add_color_stop_rgb(0.0, *lighter(colour, self.shade))
    light.add_color_stop_rgb(0.5, *colour)
    light.add_color_stop_rgb(1.0, *darker(colour, self.shade))
    self.context.set_source(light)
    if outline and self.outline_share > 0:
      self.context.fill_preserve()
      self.stroke(darker(colour, self.outline_share), self.outline_width)
    else:
      self.context.fill()

  def flat(self, colour, alpha=1.0):
    """Fills with one colour, without outline."""
    self.context.set_source_rgba(*colour, alpha)
    self.context.fill()

  def stroke(self, colour, width, alpha=1.0):
    self.context.set_source_rgba(*colour, alpha)
    self.context.set_line_width(width)
    self.context.stroke()

  def line(self, colour, width, *points):
    """A smooth open line through the points."""
    self.blob(*points, closed=False)
    self.stroke(colour, width)

  def clipped(self, paint):
    """Runs `paint` with everything outside the current path masked; the path is used up."""
    self.context.save()
    self.context.clip()
    paint()
    self.context.restore()
