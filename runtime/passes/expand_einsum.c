/** Requires: shapes.
 *  Ensures:  no Einsum is left: of one operand it is a sum and a transposition, of two a product of matrices.
 *
 *      y = Einsum(a, b) {bhid,bhjd->bhij}    →    s = Transpose(a)     batch, own, summed
 *                                                 m = Reshape(s)       [batch][rows][inner]
 *                                                 t = Transpose(b)     batch, summed, own
 *                                                 n = Reshape(t)       [batch][inner][columns]
 *                                                 p = MatMul(m, n)
 *                                                 r = Reshape(p)       one dimension a letter again
 *                                                 y = Transpose(r)
 */
#include "ops/geometry.h"
#include "passes/edit.h"

/** What is added so far for an Einsum: before it, one node after the other. */
struct expansion {
  struct graph *graph;
  struct node *node;
  struct einsum einsum;
};

static int has_letter(const struct einsum_term *term, int letter) {
  for (int dimension = 0; dimension < term->rank; dimension++)
    if (term->letters[dimension] == letter) return 1;
  return 0;
}

/** The letters of `from` that are, or are not, in each of two others. */
static struct einsum_term select_letters(const struct einsum_term *from, const struct einsum_term *first,
                                         int in_first, const struct einsum_term *second, int in_second) {
  struct einsum_term selected = {0};
  for (int dimension = 0; dimension < from->rank; dimension++) {
    const int letter = from->letters[dimension];
    if (has_letter(first, letter) == in_first && has_letter(second, letter) == in_second)
      selected.letters[selected.rank++] = letter;
  }
  return selected;
}

static struct einsum_term join(struct einsum_term first, const struct einsum_term *second) {
  for (int dimension = 0; dimension < second->rank; dimension++)
    first.letters[first.rank++] = second->letters[dimension];
  return first;
}

static int64_t elements_of(const struct expansion *expansion, const struct einsum_term *term) {
  int64_t elements = 1;
  for (int dimension = 0; dimension < term->rank; dimension++)
    elements *= expansion->einsum.sizes[term->letters[dimension]];
  return elements;
}

/** A node before the Einsum, whose result takes the place of `*value`. */
static rescl_status add(const struct expansion *expansion, const struct op *op, struct value *const *inputs,
                        const struct attribute *attribute, struct value **value) {
  struct value *made;
  TRY(graph_add_value(expansion->graph, &made, expansion->node->outputs[0]->name));
  const struct node_spec spec = {.op = op,
                                 .inputs = inputs,
                                 .input_count = op == &op_matmul || op == &op_reshape ? 2 : 1,
                                 .outputs = &made,
                                 .output_count = 1,
                                 .attributes = attribute,
                                 .attribute_count = attribute != NULL};
  TRY(edit_add_node(expansion->graph, &spec, expansion->node)); // its inputs may be the value as it was
  *value = made;
  return RESCL_OK;
}

/** From the order of letters of `from` to that of `to`. */
static rescl_status transpose(const struct expansion *expansion, struct value **value,
                              const struct einsum_term *from, const struct einsum_term *to) {
  int64_t order[RESCL_MAX_RANK];
  int is_same = 1;
  for (int dimension = 0; dimension < to->rank; dimension++) {
    int64_t source = 0;
    while (from->letters[source] != to->letters[dimension]) source++;
    order[dimension] = source;
    is_same &= source == dimension;
  }
  if (is_same) return RESCL_OK;
  const struct attribute perm = {
      .name = "perm", .kind = ATTRIBUTE_INTS, .integers = order, .count = (size_t)to->rank};
  return add(expansion, &op_transpose, value, &perm, value);
}

static rescl_status reshape(const struct expansion *expansion, struct value **value,
                            const struct shape *shape) {
  struct tensor dims = {.dtype = DTYPE_INT64, .shape = {.rank = 1, .dims = {shape->rank}}};
  struct value *inputs[2] = {*value};
  TRY(tensor_allocate(&dims, &expansion->graph->arena));
  for (int dimension = 0; dimension < shape->rank; dimension++)
    tensor_set_integer(&dims, dimension, shape->dims[dimension]);
  TRY(graph_add_constant(expansion->graph, &inputs[1], "shape", &dims));
  return add(expansion, &op_reshape, inputs, NULL, value);
}

/** Adds up along the letters that neither the other operand nor the result has. */
static rescl_status reduce(const struct expansion *expansion, struct value **value, struct einsum_term *term,
                           const struct einsum_term *other) {
  int64_t axes[RESCL_MAX_RANK];
  size_t count = 0;
  for (int dimension = 0; dimension < term->rank; dimension++)
    if (!has_letter(other, term->letters[dimension]) &&
        !has_letter(&expansion->einsum.result, term->letters[dimension]))
      axes[count++] = dimension;
  if (count == 0) return RESCL_OK;
  const struct einsum_term summed = select_letters(term, other, 0, &expansion->einsum.result, 0);
  struct einsum_term kept = {0};
  for (int dimension = 0; dimension < term->rank; dimension++)
    if (!has_letter(&summed, term->letters[dimension])) kept.letters[kept.rank++] = term->letters[dimension];
  struct node *node;
  struct value *made;
  const struct attribute attributes[] = {
      {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = axes, .count = count},
      {.name = "keepdims", .kind = ATTRIBUTE_INT, .integer = 0}};
  TRY(graph_add_value(expansion->graph, &made, expansion->node->outputs[0]->name));
  TRY(graph_add_node(expansion->graph, &node,
                     &(struct node_spec){.op = &op_reduce_sum,
                                         .inputs = value,
                                         .input_count = 1,
                                         .outputs = &made,
                                         .output_count = 1,
                                         .attributes = attributes,
                                         .attribute_count = 2},
                     expansion->node));
  *value = made;
  *term = kept;
  return node_infer(node);
}

/** Both operands as matrices, and their product with one dimension a letter: batch, rows, columns. */
static rescl_status multiply(const struct expansion *expansion, struct value *values[2],
                             const struct einsum_term terms[2], struct einsum_term *product) {
  const struct einsum_term *result = &expansion->einsum.result;
  const struct einsum_term batch = select_letters(&terms[0], &terms[1], 1, result, 1);
  const struct einsum_term inner = select_letters(&terms[0], &terms[1], 1, result, 0);
  const struct einsum_term rows = select_letters(&terms[0], &terms[1], 0, result, 1);
  const struct einsum_term columns = select_letters(&terms[1], &terms[0], 0, result, 1);
  const struct einsum_term left = join(join(batch, &rows), &inner),
                           right = join(join(batch, &inner), &columns);
  const int64_t products = elements_of(expansion, &batch), depth = elements_of(expansion, &inner);
  const int64_t height = elements_of(expansion, &rows), width = elements_of(expansion, &columns);
  TRY(transpose(expansion, &values[0], &terms[0], &left));
  TRY(reshape(expansion, &values[0], &(struct shape){.rank = 3, .dims = {products, height, depth}}));
  TRY(transpose(expansion, &values[1], &terms[1], &right));
  TRY(reshape(expansion, &values[1], &(struct shape){.rank = 3, .dims = {products, depth, width}}));
  TRY(add(expansion, &op_matmul, values, NULL, &values[0]));
  *product = join(join(batch, &rows), &columns);
  struct shape shape = {.rank = product->rank};
  for (int dimension = 0; dimension < product->rank; dimension++)
    shape.dims[dimension] = expansion->einsum.sizes[product->letters[dimension]];
  return reshape(expansion, &values[0], &shape);
}

static int repeats_letter(const struct einsum_term *term) {
  for (int dimension = 0; dimension < term->rank; dimension++)
    for (int earlier = 0; earlier < dimension; earlier++)
      if (term->letters[earlier] == term->letters[dimension]) return 1;
  return 0;
}

static rescl_status expand(struct graph *graph, struct node *node) {
  struct expansion expansion = {.graph = graph, .node = node};
  struct einsum *einsum = &expansion.einsum;
  struct value *values[2] = {node->inputs[0], node->call.input_count > 1 ? node->inputs[1] : NULL};
  TRY(einsum_resolve(&node->call, einsum));
  if (einsum->operand_count > 2 || repeats_letter(&einsum->operands[0]) ||
      repeats_letter(&einsum->operands[1]) || repeats_letter(&einsum->result))
    return fail(RESCL_UNSUPPORTED, "node '%s' (Einsum): '%s' is no product of two operands", node->name,
                attribute_string(&node->call, "equation"));
  TRY(reduce(&expansion, &values[0], &einsum->operands[0], &einsum->operands[1]));
  struct einsum_term found = einsum->operands[0];
  if (values[1]) {
    TRY(reduce(&expansion, &values[1], &einsum->operands[1], &einsum->operands[0]));
    TRY(multiply(&expansion, values, einsum->operands, &found));
  }
  TRY(transpose(&expansion, &values[0], &found, &einsum->result));
  return edit_replace_node(graph, node, &op_identity, values, 1);
}

rescl_status expand_einsum(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_einsum) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
