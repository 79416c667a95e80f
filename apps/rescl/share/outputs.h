/** The outputs of a session that are wanted. */
#ifndef RESCL_SHARE_OUTPUTS_H
#define RESCL_SHARE_OUTPUTS_H

#include "data/text_list.h"
#include "network/tensor_list.h"

/** Names and shapes, without data; free() the items. An output that there is none of is left out. */
struct tensor_list share_outputs(const rescl_session *session, const struct text_list *names);

#endif
