"""OpenVINO, CPU plugin: https://docs.openvino.ai"""
NAME = "OpenVINO"


def load(job):
    import openvino

    core = openvino.Core()
    model = core.read_model(job.model)
    model.reshape({model.input(0): list(job.input.shape)})
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": str(job.threads),
                "INFERENCE_PRECISION_HINT": "f32"}  # else bf16 where the CPU has it
    request = core.compile_model(model, "CPU", settings).create_infer_request()

    def run():
        request.infer({0: job.input}, share_inputs=True)
        return request.get_output_tensor(0).data

    return openvino.__version__.split("-")[0], run
