/* What the measured times say: shares, speeds, limits, groups. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "profile/profile.h"

/** 1e9 a second; 0 where it takes no time. */
static double speed(int64_t count, double ms) {
  return ms > 0.0 ? (double)count * 1e-6 / ms : 0.0;
}

/** The roofline. A layer without operations and bytes has nothing to be limited by. */
static void judge_layer(struct profile_layer *layer, const rescl_device_limits *limits) {
  layer->gflops = speed(layer->is.flops, layer->ms);
  layer->gbs = speed(layer->is.bytes, layer->ms);
  layer->limit = LIMIT_UNKNOWN;
  layer->fraction = NAN;
  if (limits->gflops <= 0.0 || limits->bandwidth_gbs <= 0.0) return;
  const double arithmetic_ms = (double)layer->is.flops * 1e-6 / limits->gflops;
  const double memory_ms = (double)layer->is.bytes * 1e-6 / limits->bandwidth_gbs;
  layer->limit = arithmetic_ms > memory_ms ? LIMIT_ARITHMETIC : LIMIT_MEMORY;
  layer->fraction = layer->ms > 0.0 ? fmax(arithmetic_ms, memory_ms) / layer->ms : 0.0;
}

void profile_judge(struct profile *profile) {
  double sum_ms = 0.0;
  profile->flops = 0;
  for (size_t index = 0; index < profile->layer_count; index++) {
    const struct profile_layer *layer = &profile->layers[index];
    sum_ms += layer->ms;
    if (__builtin_add_overflow(profile->flops, layer->is.flops, &profile->flops)) profile->flops = INT64_MAX;
  }
  for (size_t index = 0; index < profile->layer_count; index++) {
    struct profile_layer *layer = &profile->layers[index];
    layer->share = sum_ms > 0.0 ? layer->ms / sum_ms : 0.0;
    judge_layer(layer, &profile->limits);
  }
}

const char *profile_by_operator(const struct profile_layer *layer) {
  return layer->is.op;
}

const char *profile_by_algorithm(const struct profile_layer *layer) {
  return layer->is.algorithm;
}

static int compare_groups(const void *first, const void *second) {
  const struct profile_group *a = first, *b = second;
  if (a->ms != b->ms) return a->ms < b->ms ? 1 : -1;
  return strcmp(a->name, b->name);
}

static struct profile_group *find_group(struct profile_group *groups, size_t *count, const char *name) {
  for (size_t index = 0; index < *count; index++)
    if (strcmp(groups[index].name, name) == 0) return &groups[index];
  groups[*count] = (struct profile_group){.name = name};
  return &groups[(*count)++];
}

struct profile_group *profile_group(const struct profile *profile, profile_key key, size_t *count) {
  struct profile_group *groups = allocate(profile->layer_count, sizeof *groups);
  *count = 0;
  for (size_t index = 0; index < profile->layer_count; index++) {
    const struct profile_layer *layer = &profile->layers[index];
    if (layer->ms <= 0.0) continue;
    struct profile_group *group = find_group(groups, count, key(layer));
    group->layer_count++;
    group->ms += layer->ms;
    group->share += layer->share;
    if (__builtin_add_overflow(group->flops, layer->is.flops, &group->flops)) group->flops = INT64_MAX;
  }
  for (size_t index = 0; index < *count; index++)
    groups[index].gflops = speed(groups[index].flops, groups[index].ms);
  qsort(groups, *count, sizeof *groups, compare_groups);
  return groups;
}
