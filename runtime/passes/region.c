#include "passes/region.h"

#include <stdlib.h>

/** What a launch costs, in elements moved: two small Transposes are no gain for a large one. */
enum { LAUNCH_ELEMENTS = 16384, MOST_CANDIDATES = 8 };

int region_contains(const struct region *region, const struct node *node) {
  return node && !permutation_is_made_by(node) && region->number_of[node->index] == region->number;
}

/** The Transpose costs so many elements. */
static int64_t cost_of(const struct permutation *permutation, const struct shape *input) {
  return permutation_keeps_order(permutation, input) ? 0 : LAUNCH_ELEMENTS + shape_elements(input);
}

static void enter(struct region *region, struct node *node) {
  if (!node || !permutable_of(node) || region->number_of[node->index]) return;
  if (permutable_rank(node) != region->rank) return;
  region->number_of[node->index] = region->number;
  region->members[region->member_count++] = node;
}

static void enter_users(struct region *region, const struct value *value) {
  for (int user = 0; user < value->user_count; user++) enter(region, value->users[user]);
}

static int compare_positions(const void *one, const void *other) {
  return (*(struct node *const *)one)->index - (*(struct node *const *)other)->index;
}

void region_find(struct region *region, struct node *first) {
  region->number++;
  region->member_count = 0;
  region->rank = permutable_rank(first);
  enter(region, first);
  for (int index = 0; index < region->member_count; index++) {
    const struct node *node = region->members[index];
    for (int input = 0; input < permutable_operand_count(node); input++) {
      const struct value *value = permutable_operand(node, input);
      if (!value) continue;
      enter(region, value->producer);
      enter_users(region, value);
    }
    if (!permutable_ends(node)) enter_users(region, node->outputs[0]);
  }
  qsort(region->members, (size_t)region->member_count, sizeof *region->members, compare_positions);
}

static int is_inside_alone(const struct region *region, const struct value *value) {
  for (int user = 0; user < value->user_count; user++)
    if (!region_contains(region, value->users[user])) return 0;
  return !value->output_uses;
}

static struct shape permuted_shape(const struct shape *shape, const struct permutation *permutation) {
  struct shape permuted = *shape;
  permutation_apply(permutation, shape->dims, permuted.dims);
  return permuted;
}

/** At the region's exits. A Transpose that only leads back into the region is an entry of it, later. */
static int64_t exit_gain(const struct region *region, const struct value *output,
                         const struct permutation *permutation) {
  const struct permutation inverse = permutation_inverse(permutation);
  const struct shape permuted = permuted_shape(&output->tensor.shape, permutation);
  int returns = output->output_uses > 0;
  int64_t gain = 0;
  for (int user = 0; user < output->user_count; user++) {
    const struct node *node = output->users[user];
    if (permutation_is_made_by(node)) {
      const struct permutation had = permutation_of(node), then = permutation_then(&inverse, &had);
      gain += cost_of(&had, &output->tensor.shape);
      if (!is_inside_alone(region, node->outputs[0])) gain -= cost_of(&then, &permuted);
    } else if (!region_contains(region, node))
      returns = 1;
  }
  return returns ? gain - cost_of(&inverse, &permuted) : gain;
}

/** At the region's entries. */
static int64_t entry_gain(const struct region *region, const struct value *input,
                          const struct permutation *permutation) {
  const struct node *producer = input->producer;
  if (!permutation_is_made_by(producer)) return -cost_of(permutation, &input->tensor.shape);
  const struct permutation had = permutation_of(producer), then = permutation_then(&had, permutation);
  const struct shape *shape = &producer->inputs[0]->tensor.shape;
  if (region_contains(region, producer->inputs[0]->producer)) {
    const struct permutation inverse = permutation_inverse(permutation),
                             back = permutation_then(&inverse, &then);
    const struct shape permuted = permuted_shape(shape, permutation);
    return -cost_of(&back, &permuted);
  }
  return (is_inside_alone(region, input) ? cost_of(&had, shape) : 0) - cost_of(&then, shape);
}

/** Elements fewer to transpose, if all in the region were so permuted; a loss where it can not be. */
static int64_t gain_of(struct region *region, const struct permutation *permutation) {
  int64_t gain = 0;
  region->estimate++;
  for (int index = 0; index < region->member_count; index++) {
    const struct node *node = region->members[index];
    for (int input = 0; input < permutable_operand_count(node); input++) {
      const struct value *value = permutable_operand(node, input);
      if (!value || region_contains(region, value->producer) ||
          region->counted[value->index] == region->estimate)
        continue;
      region->counted[value->index] = region->estimate;
      gain += entry_gain(region, value, permutation);
    }
    if (!permutable_ends(node))
      gain += exit_gain(region, node->outputs[0], permutation);
    else if (!permutable_end_suits(node, permutation))
      return -1;
  }
  return gain;
}

/** The orders with which a Transpose at the border vanishes. */
struct candidates {
  struct permutation list[MOST_CANDIDATES];
  int count;
};

static void propose(struct candidates *candidates, const struct permutation *permutation) {
  for (int index = 0; index < candidates->count; index++)
    if (permutation_equal(&candidates->list[index], permutation)) return;
  if (candidates->count < MOST_CANDIDATES) candidates->list[candidates->count++] = *permutation;
}

static void propose_border(const struct region *region, struct candidates *candidates) {
  for (int index = 0; index < region->member_count; index++) {
    const struct node *node = region->members[index];
    for (int input = 0; input < permutable_operand_count(node); input++) {
      const struct value *value = permutable_operand(node, input);
      if (!value || !permutation_is_made_by(value->producer)) continue;
      const struct permutation had = permutation_of(value->producer), inverse = permutation_inverse(&had);
      propose(candidates, &inverse);
    }
    for (int user = 0; user < node->outputs[0]->user_count && !permutable_ends(node); user++) {
      if (!permutation_is_made_by(node->outputs[0]->users[user])) continue;
      const struct permutation had = permutation_of(node->outputs[0]->users[user]);
      propose(candidates, &had);
    }
  }
}

int region_find_order(struct region *region, struct permutation *best) {
  struct candidates candidates = {.count = 0};
  int64_t most = 0;
  propose_border(region, &candidates);
  for (int index = 0; index < candidates.count; index++) {
    const int64_t gain = gain_of(region, &candidates.list[index]);
    if (gain <= most) continue;
    most = gain;
    *best = candidates.list[index];
  }
  return most > 0;
}
