/** The clock that all is timed with. */
#ifndef RESCL_CONSOLE_CLOCK_H
#define RESCL_CONSOLE_CLOCK_H

/** Milliseconds, to the nanosecond, of a clock that only goes forward. */
double clock_now_ms(void);

#endif
