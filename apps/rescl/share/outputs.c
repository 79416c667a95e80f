#include "share/outputs.h"

#include <string.h>

#include "console/report.h"

static int is_wanted(const char *name, const struct text_list *names, size_t position) {
  return names->count == 0 || strcmp(name, names->items[position]) == 0;
}

struct tensor_list share_outputs(const rescl_session *session, const struct text_list *names) {
  const size_t known = rescl_session_output_count(session), wanted = names->count ? names->count : known;
  struct tensor_list list = {.items = allocate(wanted, sizeof *list.items)};
  for (size_t position = 0; position < wanted; position++) {
    for (size_t index = names->count ? 0 : position; index < known; index++) {
      rescl_tensor *output = &list.items[list.count];
      if (rescl_session_output(session, index, output) != RESCL_OK) continue;
      if (!is_wanted(output->name, names, position)) continue;
      list.count++;
      break;
    }
  }
  return list;
}
