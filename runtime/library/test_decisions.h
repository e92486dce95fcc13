// A batch of leads decided by the tests' library, with its decisions as text.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/library/test_arrays.h"
#include "runtime/library/test_definition.h"

namespace merit::library::test {

class Decided {
 public:
  Decided(const merit_library& library, merit_leads leads) {
    report.size = sizeof report;
    leads.size = sizeof leads;
    leads.report = &report;
    status = library.evaluate(&library, &leads, &schema_, &array_, &error_);
  }
  ~Decided() {
    if (schema_.release != nullptr) schema_.release(&schema_);
    if (array_.release != nullptr) array_.release(&array_);
  }
  Decided(const Decided&) = delete;
  Decided& operator=(const Decided&) = delete;

  std::string message() const { return error_.message; }
  int64_t rows() const { return array_.length; }
  bool has_result() const { return schema_.release != nullptr || array_.release != nullptr; }
  ArrowArray& array() { return array_; }
  ArrowSchema& schema() { return schema_; }

  /// A cell by output and row: `null`, or what stands there; lists joined by `;`.
  std::string cell(int output, int64_t row) const {
    const ArrowSchema& schema = *schema_.children[output];
    const ArrowArray& array = *array_.children[output];
    const auto* const validity = static_cast<const uint8_t*>(array.buffers[0]);
    if (validity != nullptr && (validity[row / 8] >> row % 8 & 1) == 0) return "null";
    const std::string format = schema.format;
    if (format == "u") return text(array, row);
    if (format == "b") return (static_cast<const uint8_t*>(array.buffers[1])[row / 8] >> row % 8 & 1) != 0 ? "1" : "0";
    if (format == "g") return std::to_string(static_cast<const double*>(array.buffers[1])[row]);
    if (format == "tdD") return std::to_string(static_cast<const int32_t*>(array.buffers[1])[row]);
    if (format == "i") return text(*array.dictionary, static_cast<const int32_t*>(array.buffers[1])[row]);
    if (format != "+l") return std::to_string(static_cast<const int64_t*>(array.buffers[1])[row]);
    const auto* const offsets = static_cast<const int32_t*>(array.buffers[1]);
    std::string all;
    for (int32_t i = offsets[row]; i < offsets[row + 1]; ++i) {
      if (i > offsets[row]) all += ';';
      all += text(*array.children[0], i);
    }
    return all;
  }

  int32_t status = -1;
  merit_report report = {};

 private:
  static std::string text(const ArrowArray& array, int64_t row) {
    const auto* const offsets = static_cast<const int32_t*>(array.buffers[1]);
    const auto* const bytes = static_cast<const char*>(array.buffers[2]);
    return {bytes + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row])};
  }

  ArrowSchema schema_ = {};
  ArrowArray array_ = {};
  merit_error error_ = {};
};

/// Leads of which one column is given; the others are null. `nested`: further columns.
inline Node leads_with(Arrays& arrays, LeadField field, Node column, const std::vector<Node>& nested = {}) {
  static constexpr const char* kColumns[] = {"id",  "country/region", "Employees", "revenue", "plan", "Created",
                                             "day", "spent",          "opt-in"};
  const auto rows = static_cast<size_t>(column.array->length);
  std::vector<Node> columns;
  for (int f = kCountry; f < kLeadFields; ++f) {
    if (f == field) {
      column.schema->name = kColumns[f];
      columns.push_back(column);
      continue;
    }
    const Node none = arrays.structure(kColumns[f], {}, rows);
    none.schema->format = "n";
    none.array->n_buffers = 0;
    none.array->null_count = static_cast<int64_t>(rows);
    columns.push_back(none);
  }
  columns.insert(columns.end(), nested.begin(), nested.end());
  return arrays.structure("", columns, rows);
}

inline merit_leads leads_of(Node leads, int64_t now = 1'000'000) {
  merit_leads given = {};
  given.schema = leads.schema;
  given.array = leads.array;
  given.now = now;
  return given;
}

}  // namespace merit::library::test
