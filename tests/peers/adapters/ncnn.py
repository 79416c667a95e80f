"""ncnn on the CPU: https://github.com/Tencent/ncnn. pnnx, from the same house, converts the model first."""
import os
import shutil
import subprocess
import sys

import numpy

NAME = "ncnn"


def convert(job):
    """The model as ncnn's .param and .bin, for one picture: ncnn knows no batches."""
    import pnnx  # the package that brings the program

    program = os.path.join(os.path.dirname(sys.executable), "pnnx")
    program = program if os.path.exists(program) else shutil.which("pnnx") or pnnx.__name__
    stem = os.path.join(job.folder, "network")
    shutil.copy(job.model, stem + ".onnx")
    shape = ",".join(str(size) for size in (1, *job.input.shape[1:]))
    subprocess.run([program, stem + ".onnx", f"inputshape=[{shape}]", "fp16=0"], check=True, cwd=job.folder,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return stem + ".ncnn.param", stem + ".ncnn.bin"


def load(job):
    import ncnn

    parameters, weights = convert(job)
    net = ncnn.Net()
    net.opt.num_threads = job.threads
    net.opt.use_vulkan_compute = False
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    net.opt.use_bf16_storage = False
    if net.load_param(parameters) != 0 or net.load_model(weights) != 0:
        raise RuntimeError("ncnn can not load what pnnx made")
    source, sink = net.input_names()[0], net.output_names()[0]
    pictures = [numpy.ascontiguousarray(picture) for picture in job.input]

    def run_one(picture):
        extractor = net.create_extractor()
        extractor.input(source, ncnn.Mat(picture))
        code, output = extractor.extract(sink)
        if code != 0:
            raise RuntimeError(f"ncnn: extract gives {code}")
        return numpy.array(output)

    return ncnn.__version__, lambda: numpy.stack([run_one(picture) for picture in pictures])
