/** Shapes named on the command line: --shape [NAME=]1x3x224x224. */
#ifndef RESCL_PROGRAM_SHAPES_H
#define RESCL_PROGRAM_SHAPES_H

#include "rescl/model.h"
#include "text_list.h"

/** Turns the arguments into bindings of the model's inputs, by name, else in order. Reports failures.
 *  @param shapes  receives arguments->count tensors without data that the caller frees; NULL on failure
 *  @return the exit code */
int shapes_parse(rescl_tensor **shapes, const struct text_list *arguments, const rescl_model *model,
                 const char *model_path);

#endif
