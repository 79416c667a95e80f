/** Visions without models: what a network's inputs, outputs and metadata would say of it. */
#ifndef RESCL_TESTS_VISION_FIXTURE_H
#define RESCL_TESTS_VISION_FIXTURE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vision/vision.h"

#include "check_main.h"

enum { MOST_OUTPUTS = 8 };

/** A network in words; outputs up to the first without a name. */
struct described {
  rescl_tensor input;
  rescl_tensor outputs[MOST_OUTPUTS];
  const char *metadata[12]; // key, value, key, value …
  int has_exp;
  int ends_in_probability;
};

static inline const char *described_metadata(const void *user, const char *key) {
  const struct described *described = user;
  for (int index = 0; index < 12 && described->metadata[index]; index += 2)
    if (strcmp(described->metadata[index], key) == 0) return described->metadata[index + 1];
  return NULL;
}

static inline size_t described_outputs(const struct described *described) {
  size_t count = 0;
  while (count < MOST_OUTPUTS && described->outputs[count].name) count++;
  return count;
}

static inline rescl_status vision_of(rescl_vision **vision, const struct described *described,
                                     const char *preset) {
  struct facts facts = {
      .input = described->input, .outputs = described->outputs, .output_count = described_outputs(described)};
  *vision = NULL;
  TRY(facts_complete(&facts, described_metadata, described));
  facts.notes.has_exp = described->has_exp;
  facts.notes.ends_in_probability = described->ends_in_probability;
  return vision_new(vision, &facts, described_metadata, described, preset);
}

static inline rescl_vision *vision_must(const struct described *described, const char *preset) {
  rescl_vision *vision = NULL;
  const rescl_status status = vision_of(&vision, described, preset);
  ck_assert_msg(status == RESCL_OK, "%s: %s", preset ? preset : "unforced", rescl_last_error());
  return vision;
}

/** Where a picture of width × height comes to lie, as the vision places it. */
static inline rescl_placement placement_in(const rescl_vision *vision, int width, int height) {
  rescl_image image = {width, height, calloc((size_t)width * (size_t)height, 3)};
  rescl_tensor input = {0};
  rescl_placement placement;
  ck_assert_int_eq(rescl_vision_input(vision, &image, &input), RESCL_OK);
  input.data = calloc((size_t)rescl_tensor_elements(&input), sizeof(float));
  const rescl_status status = rescl_vision_prepare(vision, &image, &input, 0, &placement);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  free(input.data);
  free(image.pixels);
  return placement;
}

/** The next value in 0..1 of a linear congruential generator. */
static inline float random_part(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return (float)(*state >> 8) / 16777216.0f;
}

static inline void message_has(const char *words) {
  ck_assert_msg(strstr(rescl_last_error(), words), "\"%s\" does not say \"%s\"", rescl_last_error(), words);
}

#endif
