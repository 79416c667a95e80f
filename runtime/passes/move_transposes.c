/** Requires: shapes, constants folded.
 *  Ensures:  what works whatever the order of its dimensions is (permutable.c) does so in the order in which fewer elements
 *            are transposed; no Transpose follows another; one that moves dimensions of one element only is a Reshape.
 *            Channels-last networks come with Transposes around every Conv.
 *
 *      c = Conv(x, w)                             c = Conv(x, w)
 *      t = Transpose(c) {perm=[0,2,3,1]}     →    r = Relu(c)
 *      r = Relu(t)                                y = Conv(r, v)
 *      u = Transpose(r) {perm=[0,3,1,2]}
 *      y = Conv(u, v)
 *
 *  Such nodes that read each other's results are a region. Its Transposes stand at its border. With all dimensions of the
 *  region permuted some vanish, some are another permutation, and some appear where none were: a region is permuted where
 *  that costs less. So each step lessens what all Transposes cost, and there is a last one. */
#include <string.h>

#include "passes/edit.h"
#include "passes/region.h"

/** Nearly all graphs need two; each takes time in proportion to the graph. */
enum { MOST_ROUNDS = 16 };

struct mover {
  struct graph *graph;
  struct region region;
  struct value **permuted; // by value->index: it in its region's new order, once there is one
};

/** A constant, to be folded afterwards. Operands of lower rank broadcast as if they had dimensions of 1 in front. */
static rescl_status permute_constant(struct mover *mover, struct node *node, int index,
                                     const struct permutation *permutation) {
  struct value *constant = node->inputs[index], *permuted = NULL;
  struct tensor whole = constant->tensor;
  const int missing = permutation->rank - whole.shape.rank;
  if (shape_elements(&whole.shape) == 1) return RESCL_OK;
  whole.shape.rank = permutation->rank;
  for (int axis = 0; axis < permutation->rank; axis++)
    whole.shape.dims[axis] = axis < missing ? 1 : constant->tensor.shape.dims[axis - missing];
  if (missing) TRY(graph_add_constant(mover->graph, &constant, constant->name, &whole));
  TRY(permutation_add(mover->graph, constant, &permuted, permutation, node));
  return node_set_input(mover->graph, node, index, permuted);
}

/** What comes from outside: from before the Transpose that made it, where one did. */
static rescl_status permute_entry(struct mover *mover, struct value *value, struct node *node,
                                  const struct permutation *permutation) {
  struct permutation whole = *permutation;
  struct value *source = value;
  if (permutation_is_made_by(value->producer)) {
    const struct permutation had = permutation_of(value->producer);
    whole = permutation_then(&had, permutation);
    source = value->producer->inputs[0];
  }
  return permutation_add(mover->graph, source, &mover->permuted[value->index], &whole, node);
}

static rescl_status permute_inputs(struct mover *mover, struct node *node,
                                   const struct permutation *permutation) {
  const int count = permutable_operand_count(node);
  for (int input = 0; input < count; input++) {
    struct value *value = permutable_operand(node, input);
    if (node->inputs[input] && node->inputs[input]->tensor.data)
      TRY(permute_constant(mover, node, input, permutation));
    if (!value) continue;
    if (!mover->permuted[value->index]) TRY(permute_entry(mover, value, node, permutation));
    TRY(node_set_input(mover->graph, node, input, mover->permuted[value->index]));
  }
  return RESCL_OK;
}

/** Transposes that read the output read it as it is now; the others find it as it was. */
static rescl_status restore_exits(struct mover *mover, struct value *output, struct value *permuted,
                                  const struct permutation *permutation) {
  const struct permutation inverse = permutation_inverse(permutation);
  int returns = output->output_uses > 0;
  for (int user = output->user_count - 1; user >= 0; user--) {
    struct node *node = output->users[user];
    if (permutation_is_made_by(node)) {
      const struct permutation had = permutation_of(node), then = permutation_then(&inverse, &had);
      TRY(permutation_set(mover->graph, node, &then));
      TRY(node_set_input(mover->graph, node, 0, permuted));
    } else if (!region_contains(&mover->region, node))
      returns = 1;
  }
  if (!returns) return RESCL_OK;
  return permutation_add(mover->graph, permuted, &output, &inverse, permuted->producer->next);
}

static rescl_status permute_output(struct mover *mover, struct node *node,
                                   const struct permutation *permutation) {
  struct value *output = node->outputs[0], *permuted;
  TRY(graph_add_value(mover->graph, &permuted, output->name));
  node_set_output(node, 0, permuted);
  mover->permuted[output->index] = permuted;
  TRY(node_infer(node));
  return restore_exits(mover, output, permuted, permutation);
}

static rescl_status permute_region(struct mover *mover, const struct permutation *permutation) {
  for (int index = 0; index < mover->region.member_count; index++) {
    struct node *node = mover->region.members[index];
    const struct permutable *row = permutable_of(node);
    const int ends = permutable_ends(node);
    if (row->adapt) TRY(row->adapt(mover->graph, node, permutation));
    TRY(permute_inputs(mover, node, permutation));
    if (!ends) TRY(permute_output(mover, node, permutation));
  }
  return RESCL_OK;
}

static rescl_status sweep(struct mover *mover, int *moved) {
  for (struct node *node = mover->graph->first; node; node = node->next) {
    struct permutation permutation;
    if (permutation_is_made_by(node) || !permutable_of(node) || mover->region.number_of[node->index])
      continue;
    region_find(&mover->region, node);
    if (!region_find_order(&mover->region, &permutation)) continue;
    TRY(permute_region(mover, &permutation));
    *moved = 1;
  }
  return RESCL_OK;
}

static rescl_status move(struct graph *graph, int *moved) {
  struct arena scratch = {0};
  struct mover mover = {.graph = graph};
  graph_sweep_and_number(graph);
  const size_t nodes = (size_t)graph->node_count + 1, values = (size_t)graph->value_count + 1;
  struct region *region = &mover.region;
  mover.permuted = arena_allocate(&scratch, values, sizeof *mover.permuted);
  region->members = arena_allocate(&scratch, nodes, sizeof *region->members);
  region->number_of = arena_allocate(&scratch, nodes, sizeof *region->number_of);
  region->counted = arena_allocate(&scratch, values, sizeof *region->counted);
  const int has_room = mover.permuted && region->members && region->number_of && region->counted;
  const rescl_status status =
      has_room ? sweep(&mover, moved) : fail_memory((nodes + values) * sizeof *mover.permuted);
  arena_free(&scratch);
  return status;
}

/** Whether it would only move more: a view of a Transpose that others want, too, as one that starts anew. */
static int is_better_apart(const struct node *node, const struct permutation *had,
                           const struct permutation *merged) {
  const struct value *input = node->inputs[0], *source = input->producer->inputs[0];
  return value_use_count(input) > 1 && permutation_keeps_order(had, &input->tensor.shape) &&
         !permutation_keeps_order(merged, &source->tensor.shape);
}

/** One that follows another reads what that one reads. */
static rescl_status merge(struct graph *graph, int *changed) {
  for (struct node *node = graph->first; node; node = node->next) {
    const struct node *producer = node->inputs[0] ? node->inputs[0]->producer : NULL;
    if (!permutation_is_made_by(node) || !permutation_is_made_by(producer)) continue;
    const struct permutation first = permutation_of(producer), second = permutation_of(node);
    const struct permutation both = permutation_then(&first, &second);
    if (is_better_apart(node, &second, &both)) continue;
    TRY(permutation_set(graph, node, &both));
    TRY(node_set_input(graph, node, 0, producer->inputs[0]));
    *changed = 1;
  }
  return RESCL_OK;
}

/** Without those that have become needless, and constants permuted. */
static rescl_status tidy(struct graph *graph, int *changed) {
  TRY(merge(graph, changed));
  TRY(remove_identity(graph, changed));
  TRY(fold_constants(graph, changed));
  return remove_dead(graph, changed);
}

static rescl_status make_reshape(struct graph *graph, struct node *node) {
  struct value *inputs[] = {node->inputs[0], NULL};
  const struct shape *shape = &node->outputs[0]->tensor.shape;
  struct tensor list = {.dtype = DTYPE_INT64, .shape = shape_of(1, (int64_t[]){shape->rank})};
  TRY(tensor_allocate(&list, &graph->arena));
  memcpy(list.data, shape->dims, (size_t)shape->rank * sizeof *shape->dims);
  TRY(graph_add_constant(graph, &inputs[1], "shape", &list));
  return edit_replace_node(graph, node, &op_reshape, inputs, 2);
}

rescl_status move_transposes(struct graph *graph, int *changed) {
  int moved = 1, has_any = 0;
  for (const struct node *node = graph->first; node && !has_any; node = node->next)
    has_any = permutation_is_made_by(node);
  if (!has_any) return RESCL_OK;
  for (int round = 0; moved && round < MOST_ROUNDS; round++) {
    TRY(tidy(graph, changed));
    moved = 0;
    TRY(move(graph, &moved));
  }
  TRY(tidy(graph, changed));
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (!permutation_is_made_by(node)) continue;
    const struct permutation permutation = permutation_of(node);
    if (!permutation_keeps_order(&permutation, &node->inputs[0]->tensor.shape)) continue;
    TRY(make_reshape(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
