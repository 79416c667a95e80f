#define _POSIX_C_SOURCE 200809L
#include "opencl/compiler.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/helper.h"
#include "opencl/cache.h"

#define SETTING "RESCL_COMPILER"

/** What the helper is told, in this order, each text with its end. */
enum { SELECTOR, NAME, OPTIONS, COMMON, SOURCE, TEXT_COUNT };

static int find(char path[PATH_MAX], const rescl_device_info *info) {
  const char *setting = getenv(SETTING);
  if (info->type != RESCL_DEVICE_CPU || (setting && strcmp(setting, "off") == 0)) return 0;
  if (!setting || !*setting) return helper_find(path, "rescl-compiler");
  const int length = snprintf(path, PATH_MAX, "%s", setting);
  return length > 0 && length < PATH_MAX;
}

int compiler_is_there(const rescl_device_info *info) {
  char path[PATH_MAX];
  return find(path, info);
}

/** @return the number of the signal that ended it, 0: none */
static int ask(const char *path, const rescl_device_info *info, const struct program_request *request) {
  const char *const texts[TEXT_COUNT] = {info->selector, request->name, request->options, request->sources[0],
                                         request->sources[1]};
  char *bytes = NULL;
  size_t size_bytes = 0;
  int ended_by = 0;
  FILE *stream = open_memstream(&bytes, &size_bytes);
  if (!stream) return 0;
  for (size_t text = 0; text < TEXT_COUNT; text++) {
    if (texts[text]) fputs(texts[text], stream);
    fputc('\0', stream);
  }
  if (fclose(stream) == 0) ended_by = helper_run(path, bytes, size_bytes);
  free(bytes);
  return ended_by;
}

rescl_status compiler_run(const rescl_device_info *info, const struct program_request *request,
                          const struct cache_entry *entry) {
  char path[PATH_MAX];
  if (!entry->path[0] || cache_has(entry) || !find(path, info)) return RESCL_OK;
  if (file_make_folders(entry->folder) != RESCL_OK || access(entry->folder, W_OK) != 0) return RESCL_OK;
  const int ended_by = ask(path, info, request);
  if (!ended_by || cache_has(entry)) return RESCL_OK;
  return fail(
      RESCL_DEVICE,
      "clBuildProgram(%s) with '%s': the compiler of %s (%s, driver %s) crashed by signal %d, %s, in a "
      "process of its own (%s); another version of the driver may help",
      request->name, request->options, info->name, info->platform, info->driver, ended_by,
      strsignal(ended_by), path);
}

static rescl_status compile(const char *selector, const struct program_request *request) {
  rescl_device *device = NULL;
  struct context *context = NULL;
  struct program *program = NULL;
  rescl_status status;
  TRY_CLEANUP(rescl_device_open(&device, selector));
  TRY_CLEANUP(context_create(&context, device, NULL));
  TRY_CLEANUP(programs_build(context, request, 1, &program, NULL, NULL, NULL));
cleanup:
  program_free(program); // this is what puts it into the cache
  context_free(context);
  rescl_device_free(device);
  return status;
}

/** None of them is asked for with an empty source in its place: that is NULL. */
static const char *or_null(const char *text) {
  return *text ? text : NULL;
}

static rescl_status serve(char *const texts[TEXT_COUNT], int are_whole) {
  if (!are_whole)
    return fail(RESCL_MALFORMED, "standard input: cut short; the library runs rescl-compiler, not people");
  const struct program_request request = {.name = texts[NAME],
                                          .sources = {or_null(texts[COMMON]), or_null(texts[SOURCE])},
                                          .options = texts[OPTIONS]};
  return compile(texts[SELECTOR], &request);
}

rescl_status rescl_compiler_serve(void) {
  char *texts[TEXT_COUNT] = {NULL};
  size_t capacities[TEXT_COUNT] = {0};
  int are_whole = 1;
  setenv(SETTING, "off", 1);
  for (size_t text = 0; text < TEXT_COUNT; text++)
    are_whole &= getdelim(&texts[text], &capacities[text], '\0', stdin) > 0;
  const rescl_status status = serve(texts, are_whole);
  for (size_t text = 0; text < TEXT_COUNT; text++) free(texts[text]);
  return status;
}
