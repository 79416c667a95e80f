/** Shapes named on the command line: --shape [NAME=]1x3x224x224. */
#ifndef RESCL_NETWORK_SHAPES_H
#define RESCL_NETWORK_SHAPES_H

#include "data/text_list.h"
#include "network/network.h"

/** Binds the network's inputs to the shapes of the arguments, by name, else in order.
 *  @return the exit code */
int shapes_bind(struct network *network, const struct text_list *arguments);

#endif
