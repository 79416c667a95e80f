#!/usr/bin/env python3
"""Writes maps_expected.h: classes of pixels as torch.nn.functional.interpolate (bilinear, align_corners False) and argmax
make them, and a mask as Ultralytics' process_mask_native does.

Needs PyTorch and NumPy, and only to make the file again: python3 make_maps_expected.py > maps_expected.h
Maps are values of the generator in make_detect_expected.py.
"""
import numpy as np
import torch
import torch.nn.functional as F

from make_detect_expected import Random


def resized(maps, height, width):
    return F.interpolate(torch.tensor(maps), size=(height, width), mode="bilinear", align_corners=False)[0].numpy()


def text(values):
    return '"%s"' % "".join(str(int(v)) for v in values)


def rows(name, classes):
    print("static const char *const %s[] = {\n    %s};" % (name, ",\n    ".join(text(row) for row in classes)))


def main():
    print("/** Made by make_maps_expected.py; do not edit. */")
    print("#ifndef RESCL_TESTS_VISION_MAPS_EXPECTED_H\n#define RESCL_TESTS_VISION_MAPS_EXPECTED_H\n\n// clang-format off")
    maps = Random(3).values(1, 4, 6, 8)
    rows("stretched_larger", resized(maps, 20, 30).argmax(0))
    rows("stretched_smaller", resized(maps, 3, 5).argmax(0))
    single = Random(4).values(1, 1, 6, 8) * 2 - 1
    rows("single_map", resized(single, 13, 21)[0] > 0)
    # an input of 64 x 64 with a letterboxed picture of 100 x 50 in it (64 x 32 from row 16), prototypes 16 x 16: the
    # picture's part of them is rows 4 to 12
    r = Random(5)
    coefficients, prototypes = r.values(6) * 2 - 1, r.values(1, 6, 16, 16) * 2 - 1
    logits = np.tensordot(coefficients, prototypes[0], 1)
    box = [20.3, 8.6, 77.2, 41.5]  # in the picture
    # F.interpolate repeats the edge of what it is given; away from it, rows below and above the part do not matter
    whole = resized(logits[None, None], 100, 100)[0][25:75]
    y, x = np.mgrid[:50, :100]
    inside = (x >= box[0]) & (x < box[2]) & (y >= box[1]) & (y < box[3])
    rows("instance", (whole > 0) & inside)
    print("// clang-format on\n\n#endif")


if __name__ == "__main__":
    main()
