/** What the program tells people, on standard output: the one way there for text that holds names and paths,
 *  which come from files that anyone may have written. */
#ifndef RESCL_CONSOLE_SAY_H
#define RESCL_CONSOLE_SAY_H

/** Prints what printf() would, made safe by text_make_safe(): only the line feeds with which the format
 *  begins and ends are printed as such. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** The same in bold on a terminal. */
void say_bold(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Prints a text of several lines, such as a compiler's log, and a line feed. */
void say_lines(char *text);

/** The same as a paragraph of its own; nothing for "". */
void say_notes(const char *text);

#endif
