#include "runtime/data/files/held_table.h"

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "runtime/data/tables/memory_table.h"

namespace merit::data {
namespace {

class HeldFile : public TableFile {
 public:
  explicit HeldFile(const Input& input)
      : TableFile(input.path, input.table->schema()->field_names(), false), held_(input.table) {
    record.path = input.path;
    record.kind = input.kind;
    record.format = "memory";
  }

  std::expected<RawTablePtr, Error> load(const std::vector<bool>& wanted, ProgressMeter&) override {
    auto table = std::make_unique<MemoryTable>();
    describe(*table);
    table->title = "Arrow";
    const auto status = guarded([&] { return table->set_batches(held_->batches(), wanted); });
    if (!status.ok()) return std::unexpected(damaged(*table, status));
    record.rows = table->rows();
    return table;
  }

 private:
  HeldTablePtr held_;
};

}  // namespace

TableFilePtr open_held(const Input& input) {
  return std::make_unique<HeldFile>(input);
}

}  // namespace merit::data
