#include "evaluate/confusion.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"

struct confusion confusion_new(size_t class_count) {
  return (struct confusion){class_count, allocate(class_count * class_count, sizeof(uint64_t))};
}

void confusion_free(struct confusion *confusion) {
  free(confusion->pixels);
  *confusion = (struct confusion){0};
}

void confusion_add(struct confusion *confusion, const uint16_t *truths, const uint16_t *found, size_t count) {
  for (size_t pixel = 0; pixel < count; pixel++)
    if (truths[pixel] != CONFUSION_IGNORED)
      confusion->pixels[truths[pixel] * confusion->class_count + found[pixel]]++;
}

static uint64_t pixels_at(const struct confusion *confusion, size_t truth, size_t found) {
  return confusion->pixels[truth * confusion->class_count + found];
}

double confusion_iou(const struct confusion *confusion, size_t class_index) {
  const uint64_t both = pixels_at(confusion, class_index, class_index);
  uint64_t either = 0;
  for (size_t other = 0; other < confusion->class_count; other++)
    either += pixels_at(confusion, class_index, other) + pixels_at(confusion, other, class_index);
  either -= both;
  return either > 0 ? (double)both / (double)either : NAN;
}

double confusion_mean_iou(const struct confusion *confusion) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t class_index = 0; class_index < confusion->class_count; class_index++) {
    const double iou = confusion_iou(confusion, class_index);
    if (isnan(iou)) continue;
    sum += iou;
    count++;
  }
  return count > 0 ? sum / (double)count : NAN;
}

double confusion_accuracy(const struct confusion *confusion) {
  uint64_t right = 0, all = 0;
  for (size_t truth = 0; truth < confusion->class_count; truth++) {
    right += pixels_at(confusion, truth, truth);
    for (size_t found = 0; found < confusion->class_count; found++) all += pixels_at(confusion, truth, found);
  }
  return all > 0 ? (double)right / (double)all : NAN;
}
