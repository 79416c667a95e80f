// What networks need on channel blocks, in one program: drivers may take as long for the first line of a program as for the
// rest of these. The kernels' host halves name this file as their source. depthwise_blocked.cl, of which a network wants
// several versions, is not among them.
#include "conv_blocked.cl"
#include "conv_stem.cl"
#include "fully_connected.cl"
#include "pool_blocked.cl"
#include "reorder.cl"
#include "winograd.cl"
