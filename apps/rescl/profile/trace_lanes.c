#include "profile/trace_lanes.h"

#include <stdlib.h>

#include "console/report.h"

/** How deep spans may lie within each other; deeper ones get a lane of their own. */
enum { MOST_DEPTH = 8 };

/** A lane while it is filled: the ends of the spans that are still open, the outermost first. */
struct lane {
  uint64_t ends[MOST_DEPTH];
  size_t depth;
};

struct lanes {
  struct lane *items;
  size_t count, capacity;
};

/** Launches of one layer follow each other in the queue's order. */
static size_t add_layer(struct trace_entry *entries, const rescl_span *spans, size_t index, size_t count) {
  struct trace_entry *entry = &entries[0];
  const rescl_span *first = &spans[index];
  if (first->layer == SIZE_MAX || (index > 0 && spans[index - 1].layer == first->layer)) return 0;
  *entry = (struct trace_entry){.span = first, .is_layer = 1, .start_ns = first->start_ns};
  for (; index < count && spans[index].layer == first->layer; index++) {
    const uint64_t end_ns = spans[index].start_ns + spans[index].duration_ns;
    if (end_ns > entry->end_ns) entry->end_ns = end_ns;
  }
  return 1;
}

/** What begins first; then what ends last, and a layer before its launch. */
static int compare_starts(const void *first, const void *second) {
  const struct trace_entry *a = first, *b = second;
  if (a->span->track != b->span->track) return a->span->track < b->span->track ? -1 : 1;
  if (a->start_ns != b->start_ns) return a->start_ns < b->start_ns ? -1 : 1;
  if (a->end_ns != b->end_ns) return a->end_ns > b->end_ns ? -1 : 1;
  return b->is_layer - a->is_layer;
}

static int compare_lanes(const void *first, const void *second) {
  const struct trace_entry *a = first, *b = second;
  if (a->span->track == b->span->track && a->lane != b->lane) return a->lane < b->lane ? -1 : 1;
  return compare_starts(a, b);
}

/** Nonzero where it lies after or within what the lane holds; it is then in it. */
static int enter_lane(struct lane *lane, const struct trace_entry *entry) {
  while (lane->depth > 0 && lane->ends[lane->depth - 1] <= entry->start_ns) lane->depth--;
  if (lane->depth == MOST_DEPTH || (lane->depth > 0 && lane->ends[lane->depth - 1] < entry->end_ns)) return 0;
  lane->ends[lane->depth++] = entry->end_ns;
  return 1;
}

static void choose_lane(struct lanes *lanes, struct trace_entry *entry) {
  entry->lane = 0;
  while (entry->lane < lanes->count && !enter_lane(&lanes->items[entry->lane], entry)) entry->lane++;
  if (entry->lane < lanes->count) return;
  lanes->items = allocate_more(lanes->items, lanes->count, &lanes->capacity, sizeof *lanes->items);
  lanes->items[lanes->count] = (struct lane){.depth = 0};
  enter_lane(&lanes->items[lanes->count++], entry);
}

/** @param entries  by track and start */
static void choose_lanes(struct trace_entry *entries, size_t count) {
  struct lanes lanes = {0};
  for (size_t index = 0; index < count; index++) {
    if (index > 0 && entries[index].span->track != entries[index - 1].span->track) lanes.count = 0;
    choose_lane(&lanes, &entries[index]);
  }
  free(lanes.items);
}

struct trace_entry *trace_arrange(const rescl_span *spans, size_t span_count, size_t *count) {
  struct trace_entry *entries = allocate(2 * span_count, sizeof *entries);
  *count = 0;
  for (size_t index = 0; index < span_count; index++) {
    const rescl_span *span = &spans[index];
    *count += add_layer(&entries[*count], spans, index, span_count);
    entries[(*count)++] = (struct trace_entry){
        .span = span, .start_ns = span->start_ns, .end_ns = span->start_ns + span->duration_ns};
  }
  qsort(entries, *count, sizeof *entries, compare_starts);
  choose_lanes(entries, *count);
  qsort(entries, *count, sizeof *entries, compare_lanes);
  return entries;
}
