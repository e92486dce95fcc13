#include "runtime/data/scan_table.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/status.h>

#include <utility>

#include "runtime/data/files/progress_meter.h"
#include "runtime/data/nested_events.h"
#include "runtime/data/open_table.h"
#include "runtime/data/tables/cells.h"
#include "runtime/data/tables/raw_table.h"

namespace merit::data {
namespace {

class Scanned : public ScannedTable {
 public:
  explicit Scanned(RawTablePtr table) : table_(std::move(table)) {
    names = table_->names;
    rows = table_->rows();
  }

  std::expected<void, Error> visit(size_t column, const CellVisitor& visitor) const override {
    int64_t first_row = 0;
    const auto visit_cells = [&](const ChunkColumn& cells, int64_t count) {
      const auto source = make_cell_source(cells);
      for (int64_t i = 0; i < count; ++i) visitor(first_row + i, source->at(i));
      first_row += count;
    };
    const arrow::Status read = for_each_chunk(column, visit_cells);
    if (!read.ok()) return std::unexpected(damaged(*table_, read));
    return {};
  }

  std::expected<std::unique_ptr<ScannedTable>, Error> events_in(size_t column) const override {
    arrow::ArrayVector arrays;
    const arrow::Status read =
        for_each_chunk(column, [&](const ChunkColumn& cells, int64_t) { arrays.push_back(to_array(cells)); });
    if (!read.ok()) return std::unexpected(damaged(*table_, read));
    if (arrays.empty()) return nullptr;
    const arrow::ChunkedArray cells(std::move(arrays));
    if (held_instead(cells)) return nullptr;
    Tally unreadable;
    auto events = unnest(*table_, cells, unreadable);
    if (!events) return std::unexpected(std::move(events.error()));
    if ((*events)->rows() == 0) return nullptr;
    return std::make_unique<Scanned>(std::move(*events));
  }

 private:
  template <typename Use>
  arrow::Status for_each_chunk(size_t column, const Use& use) const {
    std::vector<bool> wanted(names.size(), false);
    wanted[column] = true;
    for (size_t part = 0; part < table_->parts(); ++part) {
      ARROW_ASSIGN_OR_RAISE(const auto reader, table_->read_part(part, wanted));
      Chunk chunk;
      for (;;) {
        ARROW_ASSIGN_OR_RAISE(const bool more, reader->next(chunk));
        if (!more) break;
        use(reader->column(column), chunk.rows);
      }
    }
    return arrow::Status::OK();
  }

  RawTablePtr table_;
};

}  // namespace

std::expected<std::unique_ptr<ScannedTable>, Error> scan_table(
    const Input& input, const std::function<bool(int64_t bytes_done, int64_t bytes_total)>& progress) {
  ProgressMeter meter(progress);
  meter.set_total(stored_size(input.path));
  auto file = open_table(input, {}, meter);
  if (!file) return std::unexpected(std::move(file.error()));
  auto table = (*file)->load(std::vector<bool>((*file)->columns().size(), true), meter);
  if (!table) return std::unexpected(std::move(table.error()));
  auto scanned = std::make_unique<Scanned>(std::move(*table));
  scanned->record = std::move((*file)->record);
  scanned->record.rows = scanned->rows;
  scanned->findings = std::move((*file)->findings);
  return scanned;
}

}  // namespace merit::data
