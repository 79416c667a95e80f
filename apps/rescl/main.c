#define _GNU_SOURCE // argp
#include <argp.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "console/report.h"
#include "console/terminal.h"
#include "data/json.h"
#include "rescl/rescl.h"

struct command {
  const char *name;
  const char *summary;
  int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
#define COMMAND(name, summary) {#name, summary, cmd_##name},
#include "commands.def"
#undef COMMAND
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *stream) {
  const char *bold = terminal_bold(stream), *plain = terminal_plain(stream);
  fprintf(stream,
          "rescl: residual networks on OpenCL\n\n%sUsage%s\n  rescl COMMAND [OPTION...] [ARGUMENT...]\n\n"
          "%sCommands%s\n",
          bold, plain, bold, plain);
  for (int index = 0; index < COMMAND_COUNT; index++)
    fprintf(stream, "  %-10s %s\n", commands[index].name, commands[index].summary);
  fprintf(
      stream,
      "\n%sExamples%s\n"
      "  rescl devices\n"
      "  rescl create resnet50 -o resnet50.onnx\n"
      "  rescl inspect resnet50.onnx\n"
      "  rescl classify model.onnx photo.jpg\n\n"
      "'rescl help COMMAND' or 'rescl COMMAND --help' explains one; 'rescl --version' tells the version.\n"
      "Exit codes: 0 done, 1 failed, 2 wrong use.\n",
      bold, plain);
}

static int smallest(int a, int b, int c) {
  const int least = a < b ? a : b;
  return least < c ? least : c;
}

/** Levenshtein distance; names longer than the row count as far away. */
static int edit_distance(const char *from, const char *to) {
  enum { MOST = 32 };
  int row[MOST + 1];
  const int from_length = (int)strnlen(from, MOST + 1), to_length = (int)strnlen(to, MOST + 1);
  if (from_length > MOST || to_length > MOST) return MOST;
  for (int column = 0; column <= to_length; column++) row[column] = column;
  for (int line = 1; line <= from_length; line++) {
    int diagonal = row[0];
    row[0] = line;
    for (int column = 1; column <= to_length; column++) {
      const int replaced = diagonal + (from[line - 1] != to[column - 1]);
      diagonal = row[column];
      row[column] = smallest(row[column] + 1, row[column - 1] + 1, replaced);
    }
  }
  return row[to_length];
}

static int is_near(const char *name, const char *word) {
  const size_t length = strlen(word);
  return (length >= 2 && strncmp(name, word, length) == 0) ||
         edit_distance(word, name) <= (int)strlen(name) / 3;
}

static int report_unknown(const char *word) {
  char near_names[256] = "";
  size_t used = 0;
  for (int index = 0; index < COMMAND_COUNT && used < sizeof near_names; index++)
    if (is_near(commands[index].name, word))
      used += (size_t)snprintf(near_names + used, sizeof near_names - used, "%s%s", used ? ", " : "",
                               commands[index].name);
  if (near_names[0])
    report("there is no command '%s'; did you mean: %s?", word, near_names);
  else
    report("there is no command '%s'; 'rescl help' lists them", word);
  return EXIT_WRONG_USE;
}

static const struct command *find_command(const char *name) {
  for (int index = 0; index < COMMAND_COUNT; index++)
    if (strcmp(commands[index].name, name) == 0) return &commands[index];
  return NULL;
}

static int run_command(const struct command *command, int argc, char **argv) {
  char name[32]; // what argp calls the program in its messages
  snprintf(name, sizeof name, "rescl %s", command->name);
  argv[0] = name;
  return command->run(argc, argv);
}

static int run_help(int argc, char **argv) {
  if (argc < 2) {
    print_help(stdout);
    return EXIT_DONE;
  }
  const struct command *command = find_command(argv[1]);
  if (!command) return report_unknown(argv[1]);
  char *arguments[] = {argv[0], "--help", NULL};
  return run_command(command, 2, arguments);
}

static void print_version(FILE *stream, struct argp_state *state) {
  (void)state;
  fprintf(stream, "rescl %s\n", rescl_version());
}

/** A full disk must not look like success, whichever way the program ends. */
static void flush_output(void) {
  if (ferror(stdout) || fflush(stdout) != 0) {
    report("writing the output failed; is the disk full?");
    _exit(EXIT_FAILED);
  }
}

int main(int argc, char **argv) {
  setlocale(LC_CTYPE, "C.UTF-8"); // widths of letters; numbers stay as in C
  setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
  argp_err_exit_status = EXIT_WRONG_USE;
  argp_program_version_hook = print_version;
  atexit(flush_output);
  json_start();

  const char *word = argc > 1 ? argv[1] : "";
  if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "-?") == 0) {
    print_help(stdout);
    return EXIT_DONE;
  }
  if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
    print_version(stdout, NULL);
    return EXIT_DONE;
  }
  if (strcmp(word, "help") == 0) return run_help(argc - 1, argv + 1);
  const struct command *command = find_command(word);
  if (command) return run_command(command, argc - 1, argv + 1);
  if (argc > 1 && word[0] != '-') return report_unknown(word);
  if (argc > 1)
    report("unknown option '%s'; options follow the command: 'rescl help' lists the commands", word);
  else
    print_help(stderr);
  return EXIT_WRONG_USE;
}
