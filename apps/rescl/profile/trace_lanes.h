/** Spans in the order and on the tracks that a trace shows. */
#ifndef RESCL_PROFILE_TRACE_LANES_H
#define RESCL_PROFILE_TRACE_LANES_H

#include "rescl/session.h"

/** A span, or all launches of a layer as a whole. */
struct trace_entry {
  const rescl_span *span; // of a layer: its first launch
  int is_layer;
  uint64_t start_ns, end_ns;
  size_t lane; // on its track, from 0
};

/** The spans and their layers by track, lane and start, each behind what it lies within. On one lane, spans
 *  lie within each other or apart.
 *  @return an array of *count entries that the caller frees */
struct trace_entry *trace_arrange(const rescl_span *spans, size_t span_count, size_t *count);

#endif
