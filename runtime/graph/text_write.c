#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/text.h"

int text_is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c && strchr("_./:-", c));
}

static void write_string(FILE *file, const char *text) {
  fputc('"', file);
  for (const char *c = text; *c; c++) {
    const unsigned char byte = (unsigned char)*c;
    if (byte == '"' || byte == '\\')
      fprintf(file, "\\%c", *c);
    else if (byte == '\n')
      fputs("\\n", file);
    else if (byte < ' ' || byte == 0x7f)
      fprintf(file, "\\x%02x", byte);
    else
      fputc(*c, file);
  }
  fputc('"', file);
}

static int is_bare(const char *name) {
  const size_t length = strlen(name);
  if (!length || strcmp(name, "_") == 0 || name[length - 1] == ':') return 0;
  for (const char *c = name; *c; c++)
    if (!text_is_bare(*c)) return 0;
  return 1;
}

static void write_name(FILE *file, const char *name) {
  if (is_bare(name))
    fputs(name, file);
  else
    write_string(file, name);
}

/** A bare one must not look like a size. */
static void write_dimension_name(FILE *file, const char *name) {
  if (is_bare(name) && !strchr("-0123456789", *name))
    fputs(name, file);
  else
    write_string(file, name);
}

/** The fewest digits that read back as the same number. */
static void write_real(FILE *file, enum dtype dtype, double value, const char *whole_suffix) {
  if (isnan(value)) {
    fputs("nan", file);
    return;
  }
  char text[40];
  for (int digits = dtype == DTYPE_FLOAT32 ? 6 : 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    const double back = strtod(text, NULL);
    if (dtype == DTYPE_FLOAT32 ? (float)back == (float)value : back == value) break;
  }
  fputs(text, file);
  if (!strpbrk(text, ".en")) fputs(whole_suffix, file);
}

static void write_type(FILE *file, const struct tensor *type, const char *const *dim_names) {
  fputs(dtype_name(type->dtype), file);
  if (type->shape.rank < 0) return;
  fputc('[', file);
  for (int index = 0; index < type->shape.rank; index++) {
    if (index) fputc(',', file);
    if (type->shape.dims[index] >= 0)
      fprintf(file, "%" PRId64, type->shape.dims[index]);
    else if (dim_names && dim_names[index])
      write_dimension_name(file, dim_names[index]);
    else
      fputc('?', file);
  }
  fputc(']', file);
  if (type->block) fprintf(file, " block %d", type->block);
}

static void write_tensor(FILE *file, const struct tensor *tensor) {
  write_type(file, tensor, NULL);
  const int64_t elements = shape_elements(&tensor->shape);
  if (elements > TEXT_SHOWN_ELEMENTS || !tensor->data) return;
  fputs(" = {", file);
  for (int64_t index = 0; index < elements; index++) {
    if (index) fputs(", ", file);
    if (dtype_is_real(tensor->dtype))
      write_real(file, tensor->dtype, tensor_real(tensor, index), "");
    else
      fprintf(file, "%" PRId64, tensor_integer(tensor, index));
  }
  fputc('}', file);
}

static void write_value_type(FILE *file, const struct value *value) {
  write_type(file, &value->tensor, value->dim_names);
  if (value->arena_offset >= 0) fprintf(file, " @%" PRId64, value->arena_offset);
}

static void write_values(FILE *file, struct value *const *values, int count) {
  for (int index = 0; index < count; index++) {
    if (index) fputs(", ", file);
    if (values[index])
      write_name(file, values[index]->name);
    else
      fputc('_', file);
  }
}

static void write_attribute(FILE *file, const struct attribute *attribute) {
  fprintf(file, "%s=", attribute->name);
  switch (attribute->kind) {
  case ATTRIBUTE_INT:
    fprintf(file, "%" PRId64, attribute->integer);
    break;
  case ATTRIBUTE_FLOAT:
    write_real(file, DTYPE_FLOAT32, (double)attribute->real, ".0");
    break;
  case ATTRIBUTE_STRING:
    write_string(file, attribute->string);
    break;
  case ATTRIBUTE_INTS:
    fputc('[', file);
    for (size_t index = 0; index < attribute->count; index++)
      fprintf(file, "%s%" PRId64, index ? "," : "", attribute->integers[index]);
    fputc(']', file);
    break;
  case ATTRIBUTE_FLOATS:
    fputc('[', file);
    for (size_t index = 0; index < attribute->count; index++) {
      if (index) fputc(',', file);
      write_real(file, DTYPE_FLOAT32, (double)attribute->reals[index], ".0");
    }
    fputc(']', file);
    break;
  case ATTRIBUTE_TENSOR:
    fputs("tensor ", file);
    write_tensor(file, &attribute->tensor);
    break;
  case ATTRIBUTE_GRAPH: // only that it is there: it is no part of this graph
    fputs("graph ", file);
    write_name(file, attribute->body->name);
    break;
  case ATTRIBUTE_NONE:
    break;
  }
}

static void write_attributes(FILE *file, const struct op_call *call) {
  if (!call->attribute_count) return;
  fputs(" {", file);
  for (int index = 0; index < call->attribute_count; index++) {
    if (index) fputs(", ", file);
    write_attribute(file, &call->attributes[index]);
  }
  fputc('}', file);
}

static int is_typed(const struct value *value) {
  return value &&
         (value->tensor.dtype != DTYPE_UNKNOWN || value->tensor.shape.rank >= 0 || value->arena_offset >= 0);
}

static void write_output_types(FILE *file, const struct node *node) {
  int typed = 0;
  for (int index = 0; index < node->call.output_count; index++) typed |= is_typed(node->outputs[index]);
  for (int index = 0; typed && index < node->call.output_count; index++) {
    fputs(index ? ", " : " : ", file);
    if (node->outputs[index])
      write_value_type(file, node->outputs[index]);
    else
      fputc('_', file);
  }
}

static void write_node(FILE *file, const struct node *node) {
  write_name(file, node->name);
  fputs(": ", file);
  write_values(file, node->outputs, node->call.output_count);
  fprintf(file, " = %s(", node->call.op->name);
  write_values(file, node->inputs, node->call.input_count);
  fputc(')', file);
  write_attributes(file, &node->call);
  write_output_types(file, node);
  fputc('\n', file);
}

static void write_named(FILE *file, const char *keyword, const char *name) {
  fprintf(file, "%s ", keyword);
  write_name(file, name);
}

static void write_graph(FILE *file, const struct graph *graph) {
  write_named(file, "graph", graph->name);
  fprintf(file, " opset %d", graph->opset);
  if (graph->channel_block) fprintf(file, " block %d", graph->channel_block);
  if (graph->batch_bytes) fprintf(file, " batch %" PRId64 " %" PRId64, graph->batch_bytes, graph->batch_step);
  if (graph->arena_bytes >= 0) fprintf(file, " arena %" PRId64, graph->arena_bytes);
  fputc('\n', file);
  for (int index = 0; index < graph->metadata_count; index++) {
    fputs("meta ", file);
    write_string(file, graph->metadata[index].key);
    fputc(' ', file);
    write_string(file, graph->metadata[index].value);
    fputc('\n', file);
  }
  for (int index = 0; index < graph->input_count; index++) {
    write_named(file, "input", graph->inputs[index]->name);
    fputs(": ", file);
    write_value_type(file, graph->inputs[index]);
    fputc('\n', file);
  }
  for (const struct value *value = graph->values; value; value = value->next) {
    if (!value->tensor.data) continue;
    write_named(file, "const", value->name);
    fputs(": ", file);
    write_tensor(file, &value->tensor);
    fputc('\n', file);
  }
  for (const struct node *node = graph->first; node; node = node->next) write_node(file, node);
  for (int index = 0; index < graph->output_count; index++) {
    write_named(file, "output", graph->outputs[index]->name);
    fputc('\n', file);
  }
}

rescl_status graph_text_write(char **text, const struct graph *graph) {
  *text = NULL;
  size_t size_bytes = 0;
  const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  FILE *file = plain ? open_memstream(text, &size_bytes) : NULL;
  int written = 0;
  if (file) {
    const locale_t before = uselocale(plain); // printf() follows the program's decimal point otherwise
    write_graph(file, graph);
    uselocale(before);
    written = !ferror(file);
    written &= fclose(file) == 0;
  }
  if (plain) freelocale(plain);
  if (written) return RESCL_OK;
  free(*text);
  *text = NULL;
  return fail_memory(size_bytes);
}
