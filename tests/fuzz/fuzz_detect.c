/** Any tensors as what a network of any preset says of a picture: whatever stands in them, detections are within the
 *  picture, sure enough and in order, and classes of pixels are classes. */
#include "support/check_alone.h"

#include "vision/fixture.h"

#include "fuzz/fuzz.h"
#include "vision/networks.h"

enum { INPUT_SIDE = 64, PICTURE_WIDTH = 100, PICTURE_HEIGHT = 50, MOST_ELEMENTS = 20000 };

static const int64_t sizes[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,   10,  11,  16,  21,  30, 32,
                                33, 35, 38, 51, 56, 64, 84, 85, 168, 252, 336, 116, 512, 0,  19};
static const float telling[] = {0,      1,      -1,   NAN,      INFINITY, -INFINITY, 3e38f,
                                -3e38f, 1e-40f, 0.5f, 0.99999f, 1e10f,    88.8f,     64.0f,
                                -0.0f,  1e20f,  255,  4e9f,     1e-3f,    2};
enum { SIZE_COUNT = sizeof sizes / sizeof *sizes, TELLING_COUNT = sizeof telling / sizeof *telling };

/** The shape: a byte for the rank and, but for the batch of 1, one for each size. */
static void choose_shape(rescl_tensor *output, struct fuzz_bytes *bytes) {
  output->rank = 1 + (int)fuzz_below(bytes, 4);
  output->shape[0] = 1;
  for (int axis = output->rank == 1 ? 0 : 1; axis < output->rank; axis++)
    output->shape[axis] = sizes[fuzz_below(bytes, SIZE_COUNT)];
}

/** A network of one of the kinds in networks.h, or of any outputs. */
static void choose_network(struct described *described, struct fuzz_bytes *bytes) {
  static char names[MOST_OUTPUTS][16];
  const unsigned kind = fuzz_byte(bytes);
  described->input = (rescl_tensor){.name = "x", .rank = 4, .shape = {1, 3, INPUT_SIDE, INPUT_SIDE}};
  described->has_exp = kind & 1;
  described->ends_in_probability = kind >> 1 & 1;
  if (kind < NETWORK_COUNT) {
    for (int index = 0; index < 6 && networks[kind].outputs[index].tensor.name; index++)
      described->outputs[index] = networks[kind].outputs[index].tensor;
    return;
  }
  const unsigned count = 1 + fuzz_below(bytes, 6);
  for (unsigned index = 0; index < count; index++) {
    snprintf(names[index], sizeof names[index], "o%u", index);
    described->outputs[index].name = names[index];
    choose_shape(&described->outputs[index], bytes);
  }
}

/** What exporters tell of a network beside its tensors. */
static void choose_metadata(struct described *described, unsigned choice) {
  static const char *const sets[][8] = {
      {NULL},
      {"task", "pose", "kpt_shape", "[2, 3]"},
      {"task", "segment", "names", "{0: 'a', 1: 'b', 2: 'c'}"},
      {"task", "detect", "end2end", "True", "names", "{0: 'a', 1: 'b', 2: 'c'}"},
  };
  memcpy(described->metadata, sets[choice], sizeof sets[choice]);
}

/** The rest of the bytes over and over, a value each. */
static void fill(rescl_tensor *output, const struct fuzz_bytes *bytes) {
  const int64_t count = rescl_tensor_elements(output);
  float *values = malloc(((size_t)count + 1) * sizeof *values);
  FUZZ_HOLDS(values, "no memory");
  for (int64_t index = 0; index < count; index++) {
    const uint8_t byte = bytes->left_bytes ? bytes->bytes[(size_t)index % bytes->left_bytes] : 0;
    values[index] = byte < TELLING_COUNT ? telling[byte] : ((float)byte - 138) / 16;
  }
  output->data = values;
}

/** As COCO's tools write it, and read again, it is the same. */
static void check_mask(const rescl_mask *mask) {
  static unsigned char pixels[PICTURE_WIDTH * PICTURE_HEIGHT], again[PICTURE_WIDTH * PICTURE_HEIGHT];
  rescl_mask copy = {0};
  char *text = NULL;
  FUZZ_HOLDS(rescl_mask_decode(mask, pixels) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(rescl_mask_to_text(mask, &text) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(rescl_mask_from_text(&copy, text, mask->width, mask->height) == RESCL_OK, "%s",
             rescl_last_error());
  FUZZ_HOLDS(rescl_mask_decode(&copy, again) == RESCL_OK, "%s", rescl_last_error());
  FUZZ_HOLDS(rescl_mask_intersection(mask, &copy) == rescl_mask_area(mask), "%s is not itself", text);
  FUZZ_HOLDS(memcmp(pixels, again, sizeof pixels) == 0, "%s is another mask", text);
  rescl_mask_text_free(text);
  rescl_mask_clear(&copy);
}

static void check_detections(const rescl_detections *found, const rescl_detect_options *options) {
  FUZZ_HOLDS(!options->max || found->count <= options->max, "%zu", found->count);
  for (size_t index = 0; index < found->count; index++) {
    const rescl_detection *item = &found->items[index];
    const rescl_box *box = &item->box;
    FUZZ_HOLDS(item->score >= options->score && (!index || item->score <= item[-1].score), "score %g",
               item->score);
    FUZZ_HOLDS(box->left >= 0 && box->top >= 0 && box->left <= box->right && box->top <= box->bottom &&
                   box->right <= PICTURE_WIDTH && box->bottom <= PICTURE_HEIGHT,
               "%g %g %g %g", box->left, box->top, box->right, box->bottom);
    FUZZ_HOLDS(item->class_index >= 0, "%d", item->class_index);
    if (item->mask.runs) check_mask(&item->mask);
  }
}

static void use(const rescl_vision *vision, const rescl_tensor *outputs, size_t count,
                const rescl_detect_options *options) {
  const rescl_placement placement = {PICTURE_WIDTH,   PICTURE_HEIGHT,  INPUT_SIDE,    INPUT_SIDE,
                                     .scale_x = 0.64, .scale_y = 0.64, .offset_y = 16};
  rescl_detections *found = NULL;
  rescl_segmentation *segmentation = NULL;
  const rescl_status status = rescl_vision_detect(vision, outputs, count, 0, &placement, options, &found);
  FUZZ_HOLDS((status == RESCL_OK) == (found != NULL), "%s", rescl_last_error());
  if (found) check_detections(found, options);
  rescl_detections_free(found);
  (void)rescl_vision_segment(vision, outputs, count, 0, &placement, &segmentation);
  rescl_segmentation_free(segmentation);
}

static int is_small(const struct described *described, size_t count) {
  int64_t sum = 0;
  for (size_t index = 0; index < count; index++) sum += rescl_tensor_elements(&described->outputs[index]);
  return sum <= MOST_ELEMENTS;
}

int LLVMFuzzerTestOneInput(const uint8_t *given, size_t size_bytes) {
  struct fuzz_bytes bytes = {given, size_bytes};
  struct described described = {0};
  size_t preset_count;
  const rescl_preset *presets = rescl_vision_presets(&preset_count);
  const rescl_preset *preset = &presets[fuzz_below(&bytes, (unsigned)preset_count)];
  choose_network(&described, &bytes);
  rescl_detect_options options = {.score = (float)fuzz_byte(&bytes) / 256,
                                  .iou = (float)fuzz_byte(&bytes) / 255,
                                  .max = fuzz_byte(&bytes)};
  const unsigned flags = fuzz_byte(&bytes);
  options.several_classes = flags & 1;
  choose_metadata(&described, flags >> 1 & 3);
  const size_t count = described_outputs(&described);
  rescl_vision *vision;
  if (!is_small(&described, count) || vision_of(&vision, &described, preset->name) != RESCL_OK) return 0;
  for (size_t index = 0; index < count; index++) fill(&described.outputs[index], &bytes);
  use(vision, described.outputs, count, &options);
  for (size_t index = 0; index < count; index++) free(described.outputs[index].data);
  rescl_vision_free(vision);
  return 0;
}

void fuzz_seeds(seed_function seed) {
  size_t preset_count;
  const rescl_preset *presets = rescl_vision_presets(&preset_count);
  for (unsigned kind = 0; kind < NETWORK_COUNT; kind++)
    for (unsigned preset = 0; preset < preset_count; preset++) {
      uint8_t bytes[106] = {(uint8_t)preset, (uint8_t)kind, 10, 100, 50, 1};
      if (strcmp(presets[preset].name, networks[kind].preset) != 0) continue;
      for (unsigned index = 6; index < sizeof bytes; index++) bytes[index] = (uint8_t)(index * 71 + kind);
      seed(networks[kind].preset, bytes, sizeof bytes);
    }
  for (unsigned preset = 0; preset < preset_count; preset++) {
    // Two maps of 21 classes, as segmentation has them; sizes that a network with masks has.
    const uint8_t maps[] = {(uint8_t)preset, 255, 0, 3, 12, 11, 11, 10, 100, 50, 1, 30, 160, 3, 77, 140, 9};
    const uint8_t masks[] = {
        (uint8_t)preset, 252, 1, 2, 20, 21, 3, 14, 11, 11, 10, 100, 50, 0, 30, 160, 3, 77, 140};
    // 11 values at 84 places, points among them; 84 places of 11 values, with three masks.
    const uint8_t points[] = {(uint8_t)preset, 252, 0, 2, 10, 21, 10, 100, 50, 2, 30, 160, 3, 77, 140, 9};
    const uint8_t rows[] = {(uint8_t)preset, 252, 1, 2, 21, 10, 3, 2, 11, 11, 10, 100, 50, 4, 160, 3, 140};
    char name[64];
    snprintf(name, sizeof name, "points_%s", presets[preset].name);
    seed(name, points, sizeof points);
    snprintf(name, sizeof name, "rows_%s", presets[preset].name);
    seed(name, rows, sizeof rows);
    snprintf(name, sizeof name, "maps_%s", presets[preset].name);
    seed(name, maps, sizeof maps);
    snprintf(name, sizeof name, "masks_%s", presets[preset].name);
    seed(name, masks, sizeof masks);
  }
}
