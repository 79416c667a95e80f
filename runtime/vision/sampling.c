#include "vision/sampling.h"

#include <math.h>

void samples_fill(const struct sampling *sampling, int begin, int count, struct sample *samples) {
  const double last = sampling->map - 1;
  for (int index = 0; index < count; index++) {
    const double in_input = (begin + index + 0.5) * sampling->scale + sampling->offset;
    const double position = fmin(fmax(in_input * sampling->map / sampling->input - 0.5, 0), last);
    const int first = (int)position;
    samples[index] =
        (struct sample){first, first + 1 < sampling->map ? first + 1 : first, (float)(position - first)};
  }
}
