/// Private to this room: inputs opened, and where what requests ask for stands in them.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "runtime/data/events/event_binding.h"
#include "runtime/data/files/source.h"
#include "runtime/data/files/table_file.h"
#include "runtime/data/leads/lead_table.h"
#include "runtime/data/nested_events.h"
#include "runtime/data/terms/inputs.h"

namespace merit::data {

/// An opened input, and which of its columns anybody wants.
struct OpenInput {
  TableFilePtr file;
  std::vector<bool> wanted;

  void want(int32_t column) {
    if (column >= 0) wanted[static_cast<size_t>(column)] = true;
  }
};

struct OpenInputs {
  std::vector<OpenInput> leads, events;
};

/// How one request sees the inputs.
struct RequestBinding {
  LeadBinding leads;
  std::vector<std::vector<NestedColumn>> nested;  ///< by lead file
  std::vector<EventColumns> event_columns;        ///< by event file
  std::vector<EventBinding> events;
};

/// Opens all inputs; nobody wants any column yet.
std::expected<OpenInputs, Error> open_all(const Inputs& inputs, const OpenOptions& options, ProgressMeter& meter);

/// Finds every column that a request needs and marks it wanted; what cannot be found is added to `problems`.
RequestBinding bind(const Request& request, const std::vector<Input>& event_inputs, OpenInputs& open,
                    std::vector<Problem>& problems);

}  // namespace merit::data
