/** Folding, shared by the files of this folder: walking tensors through views, and arithmetic on any type. */
#ifndef RESCL_OPS_FOLD_H
#define RESCL_OPS_FOLD_H

#include "ops/rule.h"

/** Walks a view in row-major order of its shape: `position` is the element of the input it stands on. */
struct cursor {
  const struct strided_view *view;
  int64_t index[RESCL_MAX_RANK];
  int64_t position;
};
struct cursor cursor_start(const struct strided_view *view);
void cursor_advance(struct cursor *cursor); // after the last element: back to the first

/** Copies what the view shows of `input` into `output`, which has the view's shape and the input's type. */
void fold_view(const struct tensor *input, const struct strided_view *view, struct tensor *output);

/** The element of data that the indices choose, `at` being the first of them: struct indexing. RESCL_INVALID_ARGUMENT
 *  where one is outside. */
rescl_status fold_chosen(const struct indexing *indexing, const struct tensor *indices, int64_t at,
                         int64_t *chosen);
/** Where its elements stand in data, apart from what indices say, and where their indices are. */
struct strided_view indexing_data_view(const struct indexing *indexing);
struct strided_view indexing_index_view(const struct indexing *indexing);

/** Output 0 gets input 0's elements in order: the fold of every OP_VIEW. */
rescl_status fold_copy(const struct op_call *call);

/** A function of two numbers. */
struct arithmetic {
  int64_t (*integers)(int64_t a, int64_t b);
  double (*reals)(double a, double b); // rounded to f32 after each step where the tensors hold f32
};

/** output = f(f(input 0, input 1), input 2) …, broadcasting; one input: a copy. */
rescl_status fold_arithmetic(const struct op_call *call, const struct arithmetic *arithmetic);

/** RESCL_INVALID_ARGUMENT if the input holds integers and one of them is 0. */
rescl_status fold_check_divisor(const struct op_call *call, int index);

/** Wrapping integer arithmetic, where C leaves overflow undefined. */
int64_t wrapping_add(int64_t a, int64_t b);
int64_t wrapping_subtract(int64_t a, int64_t b);
int64_t wrapping_multiply(int64_t a, int64_t b);

/** All inputs have one type and broadcast to one shape, output 0's: the shape rule of arithmetic. */
rescl_status rule_arithmetic(const struct op_call *call);

#endif
