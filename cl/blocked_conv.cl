// Convolutions on channel blocks in one program, which share the matrix product: see cl/blocked.cl.
#include "conv_blocked.cl"
#include "winograd.cl"
