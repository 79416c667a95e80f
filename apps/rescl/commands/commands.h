/** The subcommands, from commands.def. */
#ifndef RESCL_COMMANDS_COMMANDS_H
#define RESCL_COMMANDS_COMMANDS_H

/** Runs a subcommand. argv[0] is "rescl NAME".
 *  @return the exit code. Wrong use does not return: argp ends the program with 2. */
#define COMMAND(name, summary) int cmd_##name(int argc, char **argv);
#include "commands.def"
#undef COMMAND

#endif
