/** Tensors named on the command line: --input [NAME=]FILE.npy. */
#ifndef RESCL_NETWORK_INPUTS_H
#define RESCL_NETWORK_INPUTS_H

#include "data/npy.h"
#include "data/text_list.h"
#include "network/network.h"

/** One input that was given, matched with the model. */
struct given_input {
  const char *path;
  rescl_tensor declared; // name, type and shape in the model, -1 where open
  struct npy array;
  int is_constant; // lists of integers: they steer shapes and are bound before the network is lowered
  int64_t slices;  // into how many runs it is cut along its first dimension; 1: given whole to each
};

struct given_inputs {
  struct given_input *items;
  size_t count;
};

/** Which of the model's inputs "NAME=REST" names, with *rest behind the '='; the number of inputs and the
 *  whole argument where it names none. */
size_t find_named_input(const rescl_model *model, const char *argument, const char **rest);

/** Tells that an option's argument names no free input, with the inputs there are.
 *  @return EXIT_FAILED */
int fail_no_such_input(struct network *network, const char *option, const char *argument);

/** Reads the files and matches them with the model's inputs, by name, else in order. Reports failures.
 *  @return the exit code; free the inputs in either case: given_inputs_free(). */
int given_inputs_read(struct given_inputs *inputs, const struct text_list *arguments,
                      struct network *network);

/** Reports the first input of the model that was not given.
 *  @return the exit code */
int given_inputs_require_all(const struct given_inputs *inputs, struct network *network);

void given_inputs_free(struct given_inputs *inputs);

/** Cuts the inputs along their first dimension into slices of the model's batch; where that is open, of
 *  `batch`, or, where that is 0, of the largest divisor up to 32 that makes at least so many parts.
 *  @param slices  receives how many runs it takes
 *  @return the exit code; reports inputs that can not be cut so or do not agree */
int given_inputs_cut(struct given_inputs *inputs, int64_t batch, int64_t parts, int64_t *slices);

/** Binds the network to the inputs: constants with their data, which stays theirs, the others
 *  with the shape of one slice. */
void given_inputs_bind(const struct given_inputs *inputs, struct network *network);

/** The tensors of run number `slice`, constants left out.
 *  @param tensors  room for inputs->count
 *  @return how many there are */
size_t given_inputs_slice(const struct given_inputs *inputs, int64_t slice, rescl_tensor *tensors);

#endif
