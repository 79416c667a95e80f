"""ONNX Runtime, CPU provider: https://onnxruntime.ai"""
NAME = "ONNX Runtime"


def load(job):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = job.threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(job.model, options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: job.input}
    return onnxruntime.__version__, lambda: session.run(None, feed)[0]
