#define _POSIX_C_SOURCE 200809L
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_BYTES 8192 // room for a compiler's log

static _Thread_local char message[MESSAGE_BYTES];

rescl_status status_fail(rescl_status status, const char *format, ...) {
  char text[MESSAGE_BYTES]; // the arguments may point into the message itself
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  memcpy(message, text, strlen(text) + 1);
  return status;
}

rescl_status status_within(rescl_status status, const char *format, ...) {
  if (status == RESCL_OK) return status;
  char text[MESSAGE_BYTES];
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  const size_t used = length < 0 ? 0 : (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
  const size_t kept = strnlen(message, sizeof text - 1 - used);
  memcpy(text + used, message, kept);
  text[used + kept] = '\0';
  memcpy(message, text, used + kept + 1);
  return status;
}

void status_set_message(const char *text) {
  snprintf(message, sizeof message, "%s", text);
}

rescl_status status_fail_memory(size_t size_bytes) {
  return fail(RESCL_OUT_OF_MEMORY, "out of memory: the host could not give %zu bytes", size_bytes);
}

const char *rescl_last_error(void) {
  return message;
}

const char *rescl_status_name(rescl_status status) {
  static const char *const names[] = {
#define STATUS_NAME(name, meaning) #name,
      RESCL_STATUS_LIST(STATUS_NAME)};
  return (size_t)status < sizeof names / sizeof *names ? names[status] : "UNKNOWN";
}

const char *rescl_version(void) {
  return RESCL_VERSION;
}
