#define _POSIX_C_SOURCE 200809L
#include <limits.h>
#include <locale.h>
#include <string.h>

#include "support/text_read.h"
#include "support/text_scan.h"

struct reader {
  struct scanner scanner;
  struct graph *graph; // NULL before the graph line
};

/** What one node line says, before the node is made. */
struct node_line {
  struct scanned_name name, op;
  struct scanned_name *output_names;
  struct value **inputs, **outputs;
  struct attribute *attributes;
  int input_count, output_count, attribute_count;
};

/** Room for one more at the end of a scratch list that doubles when its length is a power of two. */
static rescl_status make_room(struct arena *scratch, void **list, int count, size_t item_bytes) {
  if (count & (count - 1)) return RESCL_OK;
  void *grown = arena_allocate(scratch, (size_t)(count ? count * 2 : 1), item_bytes);
  if (!grown) return fail_memory((size_t)count * 2 * item_bytes);
  if (count) memcpy(grown, *list, (size_t)count * item_bytes);
  *list = grown;
  return RESCL_OK;
}

static int is_absent(const struct scanned_name *name) {
  return !name->quoted && strcmp(name->text, "_") == 0;
}

static rescl_status find_value(struct reader *reader, struct value **value) {
  struct scanned_name name;
  TRY(scan_name(&reader->scanner, &name));
  *value = is_absent(&name) ? NULL : graph_find_value(reader->graph, name.text);
  if (*value || is_absent(&name)) return RESCL_OK;
  return scan_fail(&reader->scanner, name.place, "value '%s' is not made before it is used", name.text);
}

static rescl_status add_value(struct reader *reader, struct value **value, const struct scanned_name *name) {
  if (!*name->text) return scan_fail(&reader->scanner, name->place, "a value's name is empty");
  if (is_absent(name)) return scan_fail(&reader->scanner, name->place, "'_' is not a name here");
  if (graph_find_value(reader->graph, name->text))
    return scan_fail(&reader->scanner, name->place, "there is a value '%s' already", name->text);
  return graph_add_value(reader->graph, value, name->text);
}

/** `block B`: channels in blocks of B. */
static rescl_status read_block(struct reader *reader, int *block) {
  const char *place = reader->scanner.at;
  int64_t size;
  if (!scan_accept_word(&reader->scanner, "block")) return RESCL_OK;
  TRY(scan_integer(&reader->scanner, &size));
  if (size < 1 || size > 64) return scan_fail(&reader->scanner, place, "a block has 1 to 64 channels");
  *block = (int)size;
  return RESCL_OK;
}

/** Type, symbols and memory plan offset behind a colon. */
static rescl_status read_type(struct reader *reader, struct value *value) {
  const char **symbols;
  TRY(scan_type(&reader->scanner, &value->tensor, &symbols));
  if (symbols) {
    ARENA_NEW(&reader->graph->arena, value->dim_names, value->tensor.shape.rank);
    for (int index = 0; index < value->tensor.shape.rank; index++) {
      if (!symbols[index]) continue;
      value->dim_names[index] = arena_string(&reader->graph->arena, symbols[index]);
      if (!value->dim_names[index]) return fail_memory(strlen(symbols[index]) + 1);
    }
  }
  const char *type_place = reader->scanner.at;
  TRY(read_block(reader, &value->tensor.block));
  if (value->tensor.block && value->tensor.shape.rank != 4)
    return scan_fail(&reader->scanner, type_place, "only [N][C][H][W] can have its channels in blocks");
  if (!scan_accept(&reader->scanner, '@')) return RESCL_OK;
  const char *place = reader->scanner.at;
  TRY(scan_integer(&reader->scanner, &value->arena_offset));
  return value->arena_offset < 0 ? scan_fail(&reader->scanner, place, "an offset is negative") : RESCL_OK;
}

/** `batch BYTES STEP`: what split_batch is to do. */
static rescl_status read_batch(struct reader *reader) {
  if (!scan_accept_word(&reader->scanner, "batch")) return RESCL_OK;
  TRY(scan_integer(&reader->scanner, &reader->graph->batch_bytes));
  return scan_integer(&reader->scanner, &reader->graph->batch_step);
}

static rescl_status read_graph(struct reader *reader) {
  struct scanner *scanner = &reader->scanner;
  struct scanned_name name;
  int64_t opset;
  if (reader->graph) return scan_fail(scanner, scanner->at, "there is a graph line already");
  TRY(scan_name(scanner, &name));
  if (!scan_accept_word(scanner, "opset")) return scan_fail(scanner, scanner->at, "expected 'opset'");
  const char *place = scanner->at;
  TRY(scan_integer(scanner, &opset));
  if (opset < 1 || opset > 1000) return scan_fail(scanner, place, "there is no such opset");
  TRY(graph_create(&reader->graph, name.text, (int)opset));
  TRY(read_block(reader, &reader->graph->channel_block));
  TRY(read_batch(reader));
  return scan_accept_word(scanner, "arena") ? scan_integer(scanner, &reader->graph->arena_bytes) : RESCL_OK;
}

static rescl_status read_metadata(struct reader *reader) {
  const char *key, *value;
  TRY(scan_string(&reader->scanner, &key));
  TRY(scan_string(&reader->scanner, &value));
  return graph_add_metadata(reader->graph, key, value);
}

static rescl_status read_input(struct reader *reader) {
  struct scanned_name name;
  struct value *value;
  TRY(scan_name(&reader->scanner, &name));
  TRY(scan_expect(&reader->scanner, ':'));
  TRY(add_value(reader, &value, &name));
  TRY(read_type(reader, value));
  return graph_add_input(reader->graph, value);
}

static rescl_status read_constant(struct reader *reader) {
  struct scanned_name name;
  struct value *value;
  TRY(scan_name(&reader->scanner, &name));
  TRY(scan_expect(&reader->scanner, ':'));
  TRY(add_value(reader, &value, &name));
  return scan_tensor(&reader->scanner, &value->tensor, &reader->graph->arena);
}

static rescl_status read_output(struct reader *reader) {
  struct value *value;
  scan_blanks(&reader->scanner);
  const char *place = reader->scanner.at;
  TRY(find_value(reader, &value));
  if (!value) return scan_fail(&reader->scanner, place, "an output can not be absent");
  return graph_add_output(reader->graph, value);
}

static rescl_status read_integers(struct scanner *scanner, struct attribute *attribute) {
  void *list = NULL;
  int count = 0;
  TRY(scan_expect(scanner, '['));
  while (!scan_accept(scanner, ']')) {
    if (count) TRY(scan_expect(scanner, ','));
    TRY(make_room(&scanner->scratch, &list, count, sizeof(int64_t)));
    TRY(scan_integer(scanner, &((int64_t *)list)[count++]));
  }
  attribute->integers = list;
  attribute->count = (size_t)count;
  return RESCL_OK;
}

static rescl_status read_reals(struct scanner *scanner, struct attribute *attribute) {
  void *list = NULL;
  int count = 0;
  TRY(scan_expect(scanner, '['));
  while (!scan_accept(scanner, ']')) {
    double real;
    if (count) TRY(scan_expect(scanner, ','));
    TRY(make_room(&scanner->scratch, &list, count, sizeof(float)));
    TRY(scan_real(scanner, &real));
    ((float *)list)[count++] = (float)real;
  }
  attribute->reals = list;
  attribute->count = (size_t)count;
  return RESCL_OK;
}

static rescl_status read_real(struct scanner *scanner, float *value) {
  double real;
  TRY(scan_real(scanner, &real));
  *value = (float)real;
  return RESCL_OK;
}

static rescl_status read_attribute_value(struct scanner *scanner, struct attribute *attribute) {
  switch (attribute->kind) {
  case ATTRIBUTE_INT:
    return scan_integer(scanner, &attribute->integer);
  case ATTRIBUTE_FLOAT:
    return read_real(scanner, &attribute->real);
  case ATTRIBUTE_STRING:
    return scan_string(scanner, &attribute->string);
  case ATTRIBUTE_INTS:
    return read_integers(scanner, attribute);
  case ATTRIBUTE_FLOATS:
    return read_reals(scanner, attribute);
  case ATTRIBUTE_TENSOR:
    if (!scan_accept_word(scanner, "tensor")) return scan_fail(scanner, scanner->at, "expected 'tensor'");
    return scan_tensor(scanner, &attribute->tensor, &scanner->scratch);
  case ATTRIBUTE_GRAPH: // its text does not hold it
  case ATTRIBUTE_NONE:
    break;
  }
  return scan_fail(scanner, scanner->at, "attribute '%s' has no type", attribute->name);
}

static rescl_status read_attribute(struct reader *reader, const struct op *op, struct node_line *line) {
  struct scanned_name name;
  TRY(scan_name(&reader->scanner, &name));
  const struct attribute_spec *spec = op_attribute_spec(op, name.text);
  if (!spec) return scan_fail(&reader->scanner, name.place, "%s has no attribute '%s'", op->name, name.text);
  TRY(scan_expect(&reader->scanner, '='));
  void *list = line->attributes;
  TRY(make_room(&reader->scanner.scratch, &list, line->attribute_count, sizeof *line->attributes));
  line->attributes = list;
  struct attribute *attribute = &line->attributes[line->attribute_count++];
  *attribute = (struct attribute){.name = spec->name, .kind = spec->kind};
  return read_attribute_value(&reader->scanner, attribute);
}

static rescl_status read_output_names(struct reader *reader, struct node_line *line) {
  do {
    void *list = line->output_names;
    TRY(make_room(&reader->scanner.scratch, &list, line->output_count, sizeof *line->output_names));
    line->output_names = list;
    TRY(scan_name(&reader->scanner, &line->output_names[line->output_count++]));
  } while (scan_accept(&reader->scanner, ','));
  return RESCL_OK;
}

static rescl_status read_inputs(struct reader *reader, struct node_line *line) {
  TRY(scan_expect(&reader->scanner, '('));
  while (!scan_accept(&reader->scanner, ')')) {
    if (line->input_count) TRY(scan_expect(&reader->scanner, ','));
    void *list = line->inputs;
    TRY(make_room(&reader->scanner.scratch, &list, line->input_count, sizeof *line->inputs));
    line->inputs = list;
    TRY(find_value(reader, &line->inputs[line->input_count++]));
  }
  return RESCL_OK;
}

static rescl_status read_attributes(struct reader *reader, const struct op *op, struct node_line *line) {
  if (!scan_accept(&reader->scanner, '{')) return RESCL_OK;
  while (!scan_accept(&reader->scanner, '}')) {
    if (line->attribute_count) TRY(scan_expect(&reader->scanner, ','));
    TRY(read_attribute(reader, op, line));
  }
  return RESCL_OK;
}

static rescl_status read_output_types(struct reader *reader, struct node_line *line) {
  if (!scan_accept(&reader->scanner, ':')) return RESCL_OK;
  for (int index = 0; index < line->output_count; index++) {
    if (index) TRY(scan_expect(&reader->scanner, ','));
    if (line->outputs[index])
      TRY(read_type(reader, line->outputs[index]));
    else if (!scan_accept_word(&reader->scanner, "_"))
      return scan_expect(&reader->scanner, '_');
  }
  return RESCL_OK;
}

static rescl_status make_outputs(struct reader *reader, struct node_line *line) {
  ARENA_NEW(&reader->scanner.scratch, line->outputs, line->output_count);
  for (int index = 0; index < line->output_count; index++) {
    if (is_absent(&line->output_names[index])) continue;
    TRY(add_value(reader, &line->outputs[index], &line->output_names[index]));
  }
  return RESCL_OK;
}

static rescl_status read_node(struct reader *reader, const struct scanned_name *name) {
  struct scanner *scanner = &reader->scanner;
  struct node_line line = {.name = *name};
  TRY(read_output_names(reader, &line));
  TRY(scan_expect(scanner, '='));
  TRY(scan_name(scanner, &line.op));
  const struct op *op = op_find(line.op.text);
  if (!op) return scan_fail(scanner, line.op.place, "there is no operator '%s'", line.op.text);
  TRY(read_inputs(reader, &line));
  TRY(read_attributes(reader, op, &line));
  TRY(make_outputs(reader, &line));
  const struct node_spec spec = {.name = line.name.text,
                                 .op = op,
                                 .inputs = line.inputs,
                                 .input_count = line.input_count,
                                 .outputs = line.outputs,
                                 .output_count = line.output_count,
                                 .attributes = line.attributes,
                                 .attribute_count = line.attribute_count};
  TRY(scan_within(scanner, name->place, graph_add_node(reader->graph, NULL, &spec, NULL)));
  return read_output_types(reader, &line);
}

static const struct {
  const char *word;
  rescl_status (*read)(struct reader *reader);
} items[] = {{"graph", read_graph},
             {"meta", read_metadata},
             {"input", read_input},
             {"const", read_constant},
             {"output", read_output}};

static rescl_status read_item(struct reader *reader) {
  struct scanned_name name;
  TRY(scan_name(&reader->scanner, &name));
  const int is_node = name.quoted || *reader->scanner.at == ':';
  if (!reader->graph && (is_node || strcmp(name.text, "graph") != 0))
    return scan_fail(&reader->scanner, name.place, "expected 'graph NAME opset N' first");
  if (is_node) {
    TRY(scan_expect(&reader->scanner, ':'));
    return read_node(reader, &name);
  }
  for (size_t index = 0; index < sizeof items / sizeof *items; index++)
    if (strcmp(items[index].word, name.text) == 0) return items[index].read(reader);
  return scan_fail(&reader->scanner, name.place,
                   "expected graph, meta, input, const, output or a node's 'name:'");
}

static rescl_status read_all(struct reader *reader) {
  while (scan_next_item(&reader->scanner)) {
    TRY(read_item(reader));
    TRY(scan_end_of_line(&reader->scanner));
  }
  if (!reader->graph) return scan_fail(&reader->scanner, reader->scanner.at, "expected 'graph NAME opset N'");
  return graph_check(reader->graph);
}

rescl_status graph_text_read(struct graph **graph, const char *text) {
  *graph = NULL;
  const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (!plain) return fail_memory(1);
  const locale_t before = uselocale(plain); // strtod() follows the program's decimal point otherwise
  struct reader reader = {.scanner = {.text = text, .at = text}};
  const rescl_status status = read_all(&reader);
  uselocale(before);
  freelocale(plain);
  arena_free(&reader.scanner.scratch);
  if (status == RESCL_OK)
    *graph = reader.graph;
  else
    graph_free(reader.graph);
  return status;
}
