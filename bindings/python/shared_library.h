/// A definition that was built as a library (`merit build crm.merit -o libcrm.so`), loaded into this process.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "bindings/python/batch.h"
#include "bindings/python/group_rows.h"

namespace merit::python {

class SharedLibrary {
 public:
  /// The error is why there is no library. The file stays loaded until the process ends: decisions of it may be
  /// anywhere.
  static std::expected<SharedLibrary, std::string> load(const std::string& path);

  const merit_description& description() const { return *library_->description; }

  /// A table of events, and which of its rows are each lead's.
  struct EventTable {
    Batch table;
    const GroupedRows* grouped;
    std::string kind;  ///< of all rows; empty: a column says it
  };
  struct Question {
    Batch leads;
    std::vector<EventTable> events;
    int64_t now = 0;
    std::vector<merit_setting> settings;
  };
  struct Answer {
    std::shared_ptr<const Batch> decisions;
    merit_report report;
  };

  std::expected<Answer, merit_error> ask(const Question& question) const;

 private:
  explicit SharedLibrary(const merit_library* library) : library_(library) {}

  const merit_library* library_;
};

}  // namespace merit::python
