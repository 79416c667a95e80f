#include "draw/colour.h"

#include <math.h>

/** One channel of a hue in turns, from 0 to 1: a trapezium that each channel has a third of a turn later. */
static double hue_channel(double hue, double phase) {
  const double distance = fabs(fmod(hue + phase, 1.0) * 6.0 - 3.0) - 1.0;
  return distance < 0.0 ? 0.0 : distance > 1.0 ? 1.0 : distance;
}

static unsigned char shade(double channel, double saturation, double value) {
  return (unsigned char)lround(255.0 * value * (1.0 - saturation + saturation * channel));
}

struct colour colour_vivid(size_t class_index) {
  static const struct { double saturation, value; } shades[] = {{0.85, 1.0}, {0.6, 1.0}, {0.95, 0.75}};
  // The golden section puts each next hue as far as can be from all before it.
  const double hue = fmod(0.97 + 0.61803398875 * (double)(class_index % 3600), 1.0);
  const size_t tone = class_index / 7 % 3;
  const double saturation = shades[tone].saturation, value = shades[tone].value;
  return (struct colour){shade(hue_channel(hue, 0.0), saturation, value),
                         shade(hue_channel(hue, 2.0 / 3.0), saturation, value),
                         shade(hue_channel(hue, 1.0 / 3.0), saturation, value)};
}

struct colour colour_on(struct colour background) {
  // Rec. 709's weights: how bright it looks.
  const double brightness = 0.2126 * background.red + 0.7152 * background.green + 0.0722 * background.blue;
  const unsigned char grey = brightness > 120.0 ? 0 : 255;
  return (struct colour){grey, grey, grey};
}
