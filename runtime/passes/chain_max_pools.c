/** Requires: shapes, padding folded into MaxPool.
 *  Ensures:  where MaxPools of several windows read one value without stepping over any of it, the larger ones read what
 *            the smaller ones make, by what is left of their windows. Spatial pyramids (He et al. 2014, as networks of
 *            the YOLO family have them) are made of such.
 *
 *      a = MaxPool(x) {kernel_shape=[5,5], pads=[2,2,2,2]}    →    a = MaxPool(x) {kernel_shape=[5,5], pads=[2,2,2,2]}
 *      b = MaxPool(x) {kernel_shape=[9,9], pads=[4,4,4,4]}         b = MaxPool(a) {kernel_shape=[5,5], pads=[2,2,2,2]}
 */
#include "ops/geometry.h"
#include "passes/edit.h"

enum { MOST_USERS = 16 }; // of a value at whose MaxPools is looked

static int takes_every_window(const struct node *node, struct window *window) {
  return node->call.op == &op_max_pool && node->call.inputs[0]->shape.rank == 4 &&
         !(node->call.output_count > 1 && node->outputs[1]) && !attribute_int(&node->call, "ceil_mode") &&
         window_resolve(&node->call, window) == RESCL_OK && window->stride_height == 1 &&
         window->stride_width == 1 && window->dilation_height == 1 && window->dilation_width == 1;
}

/** Along one axis: windows of `small` cover that of `large`, and one of them lies in the picture wherever a part of it
 *  does. */
static int covers(int64_t large, const int64_t large_pads[2], int64_t small, const int64_t small_pads[2]) {
  for (int side = 0; side < 2; side++) {
    const int64_t more = large_pads[side] - small_pads[side];
    if (more < 0 || more > large - small) return 0;
  }
  return large >= small;
}

static int is_part_of(const struct window *small, const struct window *large) {
  return small->kernel_height * small->kernel_width > 1 &&
         small->kernel_height * small->kernel_width < large->kernel_height * large->kernel_width &&
         covers(large->kernel_height, (int64_t[]){large->pad_top, large->pad_bottom}, small->kernel_height,
                (int64_t[]){small->pad_top, small->pad_bottom}) &&
         covers(large->kernel_width, (int64_t[]){large->pad_left, large->pad_right}, small->kernel_width,
                (int64_t[]){small->pad_left, small->pad_right});
}

/** The one of the largest window, among those before the node, that the node can read; NULL where there is none. */
static struct node *find_smaller(const struct node *node, const struct window *window,
                                 struct window *smaller) {
  const struct value *input = node->inputs[0];
  struct node *found = NULL;
  int64_t most = 0;
  for (int user = 0; user < input->user_count && input->user_count <= MOST_USERS; user++) {
    struct node *other = input->users[user];
    struct window candidate;
    if (other->index >= node->index || !takes_every_window(other, &candidate) ||
        !is_part_of(&candidate, window) || candidate.kernel_height * candidate.kernel_width <= most)
      continue;
    found = other;
    *smaller = candidate;
    most = candidate.kernel_height * candidate.kernel_width;
  }
  return found;
}

static rescl_status chain(struct graph *graph, struct node *node, const struct window *window,
                          struct node *other, const struct window *smaller) {
  const int64_t kernel[] = {window->kernel_height - smaller->kernel_height + 1,
                            window->kernel_width - smaller->kernel_width + 1};
  const int64_t pads[] = {window->pad_top - smaller->pad_top, window->pad_left - smaller->pad_left,
                          window->pad_bottom - smaller->pad_bottom, window->pad_right - smaller->pad_right};
  TRY(edit_set_list(graph, node, "kernel_shape", kernel, 2));
  TRY(edit_set_pads(graph, node, pads, 4));
  TRY(node_set_input(graph, node, 0, other->outputs[0]));
  return node_infer(node);
}

/** From the last one on, so that those before it still read what it reads. */
rescl_status chain_max_pools(struct graph *graph, int *changed) {
  graph_sweep_and_number(graph);
  for (struct node *node = graph->last; node; node = node->previous) {
    struct window window, smaller;
    if (!takes_every_window(node, &window)) continue;
    struct node *other = find_smaller(node, &window, &smaller);
    if (!other) continue;
    TRY(status_within(chain(graph, node, &window, other, &smaller), "node '%s' (%s): ", node->name,
                      node->call.op->name));
    *changed = 1;
  }
  return RESCL_OK;
}
