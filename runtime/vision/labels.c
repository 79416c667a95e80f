#include "rescl/labels.h"

#include <string.h>

#include "vision/labels.def"

#define ONLY_LABEL(label) label,
#define LABEL_OF(label, red, green, blue) label,
#define COLOUR_OF(label, red, green, blue) red, green, blue,
#define COCO_LABEL(id, label) label,
#define COCO_ID(id, label) id,
#define NO_LABEL(id) "N/A",
#define NOTHING(id)

static const char *const face[] = {"face"};
static const char *const voc20[] = {VOC20(ONLY_LABEL)};
static const char *const voc21[] = {"background", VOC20(ONLY_LABEL)};
static const char *const cityscapes19[] = {CITYSCAPES19(LABEL_OF)};
static const unsigned char cityscapes_colours[] = {CITYSCAPES19(COLOUR_OF)};
static const char *const coco80[] = {COCO(COCO_LABEL, NOTHING)};
static const int coco80_ids[] = {COCO(COCO_ID, NOTHING)};
static const char *const coco91[] = {"N/A", COCO(COCO_LABEL, NO_LABEL)};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const rescl_label_set sets[] = {
    {"coco80", COUNT(coco80), coco80, coco80_ids, NULL},
    {"coco91", COUNT(coco91), coco91, NULL, NULL},
    {"voc20", COUNT(voc20), voc20, NULL, NULL},
    {"voc21", COUNT(voc21), voc21, NULL, NULL},
    {"cityscapes19", COUNT(cityscapes19), cityscapes19, NULL, cityscapes_colours},
    {"face", COUNT(face), face, NULL, NULL},
};

const rescl_label_set *rescl_label_sets(size_t *count) {
  if (count) *count = COUNT(sets);
  return sets;
}

const rescl_label_set *rescl_label_set_find(const char *name) {
  for (size_t index = 0; name && index < COUNT(sets); index++)
    if (strcmp(sets[index].name, name) == 0) return &sets[index];
  return NULL;
}

/** A bit of every third of the index's bits from the lowest up is one of the channel's from the highest down. */
static unsigned char channel_of(size_t index, unsigned channel) {
  unsigned value = 0;
  for (unsigned bit = 0; bit < 3; bit++) value |= (unsigned)(index >> (3 * bit + channel) & 1) << (7 - bit);
  return (unsigned char)value;
}

void rescl_label_colour(size_t index, unsigned char rgb[3]) {
  for (unsigned channel = 0; rgb && channel < 3; channel++) rgb[channel] = channel_of(index & 255, channel);
}
