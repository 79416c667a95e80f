/** How a profile is shown. */
#ifndef RESCL_PROFILE_TABLES_H
#define RESCL_PROFILE_TABLES_H

#include "profile/profile.h"

/** On standard output: a table of layers, one by operator and one by algorithm, and what the run as a whole
 *  is made of. `top`: of the layers only so many, those that take longest; 0: all, in their order. */
void profile_print(const struct profile *profile, size_t top);

#endif
