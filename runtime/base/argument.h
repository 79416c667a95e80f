/** What public functions say of arguments that they can not take. */
#ifndef RESCL_BASE_ARGUMENT_H
#define RESCL_BASE_ARGUMENT_H

#include "base/status.h"
#include "rescl/model.h"

/** Returns RESCL_INVALID_ARGUMENT from the public function that this stands in, naming it and the argument, where that
 *  is NULL. */
#define REQUIRE(argument) TRY(argument_require(__func__, #argument, (argument) != NULL))
rescl_status argument_require(const char *function, const char *argument, int is_given);

/** Whether it can be looked at: RESCL_INVALID_ARGUMENT where its rank or type is none, or its data is NULL. Elements that
 *  are not there need no data.
 *  @param called  "input 'x'", as the message calls it */
rescl_status argument_require_tensor(const char *called, const rescl_tensor *tensor);

#endif
