// The public headers serve C++ too: this must compile, link and run.
#include <rescl/rescl.h>

#include <cstdio>
#include <cstring>

int main() {
  std::size_t count = 0;
  const rescl_zoo_entry *zoo = rescl_model_zoo(&count);
  rescl_model *model = nullptr;
  const rescl_status status = rescl_model_load(&model, "there is no such file");
  std::printf("rescl %s: %zu networks, the first is %s; %s\n", rescl_version(), count, zoo[0].name, rescl_last_error());
  return status == RESCL_NOT_FOUND && model == nullptr && std::strlen(rescl_last_error()) > 0 ? 0 : 1;
}
