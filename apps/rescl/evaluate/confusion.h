/** Which class pixels have, and which they were taken for: how well a network segments. */
#ifndef RESCL_EVALUATE_CONFUSION_H
#define RESCL_EVALUATE_CONFUSION_H

#include <stddef.h>
#include <stdint.h>

/** Pixels of this class count for nothing: borders and what nobody could tell, by PASCAL VOC's convention. */
enum { CONFUSION_IGNORED = 255 };

struct confusion {
  size_t class_count;
  uint64_t *pixels; // [truth][found]
};

/** All 0; confusion_free() frees it. */
struct confusion confusion_new(size_t class_count);
void confusion_free(struct confusion *confusion);

/** Adds pixels of a picture.
 *  @param truths  each below class_count, or CONFUSION_IGNORED: its pixel is left out
 *  @param found   each below class_count */
void confusion_add(struct confusion *confusion, const uint16_t *truths, const uint16_t *found, size_t count);

/** Intersection over union of a class over all pictures; NaN where it neither is nor was found. */
double confusion_iou(const struct confusion *confusion, size_t class_index);

/** The mean over those classes that have one; NaN where none has. */
double confusion_mean_iou(const struct confusion *confusion);

/** How many of all pixels were right; NaN where there are none. */
double confusion_accuracy(const struct confusion *confusion);

#endif
