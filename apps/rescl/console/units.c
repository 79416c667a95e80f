#include "console/units.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rescl/model.h"

/** Three digits that count: 1.23, 12.3, 123. */
static struct unit_text scaled(double number, const char *unit) {
  static const char *const prefixes[] = {"", "K", "M", "G", "T", "P", "E"};
  size_t step = 0;
  while (number >= 999.5 && step + 1 < sizeof prefixes / sizeof *prefixes) {
    number /= 1000.0;
    step++;
  }
  struct unit_text result;
  const int decimals = step == 0 || number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2;
  snprintf(result.text, sizeof result.text, "%.*f %s%s", decimals, number, prefixes[step], unit);
  return result;
}

struct unit_text unit_bytes(uint64_t bytes) {
  return scaled((double)bytes, "B");
}

struct unit_text unit_flops(int64_t flops) {
  return scaled((double)flops, "FLOP");
}

struct unit_text unit_count(int64_t count) {
  char digits[24];
  snprintf(digits, sizeof digits, "%" PRId64, count);
  struct unit_text result;
  size_t used = 0;
  for (size_t left = strlen(digits), position = 0; left > 0; left--, position++) {
    if (position > 0 && left % 3 == 0 && digits[position - 1] != '-') result.text[used++] = ',';
    result.text[used++] = digits[position];
  }
  result.text[used] = '\0';
  return result;
}

struct unit_text unit_number(double number) {
  struct unit_text result = {""};
  const int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  const char *format = number < 1e15 ? "%.*f" : "%.*e";
  if (!isnan(number)) snprintf(result.text, sizeof result.text, format, decimals, number);
  return result;
}

struct unit_text unit_percent(double fraction) {
  struct unit_text result = {""};
  if (!isnan(fraction)) snprintf(result.text, sizeof result.text, "%.1f %%", 100.0 * fraction);
  return result;
}

struct unit_text unit_words(const char *name) {
  struct unit_text result;
  snprintf(result.text, sizeof result.text, "%.30s", name);
  for (char *letter = result.text; *letter; letter++)
    if (*letter == '_') *letter = ' ';
  return result;
}

struct unit_text unit_error(double error) {
  struct unit_text result;
  if (isnan(error))
    snprintf(result.text, sizeof result.text, "not a number");
  else if (isinf(error))
    snprintf(result.text, sizeof result.text, "infinite");
  else
    snprintf(result.text, sizeof result.text, error == 0.0 ? "%.0f" : "%.1e", error);
  return result;
}

struct unit_text unit_age(int64_t seconds) {
  static const struct {
    int64_t seconds;
    const char *name;
  } units[] = {{2 * 86400, "days"}, {2 * 3600, "h"}, {2 * 60, "min"}, {0, "s"}};
  struct unit_text result;
  size_t unit = 0;
  while (seconds < units[unit].seconds && units[unit].seconds > 0) unit++;
  const int64_t length = units[unit].seconds > 0 ? units[unit].seconds / 2 : 1;
  snprintf(result.text, sizeof result.text, "%" PRId64 " %s", seconds < 0 ? 0 : seconds / length,
           units[unit].name);
  return result;
}

struct shape_text unit_shape(int rank, const int64_t *shape) {
  struct shape_text result = {""};
  if (rank <= 0 || rank > RESCL_MAX_RANK) {
    snprintf(result.text, sizeof result.text, rank == 0 ? "scalar" : "unknown");
    return result;
  }
  size_t used = 0;
  for (int axis = 0; axis < rank; axis++) {
    char *end = result.text + used;
    const size_t room = sizeof result.text - used;
    const char *separator = axis ? "×" : "";
    const int length = shape[axis] < 0 ? snprintf(end, room, "%s?", separator)
                                       : snprintf(end, room, "%s%" PRId64, separator, shape[axis]);
    used += (size_t)length;
  }
  return result;
}

struct bar_text unit_bar(double fraction, int columns) {
  static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
  struct bar_text result = {""};
  size_t used = 0;
  for (int left = (int)(fmin(1.0, fmax(0.0, fraction)) * 8.0 * columns + 0.5); left > 0; left -= 8)
    used +=
        (size_t)snprintf(result.text + used, sizeof result.text - used, "%s", eighths[left < 8 ? left : 8]);
  return result;
}
