/** What the measured times say: shares, speeds, limits, groups. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "profile/profile.h"

/** 1e9 a second; 0 where it takes no time. */
static double speed(double count, double ms) {
  return ms > 0.0 ? count * 1e-6 / ms : 0.0;
}

/** The roofline. A layer without operations and bytes has nothing to be limited by. */
static void judge_layer(struct layer *layer, double peak_gflops, double peak_bandwidth_gbs) {
  layer->gflops = speed(layer->flops, layer->ms);
  layer->gbs = speed(layer->bytes, layer->ms);
  layer->fraction = NAN;
  if (!(peak_gflops > 0.0 && peak_bandwidth_gbs > 0.0)) return;
  const double arithmetic_ms = layer->flops * 1e-6 / peak_gflops;
  const double memory_ms = layer->bytes * 1e-6 / peak_bandwidth_gbs;
  text_set(&layer->limit, arithmetic_ms > memory_ms ? "arithmetic" : "memory");
  layer->fraction = layer->ms > 0.0 ? fmax(arithmetic_ms, memory_ms) / layer->ms : 0.0;
}

static int compare_groups(const void *first, const void *second) {
  const struct layer_group *a = first, *b = second;
  if (a->ms != b->ms) return a->ms < b->ms ? 1 : -1;
  return strcmp(a->name, b->name);
}

static struct layer_group *find_group(struct list *list, const char *name) {
  struct layer_group *groups = list->items;
  for (size_t index = 0; index < list->count; index++)
    if (strcmp(groups[index].name, name) == 0) return &groups[index];
  groups[list->count] = (struct layer_group){.name = format_text("%s", name)};
  return &groups[list->count++];
}

/** Layers whose name at that offset is the same, as one; what there is nothing to do for is left out. */
static struct list group_layers(const struct list *list, size_t offset) {
  const struct layer *layers = list->items;
  struct list groups = {.items = allocate(list->count, sizeof(struct layer_group))};
  for (size_t index = 0; index < list->count; index++) {
    const struct layer *layer = &layers[index];
    if (layer->ms <= 0.0) continue;
    struct layer_group *group = find_group(&groups, *(char *const *)((const char *)layer + offset));
    group->layers++;
    group->flops += layer->flops;
    group->ms += layer->ms;
    group->share += layer->share;
    group->gflops = speed(group->flops, group->ms);
  }
  qsort(groups.items, groups.count, sizeof(struct layer_group), compare_groups);
  return groups;
}

void profile_judge(struct result *result) {
  struct layer *layers = result->layers.items;
  double sum_ms = 0.0;
  result->flops = 0.0;
  for (size_t index = 0; index < result->layers.count; index++) {
    sum_ms += layers[index].ms;
    result->flops += layers[index].flops;
  }
  for (size_t index = 0; index < result->layers.count; index++) {
    layers[index].share = sum_ms > 0.0 ? layers[index].ms / sum_ms : 0.0;
    judge_layer(&layers[index], result->peak_gflops, result->peak_bandwidth_gbs);
  }
  result->operators = group_layers(&result->layers, offsetof(struct layer, op));
  result->algorithms = group_layers(&result->layers, offsetof(struct layer, algorithm));
}
