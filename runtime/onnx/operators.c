/** Which operators a graph has that rescl does not: all of them at once, before any node is decoded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "onnx/order.h"
#include "onnx/read.h"

// Field numbers of NodeProto.
enum { NODE_OPERATOR = 4, NODE_DOMAIN = 7 };

#define LIST_BYTES 2048
#define MOST_KINDS 100 // more are counted nowhere

/** What to do about some of them. */
static const struct advice {
  const char *domain; // NULL: ONNX's own
  const char *op;     // NULL: every one of that domain
  const char *text;
} advices[] = {
#define FOLLOWS_DATA                                                                                    \
  "The shape of what a detector finds is known only once it has found it, which is not supported yet: " \
  "export "                                                                                             \
  "it without its post-processing (Ultralytics: nms=False; torchvision: backbone and head)"
    {NULL, "NonMaxSuppression", FOLLOWS_DATA},
    {NULL, "NonZero", FOLLOWS_DATA},
    {NULL, "RoiAlign", FOLLOWS_DATA},
    {NULL, "MaxRoiPool", FOLLOWS_DATA},
    {NULL, "Loop", FOLLOWS_DATA},
    {NULL, "Scan", FOLLOWS_DATA},
    {NULL, "Compress", FOLLOWS_DATA},
    {NULL, "Unique", FOLLOWS_DATA},
    {NULL, "SequenceEmpty", FOLLOWS_DATA},
    {NULL, "SequenceAt", FOLLOWS_DATA},
    {NULL, "SequenceInsert", FOLLOWS_DATA},
    {NULL, "SplitToSequence", FOLLOWS_DATA},
    {NULL, "ConcatFromSequence", FOLLOWS_DATA},
#undef FOLLOWS_DATA
    {"com.microsoft", NULL,
     "Domain com.microsoft is what ONNX Runtime makes of a model when it optimises it: take the model from "
     "before that"},
    {"org.pytorch.aten", NULL, "Domain org.pytorch.aten is what PyTorch could not export: try another opset"},
};

/** An operator that is missing. */
struct missing {
  struct wire_span op, domain;
  size_t count;
};

struct missing_list {
  struct missing *items;
  size_t count, capacity;
};

static int span_is(struct wire_span span, const char *text) {
  return span.size_bytes == strlen(text) && (!span.size_bytes || !memcmp(span.bytes, text, span.size_bytes));
}

static int span_equal(struct wire_span a, struct wire_span b) {
  return a.size_bytes == b.size_bytes && (!a.size_bytes || !memcmp(a.bytes, b.bytes, a.size_bytes));
}

static int is_own_domain(struct wire_span domain) {
  return span_is(domain, "") || span_is(domain, "ai.onnx");
}

static int is_known(const struct missing *asked) {
  for (const struct op *const *op = op_table; *op; op++) {
    if (!span_is(asked->op, (*op)->name) || (*op)->traits & OP_INTERNAL) continue;
    return (*op)->domain ? span_is(asked->domain, (*op)->domain) : is_own_domain(asked->domain);
  }
  return 0;
}

static struct missing operator_of(struct wire_span node) {
  struct wire_reader reader = {.message = node};
  struct wire_field field;
  struct missing found = {.count = 1};
  while (wire_next(&reader, &field)) {
    if (field.type != WIRE_LENGTH) continue;
    if (field.number == NODE_OPERATOR) found.op = field.content;
    if (field.number == NODE_DOMAIN) found.domain = field.content;
  }
  return found;
}

static rescl_status count_missing(struct missing_list *list, const struct missing *missing) {
  for (size_t index = 0; index < list->count; index++) {
    struct missing *item = &list->items[index];
    if (!span_equal(item->op, missing->op) || !span_equal(item->domain, missing->domain)) continue;
    item->count++;
    return RESCL_OK;
  }
  if (list->count == MOST_KINDS) return RESCL_OK;
  TRY(ARRAY_RESERVE(list->items, list->count + 1, list->capacity));
  list->items[list->count++] = *missing;
  return RESCL_OK;
}

static int fits(const struct advice *advice, const struct missing *missing) {
  const int domain_fits =
      advice->domain ? span_is(missing->domain, advice->domain) : is_own_domain(missing->domain);
  return domain_fits && (!advice->op || span_is(missing->op, advice->op));
}

/** The first that fits one of the operators. */
static const char *find_advice(const struct missing_list *list) {
  for (size_t index = 0; index < list->count; index++)
    for (size_t row = 0; row < sizeof advices / sizeof *advices; row++)
      if (fits(&advices[row], &list->items[index])) return advices[row].text;
  return "Export the model without them, or with another opset";
}

static int compare_counts(const void *left, const void *right) {
  const size_t a = ((const struct missing *)left)->count, b = ((const struct missing *)right)->count;
  return (a < b) - (a > b);
}

static const char *letters_of(struct wire_span span) {
  return span.bytes ? (const char *)span.bytes : "";
}

/** "12 Foo, 3 Bar (domain com.microsoft)", the most frequent first. */
static rescl_status fail_missing(struct missing_list *list, struct wire_span first_node) {
  char text[LIST_BYTES];
  size_t used = 0;
  const char *advice = find_advice(list);
  const struct wire_span name = order_node_name(first_node);
  qsort(list->items, list->count, sizeof *list->items, compare_counts);
  for (size_t index = 0; index < list->count && used < sizeof text; index++) {
    const struct missing *item = &list->items[index];
    const int is_own = is_own_domain(item->domain);
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%zu %.*s%s%.*s%s", index ? ", " : "",
                             item->count, (int)item->op.size_bytes, letters_of(item->op),
                             is_own ? "" : " (domain ", is_own ? 0 : (int)item->domain.size_bytes,
                             letters_of(item->domain), is_own ? "" : ")");
  }
  return fail(RESCL_UNSUPPORTED, "operators that are not supported: %s%s; the first is node '%.*s'. %s", text,
              used < sizeof text ? "" : " …", (int)name.size_bytes, letters_of(name), advice);
}

rescl_status check_operators(const struct wire_span *nodes, size_t count) {
  struct missing_list list = {0};
  struct wire_span first = {0};
  rescl_status status = RESCL_OK;
  for (size_t index = 0; index < count && status == RESCL_OK; index++) {
    const struct missing found = operator_of(nodes[index]);
    if (is_known(&found)) continue;
    if (!first.bytes) first = nodes[index];
    status = count_missing(&list, &found);
  }
  if (status == RESCL_OK && list.count) status = fail_missing(&list, first);
  free(list.items);
  return status;
}
