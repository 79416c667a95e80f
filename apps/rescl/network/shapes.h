/** Shapes named on the command line: --shape [NAME=]1x3x224x224. */
#ifndef RESCL_NETWORK_SHAPES_H
#define RESCL_NETWORK_SHAPES_H

#include "data/text_list.h"
#include "rescl/model.h"

/** Turns the arguments into bindings of the model's inputs, by name, else in order. Reports failures.
 *  @param shapes  receives arguments->count tensors without data that the caller frees; NULL on failure
 *  @return the exit code */
int shapes_parse(rescl_tensor **shapes, const struct text_list *arguments, const rescl_model *model,
                 const char *model_path);

#endif
