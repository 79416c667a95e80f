// What networks need on channel blocks besides convolutions, in one program: some drivers take as long for the first line
// of a program as for the rest of these. The kernels' host halves name this file as their source.
#include "reorder.cl"
#include "pool_blocked.cl"
#include "global_pool_blocked.cl"
