// Bytes → a file of leads or of events, of whichever format they look like: reading it ends, in data or in an error. In
// bytes that begin as Parquet or Arrow do, most damage is to what describes the values. Seeds are made by
// data_corpus.py: nothing else here can write events nested in leads.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>

#include "runtime/data/read.h"

namespace {

using namespace merit;
using columns::Type;

/// Bytes as a file without a name, so that its first bytes tell the format.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("merit-fuzz", 0)) {
    for (size_t at = 0; at < bytes.size();) {
      const auto written = ::write(descriptor_, bytes.data() + at, bytes.size() - at);
      if (written <= 0) std::abort();
      at += static_cast<size_t>(written);
    }
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(descriptor_); }

  data::Input input() const {
    data::Input made;
    made.path = "/proc/self/fd/" + std::to_string(descriptor_);
    return made;
  }

 private:
  int descriptor_;
};

data::Field field(const char* name, Type type) {
  data::Field made;
  made.name = name;
  made.type = type;
  return made;
}

/// The columns of data_corpus.py. `views`: what is asked of visits, so that times and cells are left unread where they
/// need not be.
data::Request request(bool views) {
  data::Request made;
  made.lead_fields = {field("id", Type::text),      field("country", Type::text),    field("employees", Type::integer),
                      field("score", Type::number), field("created_at", Type::time), field("customer", Type::boolean)};
  data::EventKind visit;
  visit.name = visit.type_value = "visit";
  visit.file_names = {"visits"};
  visit.fields = {field("page", Type::text), field("seconds", Type::number)};
  if (views) visit.views = {1'760'000'000'000'000, 1'780'000'000'000'000};
  if (views) visit.timeless = 1;
  data::EventKind form = visit;
  form.name = form.type_value = "form";
  form.file_names = {"forms"};
  form.fields = {field("key", Type::text), field("page", Type::text)};
  form.key_field = views ? -1 : 0;
  made.kinds = {visit, form};
  made.now = 1'790'000'000'000'000;
  return made;
}

void read(const data::Inputs& inputs, bool views) {
  data::ReadOptions options;
  options.duplicates = data::Duplicates::first;
  options.by_partition = views;
  options.threads = 1;
  const auto datasets = data::read(inputs, {request(views)}, options);
  if (!datasets) {
    if (datasets.error().problems.empty()) std::abort();
    return;
  }
  const columns::Leads& leads = datasets->front().leads;
  for (const auto& column : leads.lead_fields) {
    if (column && column->length != leads.count) std::abort();
  }
  for (int64_t begin = 0; leads.partitions && begin < leads.count; begin += columns::kPartitionLeads) {
    std::ignore = leads.partitions->group(static_cast<size_t>(begin / columns::kPartitionLeads));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const MemoryFile known_leads("id,country,employees,score,created_at,customer\nl0,US,1,1.5,2026-01-01,yes\n");
  const MemoryFile file({reinterpret_cast<const char*>(data), size});
  for (const bool views : {false, true}) {
    read({.leads = {file.input()}, .events = {}}, views);
    read({.leads = {known_leads.input()}, .events = {file.input()}}, views);
  }
  return 0;
}
