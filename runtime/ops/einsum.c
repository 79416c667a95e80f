#include <string.h>

#include "ops/fold.h"

/** A letter's number, given one and a size where it is new. */
static rescl_status find_letter(struct einsum *einsum, char letter, int64_t size, int *number) {
  for (*number = 0; *number < einsum->letter_count; ++*number)
    if (einsum->letters[*number] == letter) break;
  if (*number == einsum->letter_count) {
    if (size < 0 || einsum->letter_count == EINSUM_LETTERS)
      return fail(RESCL_UNSUPPORTED, "Einsum's letter '%c' is in no operand, or one of more than %d", letter,
                  EINSUM_LETTERS);
    einsum->letters[einsum->letter_count] = letter;
    einsum->sizes[einsum->letter_count++] = size;
  }
  if (size < 0 || einsum->sizes[*number] == size) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "Einsum's letter '%c' stands for %lld elements and for %lld", letter,
              (long long)einsum->sizes[*number], (long long)size);
}

/** One operand's letters, up to `end`; blanks mean nothing. */
static rescl_status read_operand(struct einsum *einsum, const struct op_call *call, const char *text,
                                 const char *end) {
  const struct tensor *input;
  struct einsum_term *term = &einsum->operands[einsum->operand_count];
  TRY(rule_float_input(call, einsum->operand_count, "operand", &input));
  for (; text < end; text++) {
    if (*text == ' ') continue;
    if (term->rank == input->shape.rank || *text == '.')
      return fail(RESCL_UNSUPPORTED,
                  "Einsum's equation must have a letter for each dimension of operand %d, and no ...",
                  einsum->operand_count);
    TRY(find_letter(einsum, *text, input->shape.dims[term->rank], &term->letters[term->rank]));
    term->rank++;
  }
  einsum->operand_count++;
  if (term->rank == input->shape.rank) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "Einsum's equation has %d letters for the %d dimensions of operand %d",
              term->rank, input->shape.rank, einsum->operand_count - 1);
}

static int has_letter(const struct einsum_term *term, int letter) {
  for (int dimension = 0; dimension < term->rank; dimension++)
    if (term->letters[dimension] == letter) return 1;
  return 0;
}

static int count_uses(const struct einsum *einsum, int letter) {
  int uses = 0;
  for (int operand = 0; operand < einsum->operand_count; operand++)
    for (int dimension = 0; dimension < einsum->operands[operand].rank; dimension++)
      uses += einsum->operands[operand].letters[dimension] == letter;
  return uses;
}

/** Without an arrow: every letter that occurs once, in alphabetical order. */
static rescl_status read_result(struct einsum *einsum, const char *arrow) {
  struct einsum_term *result = &einsum->result;
  for (int letter = 'A'; !arrow && letter <= 'z'; letter++)
    for (int number = 0; number < einsum->letter_count; number++)
      if (einsum->letters[number] == letter && count_uses(einsum, number) == 1 &&
          result->rank < RESCL_MAX_RANK)
        result->letters[result->rank++] = number;
  for (const char *text = arrow ? arrow + 2 : ""; *text; text++) {
    if (*text == ' ') continue;
    if (result->rank == RESCL_MAX_RANK) return rule_rank(RESCL_MAX_RANK + 1);
    TRY(find_letter(einsum, *text, -1, &result->letters[result->rank]));
    if (has_letter(result, result->letters[result->rank]))
      return fail(RESCL_MALFORMED, "Einsum's result has the letter '%c' twice", *text);
    result->rank++;
  }
  return RESCL_OK;
}

rescl_status einsum_resolve(const struct op_call *call, struct einsum *einsum) {
  const char *text = attribute_string(call, "equation");
  if (!text) return fail(RESCL_MALFORMED, "Einsum without an equation");
  const char *const arrow = strstr(text, "->");
  const char *const end = arrow ? arrow : text + strlen(text);
  *einsum = (struct einsum){0};
  int commas = 0;
  for (const char *letter = text; letter < end; letter++) commas += *letter == ',';
  if (commas + 1 != call->input_count)
    return fail(RESCL_MALFORMED, "Einsum's equation '%s' has other than %d operands", text,
                call->input_count);
  for (const char *comma; einsum->operand_count < call->input_count; text = comma + 1) {
    comma = memchr(text, ',', (size_t)(end - text));
    TRY(read_operand(einsum, call, text, comma ? comma : end));
    if (!comma) break;
  }
  return read_result(einsum, arrow);
}

static rescl_status einsum_infer(const struct op_call *call) {
  struct einsum einsum;
  struct shape output = {0};
  TRY(einsum_resolve(call, &einsum));
  for (; output.rank < einsum.result.rank; output.rank++)
    output.dims[output.rank] = einsum.sizes[einsum.result.letters[output.rank]];
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

/** How far a step along the letter leads in a tensor with those letters. */
static int64_t stride_of(const struct einsum *einsum, const struct einsum_term *term, int letter) {
  int64_t stride = 0, elements = 1;
  for (int dimension = term->rank - 1; dimension >= 0; dimension--) {
    if (term->letters[dimension] == letter) stride += elements;
    elements *= einsum->sizes[term->letters[dimension]];
  }
  return stride;
}

/** The term's elements as the letters of `order` count, those of the result first. */
static struct strided_view view_of(const struct einsum *einsum, const struct einsum_term *term,
                                   const struct einsum_term *order) {
  struct strided_view view = {.shape = {.rank = order->rank}};
  for (int dimension = 0; dimension < order->rank; dimension++) {
    view.shape.dims[dimension] = einsum->sizes[order->letters[dimension]];
    view.strides[dimension] = stride_of(einsum, term, order->letters[dimension]);
  }
  return view;
}

/** result[...] = sum over the letters that it has not of the product of all operands. */
static rescl_status einsum_fold(const struct op_call *call) {
  struct einsum einsum;
  struct strided_view views[EINSUM_OPERANDS];
  struct cursor cursors[EINSUM_OPERANDS];
  TRY(einsum_resolve(call, &einsum));
  struct einsum_term order = einsum.result;
  for (int letter = 0; letter < einsum.letter_count; letter++)
    if (!has_letter(&order, letter)) order.letters[order.rank++] = letter;
  for (int operand = 0; operand < einsum.operand_count; operand++) {
    views[operand] = view_of(&einsum, &einsum.operands[operand], &order);
    cursors[operand] = cursor_start(&views[operand]);
  }
  const int64_t places = shape_product(&views[0].shape, 0, einsum.result.rank);
  const int64_t count = shape_product(&views[0].shape, einsum.result.rank, order.rank);
  for (int64_t place = 0; place < places; place++) {
    double sum = 0;
    for (int64_t index = 0; index < count; index++) {
      double product = 1;
      for (int operand = 0; operand < einsum.operand_count; operand++) {
        product *= tensor_real(call->inputs[operand], cursors[operand].position);
        cursor_advance(&cursors[operand]);
      }
      sum += product;
    }
    tensor_set_real(call->outputs[0], place, sum);
  }
  return RESCL_OK;
}

static const struct attribute_spec einsum_attributes[] = {
    {.name = "equation", .kind = ATTRIBUTE_STRING, .required = 1},
    {0},
};

const struct op op_einsum = {
    .name = "Einsum",
    .input_min = 1,
    .input_max = EINSUM_OPERANDS,
    .output_max = 1,
    .attributes = einsum_attributes,
    .infer = einsum_infer,
    .fold = einsum_fold,
};
