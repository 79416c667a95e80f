#define _GNU_SOURCE // argp
#include <argp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commands/commands.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"
#include "data/json.h"
#include "options/options.h"
#include "rescl/rescl.h"

/** One thing to do with the cache. */
struct action {
  const char *name;
  int (*run)(const char *folder, const char *json);
  int writes_json;
};

static int list_cache(const char *folder, const char *json);
static int clear_cache(const char *folder, const char *json);
static int show_path(const char *folder, const char *json);

static const struct action actions[] = {
    {"list", list_cache, 1}, {"clear", clear_cache, 0}, {"path", show_path, 0}};
enum { ACTION_COUNT = sizeof actions / sizeof *actions };

struct cache_options {
  struct common_options common;
  const struct action *action;
};

static const struct argp_child children[] = {{&json_argp, 0, NULL, 0}, {0}};

static const struct action *find_action(const char *name) {
  for (int index = 0; index < ACTION_COUNT; index++)
    if (strcmp(actions[index].name, name) == 0) return &actions[index];
  return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct cache_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case ARGP_KEY_ARG:
    if (options->action) wrong_use(state, "one of list, clear and path at a time");
    options->action = find_action(argument);
    if (!options->action) wrong_use(state, "'%s': expected list, clear or path", argument);
    return 0;
  case ARGP_KEY_END:
    if (!options->action) options->action = &actions[0];
    if (options->common.json && !options->action->writes_json) wrong_use(state, "--json goes with list");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const char description[] = "Show what is kept on disk between runs: programs as compiled for each "
                                  "device, and tuning results. 'list' shows every entry, 'clear' removes "
                                  "them all, 'path' prints the folder. Whatever is removed is made anew "
                                  "when it is needed."
                                  "\vThe folder is $RESCL_CACHE_DIR, else $XDG_CACHE_HOME/rescl, else "
                                  "~/.cache/rescl; RESCL_CACHE=off leaves it alone.\n\n"
                                  "Examples:\n"
                                  "  rescl cache\n"
                                  "  rescl cache clear";

static uint64_t total_bytes(const rescl_cache_entry *entries, size_t count) {
  uint64_t total = 0;
  for (size_t index = 0; index < count; index++) total += entries[index].size_bytes;
  return total;
}

static void print_entries(const rescl_cache_entry *entries, size_t count) {
  static const struct table_column columns[] = {{"kind", TABLE_LEFT},
                                                {"name", TABLE_LEFT},
                                                {"device", TABLE_LEFT},
                                                {"size", TABLE_RIGHT},
                                                {"age", TABLE_RIGHT}};
  const int64_t now = (int64_t)time(NULL);
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < count; index++) {
    table_cell(table, "%s", entries[index].kind);
    table_cell(table, "%s", entries[index].name);
    table_cell(table, "%s", entries[index].device[0] ? entries[index].device : "(not usable)");
    table_cell(table, "%s", unit_bytes(entries[index].size_bytes).text);
    table_cell(table, "%s", unit_age(now - entries[index].written).text);
  }
  table_print(table, stdout);
  table_free(table);
  say("\n");
  for (size_t index = 0; index < count; index++)
    if (entries[index].refused[0]) say("not used on %s: %s\n", entries[index].device, entries[index].refused);
}

static int write_entries(const rescl_cache_entry *entries, size_t count, const char *folder,
                         const char *path) {
  cJSON *root = json_new("rescl.cache/1");
  json_add_text(root, "path", folder);
  json_add_count(root, "size_bytes", (int64_t)total_bytes(entries, count));
  cJSON *list = cJSON_AddArrayToObject(root, "entries");
  for (size_t index = 0; index < count; index++) {
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "kind", entries[index].kind);
    json_add_text(entry, "name", entries[index].name);
    json_add_text(entry, "device", entries[index].device);
    json_add_count(entry, "size_bytes", (int64_t)entries[index].size_bytes);
    json_add_count(entry, "written", entries[index].written);
    if (entries[index].refused[0]) json_add_text(entry, "refused", entries[index].refused);
  }
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}

static int list_cache(const char *folder, const char *json) {
  rescl_cache_entry *entries = NULL;
  size_t count = 0;
  if (rescl_cache_list(&entries, &count) != RESCL_OK) return report_library(NULL);
  if (!json_takes_output(json)) {
    if (count > 0) print_entries(entries, count);
    say("%zu %s, %s, in %s\n", count, count == 1 ? "entry" : "entries",
        unit_bytes(total_bytes(entries, count)).text, folder);
    if (rescl_cache_check() != RESCL_OK) say("%s\n", rescl_last_error());
  }
  const int code = json ? write_entries(entries, count, folder, json) : EXIT_DONE;
  rescl_cache_list_free(entries);
  return code;
}

static int clear_cache(const char *folder, const char *json) {
  size_t count = 0;
  uint64_t size_bytes = 0;
  (void)json;
  const rescl_status status = rescl_cache_clear(&count, &size_bytes);
  say("%zu %s, %s, removed from %s\n", count, count == 1 ? "entry" : "entries", unit_bytes(size_bytes).text,
      folder);
  return status == RESCL_OK ? EXIT_DONE : report_library(NULL);
}

static int show_path(const char *folder, const char *json) {
  (void)json;
  puts(folder); // as it is: for scripts
  return EXIT_DONE;
}

int cmd_cache(int argc, char **argv) {
  static const struct argp parser = {
      .parser = parse, .args_doc = "[list|clear|path]", .doc = description, .children = children};
  struct cache_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  char folder[PATH_MAX];
  if (rescl_cache_path(folder, sizeof folder) != RESCL_OK) return report_library(NULL);
  return options.action->run(folder, options.common.json);
}
