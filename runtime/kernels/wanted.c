#include "kernels/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernels/sources.h"

/** The count where it is not there. Networks need about a dozen: a linear search will do. */
size_t wanted_number(const struct wanted *wanted, const char *source, const char *options) {
  size_t number = 0;
  while (number < wanted->count && (strcmp(wanted->list[number].source, source) != 0 ||
                                    strcmp(wanted->list[number].options, options) != 0))
    number++;
  return number;
}

rescl_status wanted_add(struct wanted *wanted, const char *source, const char *options) {
  if (wanted_number(wanted, source, options) < wanted->count) return RESCL_OK;
  TRY(ARRAY_RESERVE(wanted->list, wanted->count + 1, wanted->capacity));
  char *kept = arena_string(&wanted->arena, options);
  if (!kept) return fail_memory(strlen(options));
  wanted->list[wanted->count++] = (struct wanted_program){source, kept};
  return RESCL_OK;
}

struct program *wanted_program(const struct wanted *wanted, const char *source, const char *options) {
  return wanted->programs[wanted_number(wanted, source, options)];
}

rescl_status wanted_build(struct wanted *wanted, struct shelf *shelf, struct context *context,
                          int (*progress)(void *user, size_t done, size_t count), void *user) {
  struct program_request *requests;
  ARENA_NEW(&wanted->arena, requests, wanted->count + 1);
  ARENA_NEW(&wanted->arena, wanted->programs, wanted->count + 1);
  for (size_t number = 0; number < wanted->count; number++) {
    const struct wanted_program *program = &wanted->list[number];
    requests[number] = (struct program_request){
        .name = program->source,
        .sources = {kernel_source("common"), kernel_source(program->source)},
        .options = program->options,
    };
  }
  if (!shelf) {
    TRY(shelf_create(&wanted->own_shelf));
    shelf = wanted->own_shelf;
  }
  return shelf_build(shelf, context, requests, wanted->count, wanted->programs, progress, user);
}

void wanted_free(struct wanted *wanted) {
  shelf_free(wanted->own_shelf);
  free(wanted->list);
  arena_free(&wanted->arena);
}
