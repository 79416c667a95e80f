/** Check's assertions for programs in which no test runs that it could tell what failed: the process aborts. Comes
 *  before headers that use them. */
#ifndef RESCL_TESTS_CHECK_ALONE_H
#define RESCL_TESTS_CHECK_ALONE_H

#include "check_main.h"

#undef ck_assert
#undef ck_assert_msg
#undef ck_assert_int_eq
#undef ck_assert_uint_le
#undef ck_assert_ptr_nonnull
#undef ck_abort_msg
#define ck_assert(condition) ((condition) ? (void)0 : abort())
#define ck_assert_msg(condition, ...) ck_assert(condition)
#define ck_assert_int_eq(left, right) ck_assert((left) == (right))
#define ck_assert_uint_le(left, right) ck_assert((left) <= (right))
#define ck_assert_ptr_nonnull(pointer) ck_assert((pointer) != NULL)
#define ck_abort_msg(...) abort()

#endif
