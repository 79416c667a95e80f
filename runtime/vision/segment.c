/** A class for each pixel: maps are brought to the picture's size, linear between their cells, and the largest wins. The
 *  other way round, edges would be ragged. */
#include <math.h>
#include <stdlib.h>

#include "base/argument.h"
#include "image/picture.h"
#include "vision/sampling.h"
#include "vision/vision.h"

/** The maps of a picture: class c at row y and column x is data[c * class_step + y * row_step + x * column_step]. */
struct maps {
  const float *data;
  int classes;
  int width;
  int height;
  size_t class_step;
  size_t row_step;
  size_t column_step;
  float threshold; // of a single map
  int are_chosen;  // values are classes
};

/** What one row of pixels takes. */
struct scratch {
  struct sample *columns; // [picture width]
  struct sample *rows;    // [picture height]
  float *line;            // [map width] a class, between two rows of cells
  float *best;            // [picture width]
};

/** An axis of classes of 0: the network has chosen, and its one map is [N][height][width], perhaps with ones between. */
static struct maps maps_of(const struct run *run, const struct notes *notes) {
  const rescl_tensor *output = run->scene.outputs[0];
  const int axis = run->heads.class_axis, is_last = axis == 3;
  const int64_t *sizes = output->shape + (axis == 0 ? output->rank - 2 : is_last ? 1 : 2);
  const size_t columns = (size_t)sizes[1], classes = axis == 0 ? 1 : (size_t)output->shape[axis];
  return (struct maps){.data = run->scene.data[0],
                       .classes = (int)classes,
                       .width = (int)sizes[1],
                       .height = (int)sizes[0],
                       .class_step = is_last ? 1 : columns * (size_t)sizes[0],
                       .row_step = is_last ? columns * classes : columns,
                       .column_step = is_last ? classes : 1,
                       .threshold = notes->ends_in_probability ? 0.5f : 0,
                       .are_chosen = axis == 0};
}

static void fill_line(const struct maps *maps, int class, const struct sample *row, float *line) {
  const float *cells = maps->data + (size_t) class * maps->class_step;
  const float *above = cells + (size_t)row->first * maps->row_step;
  const float *below = cells + (size_t)row->second * maps->row_step;
  for (int x = 0; x < maps->width; x++, above += maps->column_step, below += maps->column_step)
    line[x] = *above + (*below - *above) * row->weight;
}

/** NaN is never the largest. */
static void take_larger(const struct scratch *scratch, int width, uint16_t class, uint16_t *classes) {
  for (int x = 0; x < width; x++) {
    const struct sample column = scratch->columns[x];
    const float left = scratch->line[column.first], right = scratch->line[column.second];
    const float value = left + (right - left) * column.weight;
    if (!(value > scratch->best[x])) continue;
    scratch->best[x] = value;
    classes[x] = class;
  }
}

static void fill_row(const struct maps *maps, const struct scratch *scratch, int y, int width,
                     uint16_t *classes) {
  const int is_single = maps->classes == 1;
  for (int x = 0; x < width; x++) {
    scratch->best[x] = is_single ? maps->threshold : -INFINITY;
    classes[x] = 0;
  }
  for (int class = 0; class < maps->classes; class ++) {
    fill_line(maps, class, &scratch->rows[y], scratch->line);
    take_larger(scratch, width, (uint16_t)(class + is_single), classes);
  }
}

static rescl_status scratch_start(struct scratch *scratch, const struct maps *maps,
                                  const rescl_placement *placement) {
  const struct sampling across = {placement->scale_x, placement->offset_x, placement->input_width,
                                  maps->width};
  const struct sampling down = {placement->scale_y, placement->offset_y, placement->input_height,
                                maps->height};
  const size_t width = (size_t)placement->picture_width, height = (size_t)placement->picture_height;
  scratch->columns = malloc(width * sizeof *scratch->columns);
  scratch->rows = malloc(height * sizeof *scratch->rows);
  scratch->line = malloc((size_t)maps->width * sizeof *scratch->line);
  scratch->best = malloc(width * sizeof *scratch->best);
  if (!scratch->columns || !scratch->rows || !scratch->line || !scratch->best)
    return fail_memory((width + height) * sizeof *scratch->columns);
  samples_fill(&across, 0, placement->picture_width, scratch->columns);
  samples_fill(&down, 0, placement->picture_height, scratch->rows);
  return RESCL_OK;
}

/** Classes that the network has chosen itself: of the nearest cell, negative ones and those too large are 0. */
static void choose_row(const struct maps *maps, const struct scratch *scratch, int y, int width,
                       uint16_t *classes) {
  const struct sample row = scratch->rows[y];
  const float *cells = maps->data + (size_t)(row.weight < 0.5f ? row.first : row.second) * maps->row_step;
  for (int x = 0; x < width; x++) {
    const struct sample column = scratch->columns[x];
    const float class = cells[column.weight < 0.5f ? column.first : column.second];
    classes[x] = class > 0 && class <= UINT16_MAX ? (uint16_t) class : 0;
  }
}

static rescl_status fill_classes(const struct run *run, const struct notes *notes,
                                 const rescl_placement *placement, uint16_t *classes) {
  struct scratch scratch = {0};
  const struct maps maps = maps_of(run, notes);
  const int width = placement->picture_width, height = placement->picture_height;
  const rescl_status status = scratch_start(&scratch, &maps, placement);
  for (int y = 0; status == RESCL_OK && y < height; y++, classes += width)
    if (maps.are_chosen)
      choose_row(&maps, &scratch, y, width, classes);
    else
      fill_row(&maps, &scratch, y, width, classes);
  free(scratch.columns);
  free(scratch.rows);
  free(scratch.line);
  free(scratch.best);
  return status;
}

static rescl_status segmentation_new(rescl_segmentation **segmentation, int width, int height) {
  TRY(picture_check_size(width, height));
  const size_t pixels = (size_t)width * (size_t)height;
  rescl_segmentation *made = malloc(sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  *made = (rescl_segmentation){width, height, malloc(pixels * sizeof *made->classes)};
  *segmentation = made;
  return made->classes ? RESCL_OK : fail_memory(pixels * sizeof *made->classes);
}

rescl_status rescl_vision_segment(const rescl_vision *vision, const rescl_tensor *outputs,
                                  size_t output_count, size_t position, const rescl_placement *placement,
                                  rescl_segmentation **segmentation) {
  struct run run;
  if (segmentation) *segmentation = NULL;
  REQUIRE(vision);
  REQUIRE(outputs);
  REQUIRE(placement);
  REQUIRE(segmentation);
  if (vision->preset->about.task != RESCL_TASK_SEGMENT)
    return fail(RESCL_INVALID_ARGUMENT, "preset %s does not segment; its task is to %s",
                vision->preset->about.name, rescl_task_name(vision->preset->about.task));
  rescl_segmentation *made = NULL;
  rescl_status status = vision_read_run(vision, outputs, output_count, position, placement, &run);
  if (status == RESCL_OK)
    status = segmentation_new(&made, placement->picture_width, placement->picture_height);
  if (status == RESCL_OK) status = fill_classes(&run, &vision->notes, placement, made->classes);
  if (status == RESCL_OK)
    *segmentation = made;
  else
    rescl_segmentation_free(made);
  run_free(&run);
  return status;
}
