/** Activations, Add and its kin, and ScaleShift as one task of devices with vectors (cl/elementwise.cl), which shares a
 *  launch with the tasks around it. */
#ifndef RESCL_KERNELS_ELEMENTWISE_H
#define RESCL_KERNELS_ELEMENTWISE_H

#include "kernels/repeat.h"

/** The operations of cl/elementwise.cl, by their numbers there. */
enum elementwise_operation {
  ELEMENTWISE_NONE,
  ELEMENTWISE_ADD,
  ELEMENTWISE_SUB,
  ELEMENTWISE_MUL,
  ELEMENTWISE_DIV,
  ELEMENTWISE_SUB_FROM, // b - a
  ELEMENTWISE_DIV_INTO, // b / a
  ELEMENTWISE_SCALE,    // a * b + c
};

struct elementwise {
  enum elementwise_operation operation;
  int a, b, c;                         // the node's inputs; -1: none
  const struct repetition *repetition; // of b and c; NULL: b lies as the output does
  struct activation activation;
};

/** Nonzero where the task can: values in blocks, or plain ones of which all make whole blocks and none repeat. */
int elementwise_takes(const struct recorder *recorder, const struct node *node,
                      const struct elementwise *elementwise);
rescl_status elementwise_record(struct recorder *recorder, const struct node *node,
                                const struct elementwise *elementwise);

#endif
