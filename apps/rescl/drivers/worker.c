#define _POSIX_C_SOURCE 200809L
#include "drivers/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/report.h"
#include "data/json.h"
#include "drivers/child.h"

cJSON *worker_event(const char *name) {
  cJSON *event = cJSON_CreateObject();
  cJSON_AddStringToObject(event, "event", name);
  return event;
}

static void write_all(const char *text, size_t size_bytes) {
  while (size_bytes > 0) {
    const ssize_t written = write(CHILD_LINES, text, size_bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(EXIT_FAILED);
    text += written;
    size_bytes -= (size_t)written;
  }
}

void worker_say(cJSON *event) {
  char *line = cJSON_PrintUnformatted(event);
  cJSON_Delete(event);
  if (!line) _exit(EXIT_FAILED);
  fcntl(CHILD_LINES, F_SETFD, FD_CLOEXEC); // a driver's own children would hold it open
  char *whole = format_text("%s\n", line);
  cJSON_free(line);
  write_all(whole, strlen(whole));
  free(whole);
}

void worker_say_failure(const char *message) {
  cJSON *event = worker_event("failed");
  json_add_text(event, "message", message);
  worker_say(event);
}

_Noreturn void worker_end(void) {
  worker_say(worker_event("end"));
  _exit(EXIT_DONE);
}
