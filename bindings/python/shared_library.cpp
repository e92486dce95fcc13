#include "bindings/python/shared_library.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <array>
#include <deque>
#include <optional>
#include <utility>

#include "compiler/link/names.h"

namespace merit::python {
namespace {

/// Tables of events are given as dictionaries from here on.
constexpr uint32_t kVersion = 4;

/// A table whose rows stand in another order, without a copy: a dictionary of structures. Looks at what it is made of.
class OrderedTable {
 public:
  OrderedTable(const Batch& table, const std::vector<int32_t>& rows) : buffers_{nullptr, rows.data()} {
    schema_.format = "i";
    schema_.name = "";
    schema_.dictionary = const_cast<ArrowSchema*>(&table.schema());
    schema_.release = [](ArrowSchema*) {};
    array_.length = static_cast<int64_t>(rows.size());
    array_.n_buffers = 2;
    array_.buffers = buffers_.data();
    array_.dictionary = const_cast<ArrowArray*>(&table.array());
    array_.release = [](ArrowArray*) {};
  }
  OrderedTable(const OrderedTable&) = delete;
  OrderedTable& operator=(const OrderedTable&) = delete;
  ~OrderedTable() = default;

  const ArrowSchema* schema() const { return &schema_; }
  const ArrowArray* array() const { return &array_; }

 private:
  std::array<const void*, 2> buffers_;
  ArrowSchema schema_{};
  ArrowArray array_{};
};

/// The name that a loaded library was built by, whatever its file is called now.
std::string built_name(void* handle) {
  link_map* map = nullptr;
  if (dlinfo(handle, RTLD_DI_LINKMAP, static_cast<void*>(&map)) != 0 || map == nullptr) return {};
  const char* texts = nullptr;
  std::optional<uint64_t> name;
  for (const ElfW(Dyn)* entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
    // The loader has made an address of it.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    if (entry->d_tag == DT_STRTAB) texts = reinterpret_cast<const char*>(entry->d_un.d_ptr);
    if (entry->d_tag == DT_SONAME) name = entry->d_un.d_val;
  }
  return texts != nullptr && name ? texts + *name : "";
}

}  // namespace

std::expected<SharedLibrary, std::string> SharedLibrary::load(const std::string& path) {
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return std::unexpected("`" + path + "` cannot be loaded: " + dlerror());
  using Function = const merit_library* (*)();
  const std::string name = link::name_part(link::stem_of_file(built_name(handle))) + "_library";
  const auto function = reinterpret_cast<Function>(dlsym(handle, name.c_str()));
  if (function == nullptr)
    return std::unexpected("`" + path + "` is no library of a definition: it has no `" + name + "`");
  const merit_library* const library = function();
  if (library == nullptr || library->version < kVersion) {
    return std::unexpected("`" + path + "` was built by an earlier Merit: build it again");
  }
  return SharedLibrary(library);
}

std::expected<SharedLibrary::Answer, merit_error> SharedLibrary::ask(const Question& question) const {
  std::deque<OrderedTable> ordered;
  std::vector<merit_event_table> tables;
  for (const EventTable& events : question.events) {
    const OrderedTable& table = ordered.emplace_back(events.table, events.grouped->rows);
    tables.push_back(
        {table.schema(), table.array(), events.grouped->offsets.data(), {events.kind.data(), events.kind.size()}});
  }
  merit_report report{};
  report.size = sizeof report;
  merit_leads leads{};
  leads.size = sizeof leads;
  leads.schema = &question.leads.schema();
  leads.array = &question.leads.array();
  leads.event_tables = tables.empty() ? nullptr : tables.data();
  leads.event_table_count = tables.size();
  leads.now = question.now;
  leads.settings = question.settings.data();
  leads.setting_count = question.settings.size();
  leads.report = &report;
  leads.keys_are_settled = true;  // by who grouped the tables
  ArrowSchema schema;
  ArrowArray array;
  merit_error error{};
  if (library_->evaluate(library_, &leads, &schema, &array, &error) != merit_ok) return std::unexpected(error);
  return Answer{std::make_shared<const Batch>(schema, array), report};
}

}  // namespace merit::python
