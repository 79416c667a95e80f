#include "vision/instance_mask.h"

#include <math.h>
#include <stdlib.h>

#include "vision/mask.h"
#include "vision/sampling.h"

enum { PROTOTYPES = 1 };

/** The part of the picture that a mask is made for, and the cells of the prototypes that it takes. */
struct part {
  int left;
  int top;
  int width;
  int height;
  struct sample *columns; // [width], cells counted from first_column
  struct sample *rows;    // [height]
  int first_column;
  int first_row;
  int cell_columns;
  int cell_rows;
  float *logits;         // [cell_rows][cell_columns]
  float *line;           // [cell_columns] one row of pixels, between two of cells
  unsigned char *inside; // [height][width]
};

static void part_free(struct part *part) {
  free(part->columns);
  free(part->rows);
  free(part->logits);
  free(part->line);
  free(part->inside);
}

/** Counts the samples' cells from the first of them. */
static void cut_cells(struct sample *samples, int count, int *first, int *cells) {
  *first = samples[0].first;
  *cells = samples[count - 1].second + 1 - *first;
  for (int index = 0; index < count; index++) {
    samples[index].first -= *first;
    samples[index].second -= *first;
  }
}

static rescl_status part_start(struct part *part, const struct scene *scene,
                               const rescl_placement *placement) {
  const rescl_tensor *prototypes = scene->outputs[PROTOTYPES];
  const struct sampling across = {placement->scale_x, placement->offset_x, placement->input_width,
                                  (int)prototypes->shape[3]};
  const struct sampling down = {placement->scale_y, placement->offset_y, placement->input_height,
                                (int)prototypes->shape[2]};
  const size_t width = (size_t)part->width, height = (size_t)part->height;
  part->columns = malloc(width * sizeof *part->columns);
  part->rows = malloc(height * sizeof *part->rows);
  part->inside = malloc(width * height);
  if (!part->columns || !part->rows || !part->inside) return fail_memory(width * height);
  samples_fill(&across, part->left, part->width, part->columns);
  samples_fill(&down, part->top, part->height, part->rows);
  cut_cells(part->columns, part->width, &part->first_column, &part->cell_columns);
  cut_cells(part->rows, part->height, &part->first_row, &part->cell_rows);
  const size_t cells = (size_t)part->cell_columns * (size_t)part->cell_rows;
  part->logits = calloc(cells, sizeof *part->logits);
  part->line = calloc((size_t)part->cell_columns, sizeof *part->line);
  return part->logits && part->line ? RESCL_OK : fail_memory(cells * sizeof *part->logits);
}

static void add_prototype(struct part *part, const float *prototype, size_t map_width, float coefficient) {
  float *logits = part->logits;
  for (int y = 0; y < part->cell_rows; y++, logits += part->cell_columns) {
    const float *cells = prototype + (size_t)(part->first_row + y) * map_width + (size_t)part->first_column;
    for (int x = 0; x < part->cell_columns; x++) logits[x] += coefficient * cells[x];
  }
}

/** Linear first, the threshold last: the other way round, edges are ragged. */
static void fill_inside(struct part *part) {
  unsigned char *inside = part->inside;
  for (int y = 0; y < part->height; y++) {
    const struct sample row = part->rows[y];
    const float *above = part->logits + (size_t)row.first * (size_t)part->cell_columns;
    const float *below = part->logits + (size_t)row.second * (size_t)part->cell_columns;
    for (int cell = 0; cell < part->cell_columns; cell++)
      part->line[cell] = above[cell] + (below[cell] - above[cell]) * row.weight;
    for (int x = 0; x < part->width; x++) {
      const struct sample column = part->columns[x];
      const float left = part->line[column.first], right = part->line[column.second];
      *inside++ = left + (right - left) * column.weight > 0;
    }
  }
}

/** The first whole number that is not below. */
static int up(float value) {
  return (int)ceilf(value);
}

rescl_status instance_mask(const struct family *family, const struct scene *scene, size_t row,
                           const rescl_placement *placement, const rescl_box *box, rescl_mask *mask) {
  struct part part = {.left = up(box->left), .top = up(box->top)};
  part.width = up(box->right) - part.left;
  part.height = up(box->bottom) - part.top;
  struct mask_part filled = {
      placement->picture_width, placement->picture_height, part.left, part.top, part.width, part.height};
  if (part.width < 1 || part.height < 1) { // between two pixels
    filled.part_width = filled.part_height = 0;
    return mask_encode_part(mask, &filled, NULL);
  }
  const rescl_tensor *prototypes = scene->outputs[PROTOTYPES];
  const size_t map_width = (size_t)prototypes->shape[3], map_size = map_width * (size_t)prototypes->shape[2];
  rescl_status status = part_start(&part, scene, placement);
  if (status == RESCL_OK) {
    for (int index = 0; index < scene->heads->mask_count; index++)
      add_prototype(&part, scene->data[PROTOTYPES] + (size_t)index * map_size, map_width,
                    family->coefficient(scene, row, index));
    fill_inside(&part);
    status = mask_encode_part(mask, &filled, part.inside);
  }
  part_free(&part);
  return status;
}
