/** ONNX in and out. Generic: operators and attributes come from the op table. */
#ifndef RESCL_ONNX_ONNX_H
#define RESCL_ONNX_ONNX_H

#include "base/file.h"
#include "graph/graph.h"

/** A graph read from a file, with the mappings its constants may point into. */
struct onnx_model {
  struct graph *graph;
  struct file_map *maps; // the model and its external data files
  size_t map_count;
};

/** Reads a model; every failure names the file, and the node or tensor. */
rescl_status onnx_read(struct onnx_model *model, const char *path);
void onnx_close(struct onnx_model *model);

/** Says that the weights will hardly be read again, so that their pages need not stay in memory. */
void onnx_release_pages(const struct onnx_model *model);

/** Writes the graph; metadata included. Internal operators and attributes can not be
 *  written: RESCL_UNSUPPORTED. */
rescl_status onnx_write(const struct graph *graph, const char *path);

#endif
