#include "kernels/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"

struct place {
  const char *name, *options;
  struct program *program;
};

struct shelf {
  struct arena arena; // of options
  struct place *places;
  size_t count, capacity;
  struct shelf_statistics statistics;
};

rescl_status shelf_create(struct shelf **shelf) {
  *shelf = calloc(1, sizeof **shelf);
  return *shelf ? RESCL_OK : fail_memory(sizeof **shelf);
}

void shelf_free(struct shelf *shelf) {
  if (!shelf) return;
  struct program **programs = calloc(shelf->count + 1, sizeof(struct program *));
  for (size_t index = 0; index < shelf->count; index++) {
    if (programs)
      programs[index] = shelf->places[index].program;
    else
      program_free(shelf->places[index].program);
  }
  programs_free(programs, programs ? shelf->count : 0);
  free(programs);
  free(shelf->places);
  arena_free(&shelf->arena);
  free(shelf);
}

/** A program's name is its source's: kernels have one text each. */
static struct program *find(const struct shelf *shelf, const struct program_request *request) {
  for (size_t index = 0; index < shelf->count; index++)
    if (strcmp(shelf->places[index].name, request->name) == 0 &&
        strcmp(shelf->places[index].options, request->options) == 0)
      return shelf->places[index].program;
  return NULL;
}

/** Room for so many more, with their texts, so that what is built can always be kept. */
static rescl_status reserve(struct shelf *shelf, const struct program_request *requests, size_t count) {
  TRY(ARRAY_RESERVE(shelf->places, shelf->count + count, shelf->capacity));
  for (size_t index = 0; index < count; index++) {
    struct place *place = &shelf->places[shelf->count + index];
    *place = (struct place){.name = arena_string(&shelf->arena, requests[index].name),
                            .options = arena_string(&shelf->arena, requests[index].options)};
    if (!place->name || !place->options) return fail_memory(strlen(requests[index].options));
  }
  return RESCL_OK;
}

static rescl_status build_missing(struct shelf *shelf, struct context *context,
                                  const struct program_request *missing, size_t count,
                                  int (*progress)(void *user, size_t done, size_t count), void *user) {
  struct program **built = calloc(count + 1, sizeof(struct program *));
  if (!built) return fail_memory((count + 1) * sizeof(struct program *));
  struct program_statistics statistics = {0};
  const uint64_t start_ns = clock_now_ns();
  rescl_status status = reserve(shelf, missing, count);
  if (status == RESCL_OK)
    status = programs_build_each(context, missing, count, built, &statistics, progress, user);
  shelf->statistics.programs.compiled += statistics.compiled;
  shelf->statistics.programs.cached += statistics.cached;
  shelf->statistics.elapsed_ms += clock_since_ms(start_ns);
  for (size_t index = 0; index < count && status == RESCL_OK; index++)
    shelf->places[shelf->count++].program = built[index];
  free(built);
  return status;
}

rescl_status shelf_build(struct shelf *shelf, struct context *context, const struct program_request *requests,
                         size_t count, struct program **programs,
                         int (*progress)(void *user, size_t done, size_t count), void *user) {
  size_t missing_count = 0;
  struct program_request *missing = calloc(count + 1, sizeof *missing);
  if (!missing) return fail_memory((count + 1) * sizeof *missing);
  for (size_t index = 0; index < count; index++)
    if (!find(shelf, &requests[index])) missing[missing_count++] = requests[index];
  const rescl_status status = build_missing(shelf, context, missing, missing_count, progress, user);
  for (size_t index = 0; index < count && status == RESCL_OK; index++)
    programs[index] = find(shelf, &requests[index]);
  free(missing);
  return status;
}

struct shelf_statistics shelf_statistics(const struct shelf *shelf) {
  return shelf->statistics;
}
