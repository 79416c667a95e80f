/** A session's timeline as a trace that Perfetto (https://ui.perfetto.dev) and chrome://tracing open: JSON
 *  in the Trace Event Format. */
#ifndef RESCL_PROFILE_TRACE_H
#define RESCL_PROFILE_TRACE_H

#include "data/json.h"
#include "rescl/session.h"
#include "results/result.h"

struct trace_source {
  const char *model; // its path
  const rescl_device *device;
  const rescl_span *spans; // as rescl_session_timeline() gives them
  size_t span_count;
  const struct layer *layers; // what the launches are for
};

/** Two processes: the host, with what it did and the programs it compiled or took from the cache, and the
 *  device, with its copies and its queue, where each layer's launches lie within the layer. Spans on one
 *  track lie within each other or apart: what overlaps otherwise, such as programs that are compiled at the
 *  same time, gets a further track of the same name. json_write() writes it, cJSON_Delete() frees it. */
cJSON *trace_new(const struct trace_source *source);

#endif
