/** What people are told of devices that share, on stderr. */
#ifndef RESCL_SHARE_SUMMARY_H
#define RESCL_SHARE_SUMMARY_H

#include "share/share.h"

/** Reports that a device failed, why, and how much it had done. */
void summary_report_failure(const struct device *device, const char *failure, size_t items,
                            const struct share_work *work);

/** What each has done, and how fast all were beside the best of them; or how far all got.
 *  @return the exit code: EXIT_FAILED where something was not done */
int summary_report(const struct share *share, const struct share_work *work);

#endif
