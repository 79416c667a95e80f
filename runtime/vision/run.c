/** The outputs of a run, brought into the roles in which a family reads them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "vision/vision.h"

static rescl_status check_placement(const rescl_placement *placement) {
  const double *numbers[] = {&placement->scale_x, &placement->scale_y, &placement->offset_x,
                             &placement->offset_y};
  int is_good = placement->picture_width > 0 && placement->picture_height > 0 && placement->input_width > 0 &&
                placement->input_height > 0 && placement->scale_x > 0 && placement->scale_y > 0;
  for (int index = 0; index < 4; index++) is_good = is_good && isfinite(*numbers[index]);
  if (is_good) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "the placement is not one that rescl_vision_prepare() gave");
}

/** Those of the network, with data. */
static rescl_status check_outputs(const rescl_vision *vision, const rescl_tensor *outputs,
                                  size_t output_count) {
  if (output_count > vision->output_count)
    return fail(RESCL_INVALID_ARGUMENT, "output_count is %zu, but the network has only %zu", output_count,
                vision->output_count);
  for (size_t at = 0; at < output_count; at++) {
    char called[32];
    snprintf(called, sizeof called, "outputs[%zu]", at);
    TRY(argument_require_tensor(called, &outputs[at]));
  }
  return RESCL_OK;
}

/** The given tensor of an output, by name or, where it has none, by position; NULL: not given. */
static const rescl_tensor *given(const rescl_vision *vision, size_t index, const rescl_tensor *outputs,
                                 size_t output_count) {
  for (size_t at = 0; at < output_count; at++)
    if (outputs[at].name ? strcmp(outputs[at].name, vision->output_names[index]) == 0 : at == index)
      return &outputs[at];
  return NULL;
}

/** As floats, which is what families read. */
static rescl_status convert(struct run *run, int role, const rescl_tensor **output) {
  rescl_tensor *converted = &run->converted[role];
  if ((*output)->type == RESCL_FLOAT32) return RESCL_OK;
  *converted = **output;
  converted->type = RESCL_FLOAT32;
  converted->data = malloc(rescl_tensor_bytes(converted));
  if (!converted->data) return fail_memory(rescl_tensor_bytes(converted));
  TRY(rescl_tensor_convert(converted, *output));
  *output = converted;
  return RESCL_OK;
}

static const char *called(const rescl_tensor *output) {
  return output->name ? output->name : "";
}

static rescl_status fill_role(struct run *run, int role, const rescl_tensor *output, size_t position) {
  const int64_t elements = rescl_tensor_elements(output), batch = output->rank > 0 ? output->shape[0] : 0;
  if (elements <= 0)
    return fail(RESCL_SHAPE_MISMATCH, "output '%s' has no elements, or too many", called(output));
  if (position >= (uint64_t)batch)
    return fail(RESCL_INVALID_ARGUMENT, "position is %zu, but output '%s' is of a batch of %" PRId64,
                position, called(output), batch);
  TRY(convert(run, role, &output));
  run->scene.outputs[role] = output;
  run->scene.data[role] = (const float *)output->data + position * (size_t)(elements / batch);
  return RESCL_OK;
}

void run_free(struct run *run) {
  for (int role = 0; role < MOST_HEADS; role++) free(run->converted[role].data);
}

rescl_status vision_read_run(const rescl_vision *vision, const rescl_tensor *outputs, size_t output_count,
                             size_t position, const rescl_placement *placement, struct run *run) {
  rescl_tensor ordered[64];
  struct facts facts = {.input = vision->input, .outputs = ordered, .notes = vision->notes};
  memset(run, 0, sizeof *run);
  TRY(check_placement(placement));
  TRY(check_outputs(vision, outputs, output_count));
  facts.input_width = placement->input_width;
  facts.input_height = placement->input_height;
  facts.output_count = vision->output_count < 64 ? vision->output_count : 64;
  for (size_t index = 0; index < facts.output_count; index++) {
    const rescl_tensor *output = given(vision, index, outputs, output_count);
    ordered[index] = output ? *output : (rescl_tensor){.rank = -1};
    ordered[index].name = vision->output_names[index];
  }
  TRY(preset_match(vision->preset, &facts, &run->heads));
  run->scene = (struct scene){.heads = &run->heads,
                              .notes = &vision->notes,
                              .width = placement->input_width,
                              .height = placement->input_height};
  for (int role = 0; role < run->heads.output_count; role++) {
    const size_t index = run->heads.outputs[role];
    TRY(fill_role(run, role, given(vision, index, outputs, output_count), position));
  }
  return RESCL_OK;
}
