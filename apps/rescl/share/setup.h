/** What a child is told, as a line of JSON, so that its session is as this process would make it: the
 *  network's path, the session's options, the binding, and which outputs are wanted. */
#ifndef RESCL_SHARE_SETUP_H
#define RESCL_SHARE_SETUP_H

#include <cjson/cJSON.h>

#include "data/text_list.h"
#include "network/network.h"

struct share_setup {
  const struct network *network; // loaded and bound; not opened
  const struct text_list *outputs;
  size_t slot_count;
  int may_cut;
};

/** The line, with its line feed, for a device; the caller frees it. */
char *share_setup_write(const struct share_setup *setup, const char *selector);

/** What a line says, for the child. The texts belong to `json`; constants have no data yet, but a pointer
 *  that is not NULL. */
struct share_orders {
  cJSON *json;
  const char *selector, *path;
  rescl_session_options options; // the binding's inputs are owned
  struct text_list outputs;
  size_t slot_count;
  int may_cut;
};

struct share_orders share_setup_read(const char *line);

#endif
