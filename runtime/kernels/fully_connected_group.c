/** Gemm and MatMul with constant weights where work-items are lanes (cl/fully_connected_group.cl): a network's
 *  last layers. */
#include <stdio.h>

#include "kernels/fully_connected.h"

enum { MOST_ROWS = 256, GROUPS_PER_UNIT = 2 };

/** Work-items beside each other along the columns, each making four. */
static const struct kernel_variant variants[] = {
    {"64_columns", {16}}, {"16_columns", {4}}, {"4_columns", {1}}, {NULL, {0}}};

struct tile {
  int64_t rows, row_lanes, column_lanes; // as the kernel's options
  int64_t row_blocks, column_blocks;
};

static struct tile tile_of(const struct matrix_product *product, int64_t column_lanes, int64_t group_items) {
  struct tile tile = {.rows = product->rows == 1 ? 1 : 4, .row_lanes = 4, .column_lanes = column_lanes};
  while (tile.row_lanes > 1 && (tile.row_lanes / 2 * tile.rows >= product->rows ||
                                tile.row_lanes * tile.column_lanes > group_items))
    tile.row_lanes /= 2;
  tile.row_blocks = divide_up(product->rows, tile.rows * tile.row_lanes);
  tile.column_blocks = divide_up(product->columns, 4 * column_lanes);
  return tile;
}

/** The widest that has enough groups for all units. */
static struct tile choose_tile(const struct matrix_product *product, const struct device_profile *profile) {
  const int64_t group_items = (int64_t)profile->usual_group,
                wanted = GROUPS_PER_UNIT * (int64_t)profile->compute_units;
  struct tile tile = {0};
  for (const struct kernel_variant *variant = variants; variant->name; variant++) {
    if (variant->parameters[0] > group_items) continue;
    tile = tile_of(product, variant->parameters[0], group_items);
    if (tile.row_blocks * tile.column_blocks >= wanted) break;
  }
  return tile;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct matrix_product product;
  return fully_connected_resolve(node, profile, &product) && product.rows > 0 && product.columns > 0;
}

/** CLBlast makes better use of many rows. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  struct matrix_product product;
  return fully_connected_resolve(node, profile, &product) && product.rows <= MOST_ROWS;
}

static int takes_variant(const struct node *node, const struct device_profile *profile,
                         const struct kernel_variant *variant) {
  (void)node;
  return variant->parameters[0] <= (int64_t)profile->usual_group;
}

static rescl_status record_tile(struct recorder *recorder, const struct node *node,
                                const struct matrix_product *product, const struct tile *tile) {
  char options[80];
  const struct activation activation = activation_epilogue(&node->call);
  snprintf(options, sizeof options, "-DROWS=%d -DROW_LANES=%d -DCOLUMN_LANES=%d%s", (int)tile->rows,
           (int)tile->row_lanes, (int)tile->column_lanes, product->inner % 4 == 0 ? " -DHAS_WHOLE_ROWS" : "");
  struct buffer *weights = fully_connected_packed(recorder, node, product, 4 * tile->column_lanes);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "fully_connected_group",
          .kernel = "fully_connected_group",
          .options = options,
          .global = {(size_t)(tile->row_blocks * tile->column_blocks) *
                     recorder_profile(recorder)->usual_group},
          .operations = 2.0 * (double)product->rows * (double)product->columns * (double)product->inner,
          KERNEL_ARGUMENTS(
              ARGUMENT_OF_BUFFER(fully_connected_input(recorder, node)), ARGUMENT_OF_BUFFER(weights),
              ARGUMENT_OF_BUFFER(fully_connected_bias(recorder, node, product)),
              ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), ARGUMENT_OF_INT((int32_t)product->rows),
              ARGUMENT_OF_INT((int32_t)product->columns), ARGUMENT_OF_INT((int32_t)product->inner),
              ARGUMENTS_OF_FULLY_CONNECTED(*product, activation))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct device_profile *profile = recorder_profile(recorder);
  const struct kernel_variant *variant = recorder_variant(recorder);
  struct matrix_product product;
  TRY(matrix_product_resolve(&node->call, &product));
  const struct tile tile = variant ? tile_of(&product, variant->parameters[0], (int64_t)profile->usual_group)
                                   : choose_tile(&product, profile);
  return record_tile(recorder, node, &product, &tile);
}

const struct kernel kernel_fully_connected_group = {.name = "fully_connected_group",
                                                    .supports = supports,
                                                    .prefers = prefers,
                                                    .is_for_lanes = 1,
                                                    .record = record,
                                                    .variants = variants,
                                                    .takes_variant = takes_variant};
