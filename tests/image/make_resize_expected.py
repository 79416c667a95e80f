#!/usr/bin/env python3
"""Writes resize_expected.h: what Pillow's Image.resize(size, Image.BILINEAR), and OpenCV's resize with INTER_LINEAR, make
of pictures by formula.

Needs Pillow, OpenCV and NumPy, and only to make the file again: python3 make_resize_expected.py > resize_expected.h
The formulas are those of pictures.h.
"""
import cv2
import numpy
import PIL
from PIL import Image

FORMULAS = {
    "busy": lambda x, y, channel: (x * 7 + y * 13 + channel * 29) % 256,
    "smooth": lambda x, y, channel: numpy.where(channel == 0, 3 * x, numpy.where(channel == 1, 2 * y, x + y)) % 256,
}

# formula, input width and height, output width and height
CASES = [
    ("busy", 40, 30, 9, 7),
    ("smooth", 40, 30, 9, 7),
    ("busy", 7, 5, 11, 9),
    ("smooth", 13, 17, 13, 6),
    ("busy", 13, 17, 5, 17),
    ("busy", 64, 48, 8, 6),
    ("smooth", 64, 3, 10, 7),
    ("busy", 2, 61, 8, 8),
    ("busy", 500, 400, 3, 2),
    ("busy", 1, 1, 3, 3),
    ("smooth", 100, 100, 1, 1),
    ("busy", 5, 4, 5, 4),
]

LINEAR_CASES = [
    ("busy", 40, 30, 9, 7),
    ("smooth", 13, 17, 13, 6),
    ("busy", 7, 5, 11, 9),
    ("smooth", 100, 75, 8, 6),
    ("busy", 1, 1, 3, 3),
]


def picture(formula, width, height):
    y, x, channel = numpy.meshgrid(numpy.arange(height), numpy.arange(width), numpy.arange(3), indexing="ij")
    return Image.fromarray(FORMULAS[formula](x, y, channel).astype(numpy.uint8))


def rows(values, per_row=24):
    for start in range(0, len(values), per_row):
        yield "    " + ", ".join(str(value) for value in values[start : start + per_row]) + ","


def pillow(picture, size):
    return picture.resize(size, Image.BILINEAR)


def opencv(picture, size):
    return cv2.resize(numpy.asarray(picture), size, interpolation=cv2.INTER_LINEAR)


def write(name, cases, resize):
    for number, (formula, width, height, new_width, new_height) in enumerate(cases):
        resized = resize(picture(formula, width, height), (new_width, new_height))
        print("static const unsigned char %s_%d[] = {" % (name, number))
        print("\n".join(rows(numpy.asarray(resized).flatten().tolist())))
        print("};")


def write_table(name, cases):
    for number, case in enumerate(cases):
        print("    {formula_%s, %d, %d, %d, %d, %s_%d}," % (*case, name, number))
    print("};")


def main():
    print("/** Made by make_resize_expected.py with Pillow %s and OpenCV %s; do not edit. */" % (PIL.__version__, cv2.__version__))
    print("#ifndef RESCL_TESTS_IMAGE_RESIZE_EXPECTED_H\n#define RESCL_TESTS_IMAGE_RESIZE_EXPECTED_H\n")
    print("// clang-format off")
    write("expected", CASES, pillow)
    write("linear", LINEAR_CASES, opencv)
    print("\nstatic const struct resize_case {")
    print("  picture_formula formula;\n  int width, height, new_width, new_height;")
    print("  const unsigned char *expected; // [new_height][new_width][3]")
    print("} resize_cases[] = {")
    write_table("expected", CASES)
    print("\nstatic const struct resize_case linear_cases[] = {")
    write_table("linear", LINEAR_CASES)
    print("// clang-format on\n\n#endif")


if __name__ == "__main__":
    main()
