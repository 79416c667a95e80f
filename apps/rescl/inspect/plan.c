#include "inspect/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"
#include "data/json.h"

/** "-" where there is nothing. */
static void cell_bytes(struct table *table, uint64_t bytes) {
  table_cell(table, "%s", bytes > 0 ? unit_bytes(bytes).text : "-");
}

static void print_summary(const struct planned *planned) {
  const rescl_plan *plan = planned->plan;
  const rescl_device_info *device = &plan->device;
  say_bold("%s", planned->path);
  say(", batch %" PRId64 ", as on %s: %s\n", planned->batch, device->selector, device->name);
  say("  class        %s: %s\n", device->class_name, device->class_reason);
  say("  launches     %zu of %zu programs", plan->launch_count, plan->program_count);
  if (plan->enqueue_count < plan->launch_count)
    say(", in about %zu where those that follow each other share one", plan->enqueue_count);
  say("\n");
  say("  weights      %s, as the kernels want them\n", unit_bytes(plan->weight_bytes).text);
  say("  activations  %s\n", unit_bytes(plan->arena_bytes).text);
  say("  workspace    %s\n\n", unit_bytes(plan->workspace_bytes).text);
}

static void print_programs(const rescl_plan *plan) {
  static const struct table_column columns[] = {
      {"program", TABLE_RIGHT}, {"source", TABLE_LEFT}, {"launches", TABLE_RIGHT}, {"options", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < plan->program_count; index++) {
    table_cell(table, "%zu", index + 1);
    table_cell(table, "%s", plan->programs[index].source);
    table_cell(table, "%zu", plan->programs[index].launch_count);
    table_cell(table, "%s", plan->programs[index].options);
  }
  table_print(table, stdout);
  table_free(table);
  say("\n");
}

/** "784×4", without the dimensions at the end that are 1; "-" for zeros. The caller frees it. */
static char *sizes_text(const size_t sizes[3]) {
  if (sizes[0] == 0) return format_text("-");
  if (sizes[2] > 1) return format_text("%zu×%zu×%zu", sizes[0], sizes[1], sizes[2]);
  return sizes[1] > 1 ? format_text("%zu×%zu", sizes[0], sizes[1]) : format_text("%zu", sizes[0]);
}

/** How many groups, or pieces of a task. */
static void cell_groups(struct table *table, const rescl_planned_launch *launch) {
  char *groups = sizes_text(launch->groups);
  if (launch->pieces > 0)
    table_cell(table, "%zu pieces", launch->pieces);
  else if (launch->parts > 1)
    table_cell(table, "%s in %zu parts", groups, launch->parts);
  else
    table_cell(table, "%s", groups);
  free(groups);
}

/** The first columns, for a layer's first launch only. */
static void add_layer(struct table *table, const rescl_planned_layer *layer, size_t launch) {
  table_cell(table, "%s", launch == 0 ? layer->name : "");
  table_cell(table, "%s", launch == 0 ? layer->op : "");
  table_cell(table, "%s", launch == 0 ? layer->algorithm : "");
  table_cell(table, "%s", launch == 0 ? layer->variant : "");
}

static void add_launch(struct table *table, const rescl_planned_launch *launch) {
  table_cell(table, "%s", launch->kernel);
  if (launch->program >= 0)
    table_cell(table, "%" PRId64, launch->program + 1);
  else
    table_cell(table, "-");
  cell_groups(table, launch);
  char *group_size = sizes_text(launch->group_size);
  table_cell(table, "%s", group_size);
  free(group_size);
}

/** The last columns, likewise: what it takes, as far as that is told. */
static void add_needs(struct table *table, const rescl_planned_layer *layer, size_t launch) {
  static const rescl_planned_layer nothing = {.launch_count = 0};
  const rescl_planned_layer *shown = launch == 0 ? layer : &nothing;
  if (shown->cost.registers > 0)
    table_cell(table, "%u", shown->cost.registers);
  else
    table_cell(table, "-");
  cell_bytes(table, shown->cost.local_bytes);
  table_cell(table, "%s", shown->cost.occupancy > 0.0 ? unit_percent(shown->cost.occupancy).text : "-");
  cell_bytes(table, shown->workspace_bytes);
  cell_bytes(table, shown->weight_bytes);
}

static void add_rows(struct table *table, const rescl_plan *plan, const rescl_planned_layer *layer) {
  static const rescl_planned_launch nothing = {.kernel = "-", .program = -1};
  for (size_t index = 0; index == 0 || index < layer->launch_count; index++) {
    const int is_there = index < layer->launch_count;
    add_layer(table, layer, index);
    add_launch(table, is_there ? &plan->launches[layer->first_launch + index] : &nothing);
    add_needs(table, layer, index);
  }
}

void plan_print(const struct planned *planned) {
  static const struct table_column columns[] = {
      {"layer", TABLE_LEFT},   {"operator", TABLE_LEFT},   {"algorithm", TABLE_LEFT},
      {"variant", TABLE_LEFT}, {"kernel", TABLE_LEFT},     {"program", TABLE_RIGHT},
      {"groups", TABLE_RIGHT}, {"of items", TABLE_RIGHT},  {"registers", TABLE_RIGHT},
      {"local", TABLE_RIGHT},  {"occupancy", TABLE_RIGHT}, {"workspace", TABLE_RIGHT},
      {"weights", TABLE_RIGHT}};
  print_summary(planned);
  print_programs(planned->plan);
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < planned->plan->layer_count; index++)
    add_rows(table, planned->plan, &planned->plan->layers[index]);
  table_print(table, stdout);
  table_free(table);
}

static void write_sizes(cJSON *entry, const char *key, const size_t sizes[3]) {
  cJSON *list = cJSON_AddArrayToObject(entry, key);
  for (int side = 0; side < 3 && sizes[0] > 0; side++)
    cJSON_AddItemToArray(list, cJSON_CreateNumber((double)sizes[side]));
}

static void write_launch(cJSON *list, const rescl_planned_launch *launch) {
  cJSON *entry = json_add_object(list);
  json_add_text(entry, "kernel", launch->kernel);
  if (launch->program >= 0)
    json_add_count(entry, "program", launch->program);
  else
    cJSON_AddNullToObject(entry, "program");
  write_sizes(entry, "groups", launch->groups);
  write_sizes(entry, "group_size", launch->group_size);
  json_add_count(entry, "local_bytes", (int64_t)launch->local_bytes);
  json_add_count(entry, "pieces", (int64_t)launch->pieces);
  json_add_count(entry, "parts", (int64_t)launch->parts);
}

/** Null where the kernel does not tell. */
static void write_cost(cJSON *entry, const rescl_planned_cost *cost) {
  if (cost->registers == 0) {
    cJSON_AddNullToObject(entry, "estimate");
    return;
  }
  cJSON *estimate = cJSON_AddObjectToObject(entry, "estimate");
  json_add_count(estimate, "registers", cost->registers);
  json_add_count(estimate, "local_bytes", (int64_t)cost->local_bytes);
  json_add_number(estimate, "occupancy", cost->occupancy);
  json_add_number(estimate, "cycles", cost->cycles);
}

static void write_layers(cJSON *root, const rescl_plan *plan) {
  cJSON *list = cJSON_AddArrayToObject(root, "layers");
  for (size_t index = 0; index < plan->layer_count; index++) {
    const rescl_planned_layer *layer = &plan->layers[index];
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "name", layer->name);
    json_add_text(entry, "op", layer->op);
    json_add_text(entry, "algorithm", layer->algorithm);
    json_add_text(entry, "variant", layer->variant);
    json_add_count(entry, "workspace_bytes", (int64_t)layer->workspace_bytes);
    json_add_count(entry, "weight_bytes", (int64_t)layer->weight_bytes);
    write_cost(entry, &layer->cost);
    cJSON *launches = cJSON_AddArrayToObject(entry, "launches");
    for (size_t launch = 0; launch < layer->launch_count; launch++)
      write_launch(launches, &plan->launches[layer->first_launch + launch]);
  }
}

static void write_programs(cJSON *root, const rescl_plan *plan) {
  cJSON *list = cJSON_AddArrayToObject(root, "programs");
  for (size_t index = 0; index < plan->program_count; index++) {
    cJSON *entry = json_add_object(list);
    json_add_text(entry, "source", plan->programs[index].source);
    json_add_text(entry, "options", plan->programs[index].options);
    json_add_count(entry, "launches", (int64_t)plan->programs[index].launch_count);
  }
}

int plan_write(const struct planned *planned, const char *path) {
  const rescl_plan *plan = planned->plan;
  cJSON *root = json_new("rescl.plan/1");
  json_add_text(root, "model", planned->path);
  json_add_count(root, "batch", planned->batch);
  json_add_text(root, "device", plan->device.selector);
  json_add_text(root, "device_name", plan->device.name);
  json_add_text(root, "class", plan->device.class_name);
  json_add_count(root, "launches", (int64_t)plan->launch_count);
  json_add_count(root, "launches_of_a_run", (int64_t)plan->enqueue_count);
  cJSON *memory = cJSON_AddObjectToObject(root, "memory_bytes");
  json_add_count(memory, "weights", (int64_t)plan->weight_bytes);
  json_add_count(memory, "activations", (int64_t)plan->arena_bytes);
  json_add_count(memory, "workspace", (int64_t)plan->workspace_bytes);
  write_programs(root, plan);
  write_layers(root, plan);
  const int code = json_write(root, path);
  cJSON_Delete(root);
  return code;
}

static void add_device(struct table *table, const rescl_device_info *device) {
  table_cell(table, "%s", device->selector);
  table_cell(table, "%s", device->name);
  table_cell(table, "%s", device->class_name);
  table_cell(table, "%u", device->compute_units);
  table_cell(table, "%zu", device->max_work_group_size);
  cell_bytes(table, device->has_own_local_memory ? device->local_memory_bytes : 0);
  table_cell(table, "%s", device->platform);
}

int plan_print_devices(void) {
  static const struct table_column columns[] = {
      {"name", TABLE_LEFT},   {"device", TABLE_LEFT}, {"class", TABLE_LEFT},   {"units", TABLE_RIGHT},
      {"group", TABLE_RIGHT}, {"local", TABLE_RIGHT}, {"platform", TABLE_LEFT}};
  rescl_device_info *devices = NULL;
  size_t count = 0;
  if (rescl_known_devices(&devices, &count) != RESCL_OK) return report_library(NULL);
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < count; index++) add_device(table, &devices[index]);
  table_print(table, stdout);
  table_free(table);
  rescl_device_list_free(devices);
  return EXIT_DONE;
}
