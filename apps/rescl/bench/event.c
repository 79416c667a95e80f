#include "bench/event.h"

#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "drivers/worker.h"

static const struct {
  const char *name;
  unsigned form; // of the result
} kinds[] = {[EVENT_DEVICE] = {"device", FORM_DEVICE},
             [EVENT_START] = {"start", 0},
             [EVENT_STAGE] = {"stage", 0},
             [EVENT_RESULT] = {"result", FORM_TIMED},
             [EVENT_TURNS] = {"turns", FORM_TURNS},
             [EVENT_DEVICE_TIME] = {"device_time", FORM_DEVICE_TIME},
             [EVENT_FAILED] = {"failed", FORM_FAILURE},
             [EVENT_FINISHED] = {"finished", 0},
             [EVENT_LIMITS] = {"limits", FORM_LIMITS},
             [EVENT_END] = {"end", 0}};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

#define OF(member) offsetof(struct bench_event, member)

/** A form for each kind. */
static const struct field event_fields[] = {
    {"job", FIELD_COUNT, OF(job), .always = 1 << EVENT_START, .needed = 1 << EVENT_START},
    {"stage", FIELD_TEXT, OF(stage), .always = 1 << EVENT_STAGE, .needed = 1 << EVENT_STAGE},
    {0}};

struct bench_event bench_event_new(enum bench_event_kind kind) {
  struct bench_event event = {.kind = kind, .result = result_new()};
  fields_clear(&event, event_fields);
  return event;
}

void bench_event_free(struct bench_event *event) {
  fields_free(event, event_fields);
  result_free(&event->result);
}

void bench_event_say(const struct bench_event *event) {
  cJSON *json = worker_event(kinds[event->kind].name);
  fields_write(json, event, event_fields, 1u << event->kind);
  fields_write(json, &event->result, result_fields, kinds[event->kind].form);
  worker_say(json);
}

int bench_event_read(struct bench_event *event, const char *line) {
  cJSON *json = cJSON_Parse(line);
  unsigned kind = 0;
  while (kind < KIND_COUNT && strcmp(kinds[kind].name, json_text(json, "event")) != 0) kind++;
  *event = bench_event_new(kind);
  int code = kind == KIND_COUNT ? EXIT_FAILED : EXIT_DONE;
  if (code == EXIT_DONE) code = fields_read(event, event_fields, 1u << kind, json, NULL);
  if (code == EXIT_DONE) code = fields_read(&event->result, result_fields, kinds[kind].form, json, NULL);
  cJSON_Delete(json);
  return code;
}
