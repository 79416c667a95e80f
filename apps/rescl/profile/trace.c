#include "profile/trace.h"

#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "console/units.h"
#include "profile/trace_lanes.h"

enum { PROCESS_HOST = 1, PROCESS_DEVICE };
enum { MOST_LANES = 1000 }; // of one track, in thread numbers

static const struct {
  const char *name;
  int process;
} tracks[] = {[RESCL_TRACK_HOST] = {"host", PROCESS_HOST},
              [RESCL_TRACK_COMPILE] = {"compile", PROCESS_HOST},
              [RESCL_TRACK_COPY] = {"copies", PROCESS_DEVICE},
              [RESCL_TRACK_QUEUE] = {"queue", PROCESS_DEVICE}};

/** Microseconds, as the format wants them. Readers multiply by 1000 and cut off what is not
 *  whole: where that would fall short of the nanosecond that is meant, neighbours would seem to
 *  overlap, so a tenth is added. */
static double microseconds(uint64_t nanoseconds) {
  const double number = (double)nanoseconds / 1000.0;
  return (uint64_t)(number * 1000.0) < nanoseconds ? number + 0.0001 : number;
}

static int thread_of(const struct trace_entry *entry) {
  return (int)entry->span->track * MOST_LANES + (int)entry->lane + 1;
}

static cJSON *add_event(cJSON *events, const char *phase, int process, int thread) {
  cJSON *event = json_add_object(events);
  cJSON_AddStringToObject(event, "ph", phase);
  json_add_count(event, "pid", process);
  json_add_count(event, "tid", thread);
  return event;
}

/** "M": a name for a process or a thread, or its position among the others. */
static void add_metadata(cJSON *events, int process, int thread, const char *what, const char *name) {
  cJSON *event = add_event(events, "M", process, thread);
  cJSON_AddStringToObject(event, "name", what);
  json_add_text(cJSON_AddObjectToObject(event, "args"), "name", name);
}

static void add_place(cJSON *events, int process, int thread, const char *what) {
  cJSON *event = add_event(events, "M", process, thread);
  cJSON_AddStringToObject(event, "name", what);
  json_add_count(cJSON_AddObjectToObject(event, "args"), "sort_index", thread ? thread : process);
}

static void add_processes(cJSON *events, const rescl_device *device) {
  char *name = format_text("device %s", rescl_device_get_info(device)->name);
  add_metadata(events, PROCESS_HOST, 0, "process_name", "rescl");
  add_place(events, PROCESS_HOST, 0, "process_sort_index");
  add_metadata(events, PROCESS_DEVICE, 0, "process_name", name);
  add_place(events, PROCESS_DEVICE, 0, "process_sort_index");
  free(name);
}

/** "queue", and "queue 2" for a further lane. */
static void add_thread(cJSON *events, const struct trace_entry *entry) {
  const rescl_track track = entry->span->track;
  char *name = entry->lane ? format_text("%s %zu", tracks[track].name, entry->lane + 1)
                           : format_text("%s", tracks[track].name);
  add_metadata(events, tracks[track].process, thread_of(entry), "thread_name", name);
  add_place(events, tracks[track].process, thread_of(entry), "thread_sort_index");
  free(name);
}

static void describe_layer(cJSON *arguments, const struct layer *layer) {
  json_add_text(arguments, "operator", layer->op);
  json_add_text(arguments, "algorithm", layer->algorithm);
  json_add_text(arguments, "output", unit_shape(layer->shape.rank, layer->shape.sizes).text);
  cJSON_AddNumberToObject(arguments, "flops", layer->flops);
  cJSON_AddNumberToObject(arguments, "bytes", layer->bytes);
}

/** When a command was queued and handed to the device, as the events' own times are told. */
static void describe_command(cJSON *arguments, const rescl_span *span) {
  cJSON_AddNumberToObject(arguments, "queued_us", microseconds(span->queued_ns));
  cJSON_AddNumberToObject(arguments, "submitted_us", microseconds(span->submitted_ns));
}

static void describe_span(cJSON *arguments, const rescl_span *span) {
  switch (span->track) {
  case RESCL_TRACK_HOST:
    return;
  case RESCL_TRACK_COMPILE:
    json_add_text(arguments, "from", span->cached ? "cache" : "source");
    json_add_text(arguments, "options", span->detail);
    return;
  case RESCL_TRACK_COPY:
    json_add_text(arguments, "kind", span->detail);
    json_add_count(arguments, "bytes", (int64_t)span->bytes);
    describe_command(arguments, span);
    return;
  case RESCL_TRACK_QUEUE:
    describe_command(arguments, span);
    return;
  }
}

static const char *category_of(const struct trace_entry *entry) {
  static const char *const categories[] = {[RESCL_TRACK_HOST] = "stage",
                                           [RESCL_TRACK_COMPILE] = "program",
                                           [RESCL_TRACK_COPY] = "copy",
                                           [RESCL_TRACK_QUEUE] = "launch"};
  return entry->is_layer ? "layer" : categories[entry->span->track];
}

/** "winograd", "pack conv1", "winograd (cached)" */
static char *name_of(const struct trace_entry *entry, const struct trace_source *source) {
  const rescl_span *span = entry->span;
  if (entry->is_layer) return format_text("%s", source->layers[span->layer].name);
  if (span->track == RESCL_TRACK_COMPILE)
    return format_text("%s (%s)", span->name, span->cached ? "cached" : "built");
  if (span->track == RESCL_TRACK_QUEUE || !span->detail[0]) return format_text("%s", span->name);
  return span->track == RESCL_TRACK_HOST ? format_text("%s %s", span->name, span->detail)
                                         : format_text("%s %s", span->detail, span->name);
}

/** "X": something with a start and a duration. */
static void add_complete(cJSON *events, const struct trace_entry *entry, const struct trace_source *source) {
  cJSON *event = add_event(events, "X", tracks[entry->span->track].process, thread_of(entry));
  char *name = name_of(entry, source);
  json_add_text(event, "name", name);
  free(name);
  cJSON_AddStringToObject(event, "cat", category_of(entry));
  cJSON_AddNumberToObject(event, "ts", microseconds(entry->start_ns));
  cJSON_AddNumberToObject(event, "dur", microseconds(entry->end_ns - entry->start_ns));
  cJSON *arguments = cJSON_AddObjectToObject(event, "args");
  if (entry->is_layer)
    describe_layer(arguments, &source->layers[entry->span->layer]);
  else
    describe_span(arguments, entry->span);
}

static int is_new_thread(const struct trace_entry *entries, size_t index) {
  return index == 0 || thread_of(&entries[index]) != thread_of(&entries[index - 1]);
}

cJSON *trace_new(const struct trace_source *source) {
  cJSON *root = cJSON_CreateObject();
  cJSON_AddStringToObject(root, "displayTimeUnit", "ms");
  cJSON *about = cJSON_AddObjectToObject(root, "otherData");
  json_add_text(about, "rescl", rescl_version());
  json_add_text(about, "model", source->model);
  json_add_text(about, "device", rescl_device_get_info(source->device)->name);
  cJSON *events = cJSON_AddArrayToObject(root, "traceEvents");
  add_processes(events, source->device);
  size_t count = 0;
  struct trace_entry *entries = trace_arrange(source->spans, source->span_count, &count);
  for (size_t index = 0; index < count; index++)
    if (is_new_thread(entries, index)) add_thread(events, &entries[index]);
  for (size_t index = 0; index < count; index++) add_complete(events, &entries[index], source);
  free(entries);
  return root;
}
