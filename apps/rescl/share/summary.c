#include "share/summary.h"

#include <stdlib.h>

#include "console/report.h"
#include "console/table.h"
#include "console/units.h"

void summary_report_failure(const struct device *device, const char *failure, size_t items,
                            const struct share_work *work) {
  report("device %s (%s) failed: %s; it had done %zu of %zu %s", device->info.selector, device->info.name,
         failure, items, work->count, work->noun);
}

/** The rate of the fastest device; 0 where none is known. */
static double best_rate(const struct share *share) {
  double best = 0.0;
  for (size_t index = 0; index < share->device_count; index++)
    if (share->parts[index].items_per_second > best) best = share->parts[index].items_per_second;
  return best;
}

static void print_parts(const struct share *share, const struct share_work *work) {
  char *rate_heading = format_text("%s/s", work->noun);
  const struct table_column columns[] = {{"device", TABLE_LEFT},    {"name", TABLE_LEFT},
                                         {work->noun, TABLE_RIGHT}, {"share", TABLE_RIGHT},
                                         {"busy", TABLE_RIGHT},     {rate_heading, TABLE_RIGHT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < share->device_count; index++) {
    const struct share_part *part = &share->parts[index];
    const rescl_device_info *info = &share->probe.devices[index].info;
    table_cell(table, "%s", info->selector);
    table_cell(table, "%s", info->name);
    table_cell(table, "%zu", part->items);
    table_cell(table, "%s", unit_percent((double)part->items / (double)work->count).text);
    table_cell(table, "%s",
               share->seconds > 0.0 ? unit_percent(part->busy_seconds / share->seconds).text : "-");
    table_cell(table, "%s", part->items_per_second > 0.0 ? unit_number(part->items_per_second).text : "-");
  }
  table_print(table, stderr);
  table_free(table);
  free(rate_heading);
}

int summary_report(const struct share *share, const struct share_work *work) {
  print_parts(share, work);
  if (share->finished < work->count) {
    report("every device failed: %zu of %zu %s are done", work->before + share->finished, share_total(work),
           work->noun);
    return EXIT_FAILED;
  }
  size_t items = 0;
  for (size_t index = 0; index < share->device_count; index++) items += share->parts[index].items;
  const double best = best_rate(share);
  if (!(share->seconds > 0.0 && best > 0.0)) return EXIT_DONE;
  const double rate = (double)items / share->seconds;
  report("%zu %s in %s s: %s a second, %s times what the best device did while it was busy", items,
         work->noun, unit_number(share->seconds).text, unit_number(rate).text, unit_number(rate / best).text);
  return EXIT_DONE;
}
