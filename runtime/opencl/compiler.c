#define _POSIX_C_SOURCE 200809L
#include "opencl/compiler.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/helper.h"
#include "opencl/cache.h"
#include "opencl/internal.h"

/** What the helper is told, in this order, each text with its end; an empty source is not there. */
enum { VERSION, SELECTOR, NAME, OPTIONS, COMMON, SOURCE, TEXTS };

static int find_helper(char path[PATH_MAX], const struct context *context) {
  const char *setting = getenv("RESCL_COMPILER");
  if (!context->profile.compiles_inside || (setting && strcmp(setting, "off") == 0)) return 0;
  if (!setting || !*setting) return helper_find(path, "rescl-compiler");
  const int length = snprintf(path, PATH_MAX, "%s", setting);
  return length > 0 && length < PATH_MAX;
}

/** @return the number of the signal that ended it, 0: none */
static int ask(const char *path, const char *const texts[TEXTS]) {
  char *bytes = NULL;
  size_t size_bytes = 0;
  int ended_by = 0;
  FILE *stream = open_memstream(&bytes, &size_bytes);
  if (!stream) return 0;
  for (size_t text = 0; text < TEXTS; text++) {
    if (texts[text]) fputs(texts[text], stream);
    fputc('\0', stream);
  }
  if (fclose(stream) == 0) ended_by = helper_run(path, bytes, size_bytes);
  free(bytes);
  return ended_by;
}

rescl_status compiler_run(int *is_there, const struct context *context, const struct program_request *request,
                          const char *options, const struct cache_entry *entry) {
  const rescl_device_info *info = &context->info;
  char path[PATH_MAX];
  *is_there = 0;
  if (!find_helper(path, context) || !cache_can_store(entry)) return RESCL_OK;
  const char *const texts[TEXTS] = {
      [VERSION] = rescl_version(), [SELECTOR] = info->selector,    [NAME] = request->name,
      [OPTIONS] = options,         [COMMON] = request->sources[0], [SOURCE] = request->sources[1]};
  const int ended_by = ask(path, texts);
  *is_there = cache_has(entry);
  if (!ended_by || *is_there) return RESCL_OK;
  return fail(
      RESCL_DEVICE,
      "clBuildProgram(%s) with '%s': the compiler of %s (%s, driver %s) crashed by signal %d, %s, in a "
      "process of its own (%s); another version of the driver may help",
      request->name, request->options, info->name, info->platform, info->driver, ended_by,
      strsignal(ended_by), path);
}

static rescl_status read_texts(char *texts[TEXTS], FILE *stream) {
  for (size_t text = 0; text < TEXTS; text++) {
    size_t capacity = 0;
    if (getdelim(&texts[text], &capacity, '\0', stream) <= 0)
      return fail(RESCL_MALFORMED, "standard input: cut short; the library runs rescl-compiler, not people");
  }
  if (strcmp(texts[VERSION], rescl_version()) == 0) return RESCL_OK;
  return fail(RESCL_MALFORMED,
              "standard input: of version %s of the library; this is the helper of version %s",
              texts[VERSION], rescl_version());
}

static rescl_status compile_into_cache(const rescl_device *device, const struct program_request *request) {
  cl_program program = NULL;
  struct cache_entry entry;
  cache_find(&entry, &device->info, request, request->options);
  const rescl_status status =
      program_compile(&program, device->context, device->id, request, request->options);
  if (status == RESCL_OK) program_store(program, &entry);
  if (program) clReleaseProgram(program);
  return status;
}

static const char *or_null(const char *text) {
  return *text ? text : NULL;
}

rescl_status compiler_serve(FILE *stream) {
  char *texts[TEXTS] = {NULL};
  rescl_device *device = NULL;
  rescl_status status;
  TRY_CLEANUP(read_texts(texts, stream));
  TRY_CLEANUP(rescl_device_open(&device, texts[SELECTOR]));
  const struct program_request request = {.name = texts[NAME],
                                          .sources = {or_null(texts[COMMON]), or_null(texts[SOURCE])},
                                          .options = texts[OPTIONS]};
  TRY_CLEANUP(compile_into_cache(device, &request));
cleanup:
  rescl_device_free(device);
  for (size_t text = 0; text < TEXTS; text++) free(texts[text]);
  return status;
}
