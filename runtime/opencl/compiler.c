#define _POSIX_C_SOURCE 200809L
#include "opencl/compiler.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/helper.h"
#include "opencl/cache.h"

/** What the helper is told, in this order, each text with its end. */
enum { SELECTOR, NAME, OPTIONS, COMMON, SOURCE };

static int find(char path[PATH_MAX], const struct context *context) {
  const char *setting = getenv("RESCL_COMPILER");
  if (!context_profile(context)->compiles_inside || (setting && strcmp(setting, "off") == 0)) return 0;
  if (!setting || !*setting) return helper_find(path, "rescl-compiler");
  const int length = snprintf(path, PATH_MAX, "%s", setting);
  return length > 0 && length < PATH_MAX;
}

int compiler_is_there(const struct context *context) {
  char path[PATH_MAX];
  return find(path, context);
}

/** @return the number of the signal that ended it, 0: none */
static int ask(const char *path, const rescl_device_info *info, const struct program_request *request) {
  const char *const texts[COMPILER_TEXTS] = {info->selector, request->name, request->options,
                                             request->sources[0], request->sources[1]};
  char *bytes = NULL;
  size_t size_bytes = 0;
  int ended_by = 0;
  FILE *stream = open_memstream(&bytes, &size_bytes);
  if (!stream) return 0;
  for (size_t text = 0; text < COMPILER_TEXTS; text++) {
    if (texts[text]) fputs(texts[text], stream);
    fputc('\0', stream);
  }
  if (fclose(stream) == 0) ended_by = helper_run(path, bytes, size_bytes);
  free(bytes);
  return ended_by;
}

rescl_status compiler_run(const struct context *context, const struct program_request *request,
                          const struct cache_entry *entry, int *is_done) {
  const rescl_device_info *info = context_device(context);
  char path[PATH_MAX];
  *is_done = 0;
  if (!entry->path[0] || cache_has(entry) || !find(path, context)) return RESCL_OK;
  if (file_make_folders(entry->folder) != RESCL_OK || access(entry->folder, W_OK) != 0) return RESCL_OK;
  const int ended_by = ask(path, info, request);
  *is_done = cache_has(entry);
  if (!ended_by || *is_done) return RESCL_OK;
  return fail(
      RESCL_DEVICE,
      "clBuildProgram(%s) with '%s': the compiler of %s (%s, driver %s) crashed by signal %d, %s, in a "
      "process of its own (%s); another version of the driver may help",
      request->name, request->options, info->name, info->platform, info->driver, ended_by,
      strsignal(ended_by), path);
}

/** None of them is asked for with an empty source in its place: that is NULL. */
static const char *or_null(const char *text) {
  return *text ? text : NULL;
}

rescl_status compiler_read(struct compiler_order *order, FILE *stream) {
  char **texts = order->texts;
  *order = (struct compiler_order){.selector = NULL};
  for (size_t text = 0; text < COMPILER_TEXTS; text++) {
    size_t capacity = 0;
    if (getdelim(&texts[text], &capacity, '\0', stream) <= 0)
      return fail(RESCL_MALFORMED, "standard input: cut short; the library runs rescl-compiler, not people");
  }
  order->selector = texts[SELECTOR];
  order->program = (struct program_request){.name = texts[NAME],
                                            .sources = {or_null(texts[COMMON]), or_null(texts[SOURCE])},
                                            .options = texts[OPTIONS]};
  return RESCL_OK;
}

void compiler_order_free(struct compiler_order *order) {
  for (size_t text = 0; text < COMPILER_TEXTS; text++) free(order->texts[text]);
  *order = (struct compiler_order){.selector = NULL};
}
