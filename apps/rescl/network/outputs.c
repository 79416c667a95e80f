#include "network/outputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/table.h"
#include "console/units.h"
#include "data/npy.h"
#include "data/path.h"

enum { MOST_NAMES = 20 }; // in a message

static int has_output(const rescl_model *model, const char *name) {
  rescl_tensor output;
  for (size_t index = 0; index < rescl_model_output_count(model); index++)
    if (rescl_model_output(model, index, &output) == RESCL_OK && strcmp(output.name, name) == 0) return 1;
  return 0;
}

static int report_no_such_output(const rescl_model *model, const char *name) {
  char *names = format_text("%s", "");
  for (size_t index = 0; index < rescl_model_output_count(model) && index < MOST_NAMES; index++) {
    rescl_tensor output;
    if (rescl_model_output(model, index, &output) != RESCL_OK) continue;
    char *more = format_text("%s%s'%s'", names, index ? ", " : "", output.name);
    free(names);
    names = more;
  }
  report("--output %s: the model has no output of that name; it has %s%s", name, names,
         rescl_model_output_count(model) > MOST_NAMES ? ", …" : "");
  free(names);
  return EXIT_FAILED;
}

int wanted_outputs_check(const struct text_list *names, const rescl_model *model) {
  for (size_t index = 0; index < names->count; index++)
    if (!has_output(model, names->items[index])) return report_no_such_output(model, names->items[index]);
  return EXIT_DONE;
}

static int prepare_output(struct wanted_outputs *outputs, const rescl_tensor *single) {
  rescl_tensor *tensor = &outputs->tensors[outputs->count];
  *tensor = *single;
  tensor->name = outputs->names[outputs->count] = format_text("%s", single->name);
  tensor->data = NULL;
  outputs->count++;
  if (outputs->slices > 1 && tensor->rank == 0) {
    report("output '%s' is a single number for each batch, which can not be joined; give one batch at a time",
           tensor->name);
    return EXIT_FAILED;
  }
  if (tensor->rank > 0) tensor->shape[0] *= outputs->slices;
  tensor->data = allocate(rescl_tensor_bytes(tensor), 1);
  return EXIT_DONE;
}

int wanted_outputs_prepare(struct wanted_outputs *outputs, const rescl_tensor *single, size_t count,
                           int64_t slices) {
  *outputs = (struct wanted_outputs){.tensors = allocate(count, sizeof *outputs->tensors),
                                     .names = allocate(count, sizeof *outputs->names),
                                     .slices = slices,
                                     .is_taken = allocate((size_t)slices, 1)};
  for (size_t index = 0; index < count; index++)
    if (prepare_output(outputs, &single[index]) != EXIT_DONE) return EXIT_FAILED;
  return EXIT_DONE;
}

void wanted_outputs_take(const struct wanted_outputs *outputs, int64_t slice, const rescl_tensor *single) {
  for (size_t index = 0; index < outputs->count; index++) {
    const size_t size_bytes = rescl_tensor_bytes(&single[index]);
    memcpy((char *)outputs->tensors[index].data + (size_t)slice * size_bytes, single[index].data, size_bytes);
  }
  outputs->is_taken[slice] = 1;
}

int64_t wanted_outputs_keep_taken(struct wanted_outputs *outputs) {
  int64_t taken = 0;
  while (taken < outputs->slices && outputs->is_taken[taken]) taken++;
  for (size_t index = 0; index < outputs->count; index++) {
    rescl_tensor *tensor = &outputs->tensors[index];
    if (tensor->rank > 0) tensor->shape[0] = tensor->shape[0] / outputs->slices * taken;
  }
  outputs->slices = taken;
  return taken;
}

/** What a file name can not hold becomes '_'. */
static char *make_file_name(const char *name) {
  char *made = format_text("%s", *name ? name : "output");
  for (char *letter = made; *letter; letter++)
    if (*letter == '/' || (unsigned char)*letter < ' ') *letter = '_';
  return made;
}

static int compare_texts(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

/** Among sorted texts. */
static int is_twice(char **sorted, size_t count, char *const *text) {
  char **found = bsearch(text, sorted, count, sizeof *sorted, compare_texts);
  if (!found) return 0;
  return (found > sorted && strcmp(found[-1], *text) == 0) ||
         (found + 1 < sorted + count && strcmp(found[1], *text) == 0);
}

/** Whether an output before it has the same name: one value may be several outputs. */
static int is_repeated(const struct wanted_outputs *outputs, size_t index) {
  for (size_t before = 0; before < index; before++)
    if (strcmp(outputs->names[before], outputs->names[index]) == 0) return 1;
  return 0;
}

/** The names of the outputs' files, no two alike: where '_' made them so, and where an output is repeated, its
 *  number follows. */
static char **make_file_names(const struct wanted_outputs *outputs) {
  char **names = allocate(outputs->count, sizeof *names), **sorted = allocate(outputs->count, sizeof *sorted);
  for (size_t index = 0; index < outputs->count; index++)
    sorted[index] = make_file_name(outputs->tensors[index].name);
  qsort(sorted, outputs->count, sizeof *sorted, compare_texts);
  for (size_t index = 0; index < outputs->count; index++) {
    const char *name = outputs->tensors[index].name;
    names[index] = make_file_name(name);
    int is_taken = is_twice(sorted, outputs->count, &names[index]) &&
                   (strcmp(names[index], name) != 0 || is_repeated(outputs, index));
    while (is_taken) {
      char *numbered = format_text("%s_%zu", names[index], index + 1);
      free(names[index]);
      names[index] = numbered;
      is_taken = bsearch(&numbered, sorted, outputs->count, sizeof *sorted, compare_texts) != NULL;
    }
  }
  for (size_t index = 0; index < outputs->count; index++) free(sorted[index]);
  free(sorted);
  return names;
}

int wanted_outputs_write(const struct wanted_outputs *outputs, const char *folder) {
  static const struct table_column columns[] = {
      {"output", TABLE_LEFT}, {"shape", TABLE_LEFT}, {"file", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  char **names = make_file_names(outputs);
  int code = EXIT_DONE;
  for (size_t index = 0; index < outputs->count; index++) {
    const rescl_tensor *tensor = &outputs->tensors[index];
    char *name = format_text("%s.npy", names[index]), *path = path_join(folder, name);
    if (code == EXIT_DONE) code = npy_write(tensor, path);
    if (code == EXIT_DONE) {
      table_cell(table, "%s", tensor->name);
      table_cell(table, "%s", unit_shape(tensor->rank, tensor->shape).text);
      table_cell(table, "%s", path);
    }
    free(path);
    free(name);
    free(names[index]);
  }
  free(names);
  table_print(table, stdout); // where one can not be written: those before it
  table_free(table);
  return code;
}

void wanted_outputs_free(struct wanted_outputs *outputs) {
  for (size_t index = 0; index < outputs->count; index++) {
    free(outputs->tensors[index].data);
    free(outputs->names[index]);
  }
  free(outputs->tensors);
  free(outputs->names);
  free(outputs->is_taken);
  *outputs = (struct wanted_outputs){0};
}
