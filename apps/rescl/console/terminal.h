/** What may be shown where: bold and bars for a person, plain text for everything else. */
#ifndef RESCL_CONSOLE_TERMINAL_H
#define RESCL_CONSOLE_TERMINAL_H

#include <stddef.h>
#include <stdio.h>

/** Nonzero where the stream is a terminal that understands control sequences. */
int terminal_is_interactive(FILE *stream);

/** Columns of the stream's terminal; 80 where it can not be told. */
size_t terminal_width(FILE *stream);

/** Control sequences, "" unless the stream is interactive and NO_COLOR is unset; static strings. */
const char *terminal_bold(FILE *stream);
const char *terminal_dim(FILE *stream);
const char *terminal_plain(FILE *stream);

/** How many columns UTF-8 text takes on a terminal. */
size_t text_width(const char *text);

/** Replaces what could steer a terminal or turn the direction in which it is read, and bytes that are not
 *  UTF-8, by '?'. Names come from files, which anyone may have written. Characters in `kept` stay. */
void text_make_safe(char *text, const char *kept);

/** The same for what programs read: marks of direction stay. */
void text_make_storable(char *text, const char *kept);

/** Prints a text of several lines and a line feed, made safe. Lines after the first are indented: none can be
 *  taken for a line of the program's own. */
void text_print_lines(FILE *stream, char *text);

#endif
