#include "network/shapes.h"

#include <errno.h>
#include <stdlib.h>

#include "console/report.h"
#include "network/inputs.h"

/** "1x3x224x224": nonzero where that could be read. */
static int read_shape(rescl_tensor *tensor, const char *text) {
  for (tensor->rank = 0; tensor->rank < RESCL_MAX_RANK; text++) {
    char *end = NULL;
    errno = 0;
    const long long size = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || errno != 0) return 0;
    tensor->shape[tensor->rank++] = size;
    if (*end == '\0') return 1;
    if (*end != 'x') return 0;
    text = end;
  }
  return 0;
}

static int parse_one(rescl_tensor *shape, size_t position, const char *argument, struct network *network) {
  const char *text = argument;
  const size_t count = rescl_model_input_count(network->model);
  size_t target = find_named_input(network->model, argument, &text);
  if (target == count) target = position;
  if (!read_shape(shape, text))
    return network_fail(network,
                        format_text("%s: --shape %s: expected sizes as 1x3x224x224, behind the name of "
                                    "an input and '=' if there are several",
                                    network->path, argument));
  rescl_tensor input;
  if (target >= count || rescl_model_input(network->model, target, &input) != RESCL_OK)
    return fail_no_such_input(network, "--shape", argument);
  shape->name = input.name;
  return EXIT_DONE;
}

int shapes_bind(struct network *network, const struct text_list *arguments) {
  rescl_tensor *shapes = allocate(arguments->count, sizeof *shapes);
  network_bind(network, shapes, arguments->count);
  for (size_t index = 0; index < arguments->count; index++)
    if (parse_one(&shapes[index], index, arguments->items[index], network) != EXIT_DONE) return EXIT_FAILED;
  return EXIT_DONE;
}
