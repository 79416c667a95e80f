#include "draw/text.h"

#include <cairo-ft.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/terminal.h"

/** Reads the letter at *text, which is UTF-8, and steps over it. */
static uint32_t next_letter(const char **text) {
  const unsigned char first = (unsigned char)*(*text)++;
  uint32_t letter = first < 0x80   ? first
                    : first < 0xe0 ? first & 0x1f
                    : first < 0xf0 ? first & 0xf
                                   : first & 7;
  while (((unsigned char)**text & 0xc0) == 0x80) letter = letter << 6 | ((unsigned char)*(*text)++ & 0x3f);
  return letter;
}

/** The sans serif font that has the most of the letters. */
static cairo_font_face_t *find_font(const char *letters) {
  FcPattern *wanted = FcPatternCreate(), *found = NULL;
  FcCharSet *set = FcCharSetCreate();
  cairo_font_face_t *font = NULL;
  FcResult result;
  while (*letters) FcCharSetAddChar(set, next_letter(&letters));
  FcPatternAddCharSet(wanted, FC_CHARSET, set);
  FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans");
  FcPatternAddInteger(wanted, FC_WEIGHT, FC_WEIGHT_BOLD);
  FcConfigSubstitute(NULL, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  found = FcFontMatch(NULL, wanted, &result);
  if (found) font = cairo_ft_font_face_create_for_pattern(found);
  if (found) FcPatternDestroy(found);
  FcCharSetDestroy(set);
  FcPatternDestroy(wanted);
  return font;
}

/** Looking for a font takes a while, and nearly all text is ASCII. */
static cairo_font_face_t *choose_font(struct canvas *canvas, const char *letters) {
  for (const char *letter = letters; *letter; letter++)
    if ((unsigned char)*letter >= 0x80) return find_font(letters);
  if (!canvas->plain_font) canvas->plain_font = find_font("abc");
  return cairo_font_face_reference(canvas->plain_font);
}

static void use_font(struct canvas *canvas, const struct text *text) {
  cairo_set_font_face(canvas->cairo, text->font);
  cairo_set_font_size(canvas->cairo, canvas->letters);
}

static double width_of(struct canvas *canvas, const char *letters) {
  cairo_text_extents_t extents;
  cairo_text_extents(canvas->cairo, letters, &extents);
  return extents.x_advance;
}

/** The longest beginning that fits with "…" and the ending behind it; "" where not one letter does. */
static char *shortened(struct canvas *canvas, const char *letters, const char *ending, double most_width) {
  char *best = format_text("%s", "");
  for (const char *end = letters; *end;) {
    next_letter(&end);
    if (end[-1] == ' ') continue;
    char *cut = format_text("%.*s…%s", (int)(end - letters), letters, ending);
    const int fits = width_of(canvas, cut) <= most_width;
    free(fits ? best : cut);
    if (!fits) break;
    best = cut;
  }
  return best;
}

struct text text_fit(struct canvas *canvas, const char *letters, const char *ending, double most_width) {
  char *beginning = format_text("%s", letters);
  text_make_safe(beginning, "");
  struct text text = {.letters = format_text("%s%s", beginning, ending)};
  cairo_font_extents_t extents;
  text.font = choose_font(canvas, text.letters);
  if (text.font) {
    use_font(canvas, &text);
    cairo_font_extents(canvas->cairo, &extents);
    text.height = extents.ascent + extents.descent;
    text.width = width_of(canvas, text.letters);
  }
  if (text.width > most_width) {
    free(text.letters);
    text.letters = shortened(canvas, beginning, ending, most_width);
    text.width = width_of(canvas, text.letters);
  }
  free(beginning);
  return text;
}

void text_write(struct canvas *canvas, const struct text *text, double left, double top) {
  if (!text->font) return;
  cairo_font_extents_t extents;
  use_font(canvas, text);
  cairo_font_extents(canvas->cairo, &extents);
  cairo_move_to(canvas->cairo, left, top + extents.ascent);
  cairo_show_text(canvas->cairo, text->letters);
}

void text_free(struct text *text) {
  free(text->letters);
  cairo_font_face_destroy(text->font);
  *text = (struct text){0};
}
