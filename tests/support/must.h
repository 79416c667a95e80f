/** Calls of rescl that a test relies on. */
#ifndef RESCL_TESTS_MUST_H
#define RESCL_TESTS_MUST_H

#include <string.h>

#include "check_main.h"
#include "rescl/status.h"

#define MUST(call) ck_assert_msg((call) == RESCL_OK, "%s: %s", #call, rescl_last_error())

/** The call fails with that status and a message that contains the text. */
#define MUST_FAIL(call, expected, text)                                                               \
  do {                                                                                                \
    const rescl_status must_status = (call);                                                          \
    ck_assert_msg(must_status == (expected), "%s gave %s: %s", #call, rescl_status_name(must_status), \
                  rescl_last_error());                                                                \
    ck_assert_msg(strstr(rescl_last_error(), (text)), "no '%s' in: %s", (text), rescl_last_error());  \
  } while (0)

/** For what is asked of many elements: Check writes down every assertion that it passes, which
 *  takes longer than the work. */
#define MUST_HOLD(condition, ...) \
  if (!(condition)) ck_abort_msg(__VA_ARGS__)

#endif
