#include "kernels/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernels/sources.h"
#include "opencl/launch.h"

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

static int is_same(const struct wanted_kernel *first, const struct wanted_kernel *second) {
  return first->program == second->program && strcmp(first->name, second->name) == 0 &&
         memcmp(first->local, second->local, sizeof first->local) == 0 &&
         first->local_bytes == second->local_bytes;
}

static rescl_status find_or_add_kernel(struct wanted *wanted, const struct wanted_kernel *kernel,
                                       size_t *number) {
  for (*number = 0; *number < wanted->kernel_count; ++*number)
    if (is_same(&wanted->kernels[*number], kernel)) return RESCL_OK;
  TRY(ARRAY_RESERVE(wanted->kernels, wanted->kernel_count + 1, wanted->kernel_capacity));
  struct wanted_kernel *kept = &wanted->kernels[wanted->kernel_count++];
  *kept = *kernel;
  kept->name = arena_string(&wanted->arena, kernel->name);
  return kept->name ? RESCL_OK : fail_memory(strlen(kernel->name));
}

rescl_status wanted_add_kernel(struct wanted *wanted, const struct wanted_kernel *kernel) {
  struct wanted_kernel added = *kernel;
  size_t number = 0;
  TRY(wanted_add(wanted, kernel->source, kernel->options));
  added.program = wanted_number(wanted, kernel->source, kernel->options);
  added.options = wanted->list[added.program].options;
  added.is_allowed = 0;
  TRY(find_or_add_kernel(wanted, &added, &number));
  TRY(ARRAY_RESERVE(wanted->uses, wanted->use_count + 1, wanted->use_capacity));
  wanted->uses[wanted->use_count++] = number;
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
  if (!shelf && !wanted->own_shelf) TRY(shelf_create(&wanted->own_shelf));
  if (!shelf) shelf = wanted->own_shelf;
  return shelf_build(shelf, context, requests, wanted->count, wanted->programs, progress, user);
}

rescl_status wanted_check(struct wanted *wanted, struct context *context, size_t first_use,
                          size_t use_count) {
  for (size_t use = first_use; use < first_use + use_count; use++) {
    struct wanted_kernel *kernel = &wanted->kernels[wanted->uses[use]];
    if (kernel->is_allowed) continue;
    TRY(launch_check_kernel(context, wanted->programs[kernel->program], kernel->name, kernel->local,
                            kernel->local_bytes));
    kernel->is_allowed = 1;
  }
  return RESCL_OK;
}

void wanted_forget(struct wanted *wanted) {
  wanted->count = wanted->kernel_count = wanted->use_count = 0;
}

void wanted_free(struct wanted *wanted) {
  shelf_free(wanted->own_shelf);
  free(wanted->list);
  free(wanted->kernels);
  free(wanted->uses);
  arena_free(&wanted->arena);
}
