#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/graph.h"

static void link_before(struct graph *graph, struct node *node, struct node *before) {
  node->next = before;
  node->previous = before ? before->previous : graph->last;
  *(node->previous ? &node->previous->next : &graph->first) = node;
  *(before ? &before->previous : &graph->last) = node;
  graph->node_count++;
}

static void unlink_node(struct graph *graph, struct node *node) {
  *(node->previous ? &node->previous->next : &graph->first) = node->next;
  *(node->next ? &node->next->previous : &graph->last) = node->previous;
  node->previous = node->next = NULL;
  graph->node_count--;
}

static rescl_status add_user(struct graph *graph, struct value *value, struct node *node) {
  if (value->user_count == value->user_capacity) {
    const int capacity = value->user_capacity ? value->user_capacity * 2 : 2;
    struct node **users;
    ARENA_NEW(&graph->arena, users, capacity);
    if (value->user_count) memcpy(users, value->users, (size_t)value->user_count * sizeof *users);
    value->users = users;
    value->user_capacity = capacity;
  }
  value->users[value->user_count++] = node;
  return RESCL_OK;
}

/** Takes one of the node's uses off the list. From the end: passes mostly undo what was added last. */
static void remove_user(struct value *value, const struct node *node) {
  int i = value->user_count - 1;
  while (i >= 0 && value->users[i] != node) i--;
  assert(i >= 0);
  const int behind = --value->user_count - i;
  memmove(&value->users[i], &value->users[i + 1], (size_t)behind * sizeof *value->users);
}

static rescl_status grow_inputs(struct graph *graph, struct node *node, int count) {
  struct value **inputs;
  const struct tensor **tensors;
  ARENA_NEW(&graph->arena, inputs, count);
  ARENA_NEW(&graph->arena, tensors, count);
  for (int index = 0; index < node->call.input_count; index++) {
    inputs[index] = node->inputs[index];
    tensors[index] = node->call.inputs[index];
  }
  node->inputs = inputs;
  node->call.inputs = tensors;
  node->call.input_count = count;
  return RESCL_OK;
}

rescl_status node_set_input(struct graph *graph, struct node *node, int index, struct value *value) {
  if (index >= node->call.input_count) TRY(grow_inputs(graph, node, index + 1));
  if (value) TRY(add_user(graph, value, node));
  if (node->inputs[index]) remove_user(node->inputs[index], node);
  node->inputs[index] = value;
  node->call.inputs[index] = value ? &value->tensor : NULL;
  return RESCL_OK;
}

void node_trim_inputs(struct node *node, int count) {
  for (int index = count; index < node->call.input_count; index++)
    if (node->inputs[index]) remove_user(node->inputs[index], node);
  if (count < node->call.input_count) node->call.input_count = count;
}

void node_set_output(struct node *node, int index, struct value *value) {
  if (node->outputs[index]) node->outputs[index]->producer = NULL;
  if (value) value->producer = node;
  node->outputs[index] = value;
  node->call.outputs[index] = value ? &value->tensor : NULL;
}

#define RANGE_TEXT_BYTES 64

/** "1 input", "2 to 3 inputs", "1 or more inputs" */
static const char *range_text(char text[RANGE_TEXT_BYTES], int least, int most, const char *noun) {
  if (most == INT_MAX)
    snprintf(text, RANGE_TEXT_BYTES, "%d or more %ss", least, noun);
  else if (least < most)
    snprintf(text, RANGE_TEXT_BYTES, "%d to %d %ss", least, most, noun);
  else
    snprintf(text, RANGE_TEXT_BYTES, "%d %s%s", least, noun, least == 1 ? "" : "s");
  return text;
}

static rescl_status check_inputs(const struct op *op, struct value *const *inputs, int count) {
  char range[RANGE_TEXT_BYTES];
  const int skip = op->traits & OP_SKIP ? 1 : 0;
  if (count < op->input_min || (op->input_max != INT_MAX && count > op->input_max + skip)) {
    return fail(RESCL_MALFORMED, "%s takes %s, found %d", op->name,
                range_text(range, op->input_min, op->input_max, "input"), count);
  }
  const int required = op->input_max == INT_MAX ? count : op->input_min;
  for (int index = 0; index < required; index++)
    if (!inputs[index])
      return fail(RESCL_MALFORMED, "%s needs its input %d, which is absent", op->name, index);
  return RESCL_OK;
}

static rescl_status check_outputs(const struct op *op, struct value *const *outputs, int count) {
  char range[RANGE_TEXT_BYTES];
  if (count < 1 || count > op->output_max) {
    return fail(RESCL_MALFORMED, "%s makes %s, found %d", op->name,
                range_text(range, 1, op->output_max, "output"), count);
  }
  if (!outputs[0]) return fail(RESCL_MALFORMED, "%s needs its first output, which is absent", op->name);
  for (int index = 0; index < count; index++) {
    const struct value *value = outputs[index];
    if (!value) continue;
    if (value->producer) {
      return fail(RESCL_MALFORMED, "value '%s' is made by node '%s' already", value->name,
                  value->producer->name);
    }
    if (value->tensor.data) return fail(RESCL_MALFORMED, "value '%s' is a constant", value->name);
    for (int other = 0; other < index; other++)
      if (outputs[other] == value) return fail(RESCL_MALFORMED, "value '%s' is made twice", value->name);
  }
  return RESCL_OK;
}

static rescl_status check_attribute(const struct op *op, const struct attribute *attribute) {
  const struct attribute_spec *spec = op_attribute_spec(op, attribute->name);
  if (!spec) return fail(RESCL_MALFORMED, "%s has no attribute '%s'", op->name, attribute->name);
  if (spec->kind == attribute->kind) return RESCL_OK;
  return fail(RESCL_MALFORMED, "attribute '%s' of %s is of another type", attribute->name, op->name);
}

static rescl_status check_attributes(const struct op *op, const struct attribute *attributes, int count) {
  for (int index = 0; index < count; index++) {
    TRY(check_attribute(op, &attributes[index]));
    for (int other = 0; other < index; other++) {
      if (strcmp(attributes[other].name, attributes[index].name) == 0)
        return fail(RESCL_MALFORMED, "attribute '%s' is given twice", attributes[index].name);
    }
  }
  for (const struct attribute_spec *spec = op->attributes; spec && spec->kind != ATTRIBUTE_NONE; spec++) {
    int found = !spec->required;
    for (int index = 0; index < count && !found; index++)
      found = strcmp(attributes[index].name, spec->name) == 0;
    if (!found) return fail(RESCL_MALFORMED, "%s needs attribute '%s'", op->name, spec->name);
  }
  return RESCL_OK;
}

static void *copy_of(struct arena *arena, const void *source, size_t size_bytes) {
  void *copy = arena_allocate(arena, 1, size_bytes);
  if (copy && size_bytes) memcpy(copy, source, size_bytes);
  return copy;
}

static rescl_status copy_attribute(struct graph *graph, struct attribute *copy,
                                   const struct attribute *source) {
  struct arena *arena = &graph->arena;
  *copy = *source;
  copy->name = arena_string(arena, source->name);
  int done = copy->name != NULL;
  if (source->string) done &= (copy->string = arena_string(arena, source->string)) != NULL;
  if (source->integers)
    done &= (copy->integers = copy_of(arena, source->integers, source->count * sizeof(int64_t))) != NULL;
  if (source->reals)
    done &= (copy->reals = copy_of(arena, source->reals, source->count * sizeof(float))) != NULL;
  if (source->tensor.data) {
    TRY(graph_afford(graph, source->name, tensor_size(&source->tensor)));
    done &= (copy->tensor.data = copy_of(arena, source->tensor.data, tensor_size(&source->tensor))) != NULL;
  }
  return done ? RESCL_OK : fail_memory(sizeof *copy);
}

static rescl_status copy_attributes(struct graph *graph, struct op_call *call,
                                    const struct attribute *attributes, int count) {
  struct attribute *copies;
  ARENA_NEW(&graph->arena, copies, count);
  for (int index = 0; index < count; index++) TRY(copy_attribute(graph, &copies[index], &attributes[index]));
  call->attributes = copies;
  call->attribute_count = count;
  return RESCL_OK;
}

static rescl_status build(struct graph *graph, struct node *node, const struct node_spec *spec) {
  node->call.op = spec->op;
  node->call.opset = graph->opset;
  node->name = spec->name && *spec->name
                   ? arena_string(&graph->arena, spec->name)
                   : arena_format(&graph->arena, "%s_%s", spec->op->name, spec->outputs[0]->name);
  if (!node->name) return fail_memory(1);
  TRY(copy_attributes(graph, &node->call, spec->attributes, spec->attribute_count));
  TRY(grow_inputs(graph, node, spec->input_count));
  ARENA_NEW(&graph->arena, node->outputs, spec->output_count);
  ARENA_NEW(&graph->arena, node->call.outputs, spec->output_count);
  node->call.output_count = spec->output_count;
  for (int index = 0; index < spec->input_count; index++)
    TRY(node_set_input(graph, node, index, spec->inputs[index]));
  for (int index = 0; index < spec->output_count; index++) node_set_output(node, index, spec->outputs[index]);
  return RESCL_OK;
}

rescl_status graph_add_node(struct graph *graph, struct node **node, const struct node_spec *spec,
                            struct node *before) {
  if (node) *node = NULL;
  TRY(check_inputs(spec->op, spec->inputs, spec->input_count));
  TRY(check_outputs(spec->op, spec->outputs, spec->output_count));
  TRY(check_attributes(spec->op, spec->attributes, spec->attribute_count));
  struct node *made;
  ARENA_NEW(&graph->arena, made, 1);
  TRY(build(graph, made, spec));
  made->index = graph->node_count;
  link_before(graph, made, before);
  if (node) *node = made;
  return RESCL_OK;
}

rescl_status graph_add_copy(struct graph *graph, struct node **node, const struct node *source,
                            struct value *const *inputs, struct value *const *outputs, struct node *before) {
  const struct op_call *call = &source->call;
  return graph_add_node(graph, node,
                        &(struct node_spec){.name = source->name,
                                            .op = call->op,
                                            .inputs = inputs,
                                            .input_count = call->input_count,
                                            .outputs = outputs,
                                            .output_count = call->output_count,
                                            .attributes = call->attributes,
                                            .attribute_count = call->attribute_count},
                        before);
}

void graph_remove_node(struct graph *graph, struct node *node) {
  node_trim_inputs(node, 0);
  for (int index = 0; index < node->call.output_count; index++) node_set_output(node, index, NULL);
  unlink_node(graph, node);
}

void graph_move_node(struct graph *graph, struct node *node, struct node *before) {
  if (node == before) return;
  unlink_node(graph, node);
  link_before(graph, node, before);
}

rescl_status node_set_attribute(struct graph *graph, struct node *node, const struct attribute *attribute) {
  TRY(check_attribute(node->call.op, attribute));
  struct op_call *call = &node->call;
  struct attribute *attributes;
  ARENA_NEW(&graph->arena, attributes, call->attribute_count + 1);
  int count = 0, place = call->attribute_count;
  for (; count < call->attribute_count; count++) {
    attributes[count] = call->attributes[count];
    if (strcmp(attributes[count].name, attribute->name) == 0) place = count;
  }
  TRY(copy_attribute(graph, &attributes[place], attribute));
  call->attributes = attributes;
  call->attribute_count = place == count ? count + 1 : count;
  return RESCL_OK;
}

rescl_status node_set_float(struct graph *graph, struct node *node, const char *name, float value) {
  return node_set_attribute(graph, node,
                            &(struct attribute){.name = name, .kind = ATTRIBUTE_FLOAT, .real = value});
}

rescl_status node_set_string(struct graph *graph, struct node *node, const char *name, const char *value) {
  return node_set_attribute(graph, node,
                            &(struct attribute){.name = name, .kind = ATTRIBUTE_STRING, .string = value});
}

static void point_use(struct node *node, struct value *old, struct value *replacement) {
  for (int index = 0; index < node->call.input_count; index++) {
    if (node->inputs[index] != old) continue;
    node->inputs[index] = replacement;
    node->call.inputs[index] = &replacement->tensor;
    return;
  }
}

rescl_status graph_replace_uses(struct graph *graph, struct value *old, struct value *replacement) {
  if (old == replacement) return RESCL_OK;
  for (int index = 0; index < old->user_count; index++) {
    TRY(add_user(graph, replacement, old->users[index]));
    point_use(old->users[index], old, replacement);
  }
  old->user_count = 0;
  for (int index = 0; old->output_uses > 0; index++) {
    if (graph->outputs[index] != old) continue;
    graph->outputs[index] = replacement;
    replacement->output_uses++, old->output_uses--;
  }
  return RESCL_OK;
}
