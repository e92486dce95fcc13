/// What a library answers, as values of the language: of many leads at once and of leads one at a time.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "compiler/semantics/model.h"
#include "runtime/abi/library.h"
#include "runtime/columns/leads.h"

namespace merit::differential {

/// Cells by row, by `merit_description::outputs`.
using DecidedRows = std::vector<std::vector<semantics::Value>>;

/// Parameters for a call. It points into `values`, which are those of `Model::parameters`.
std::vector<merit_setting> settings_of(const semantics::Model& model, const std::vector<semantics::Value>& values);

/// A cell of a decision about one lead.
semantics::Value value_of(const merit_output_column& output, const merit_cell& cell);

/// By `merit_library::evaluate`; or what the library said, or what is wrong with its arrays.
std::expected<DecidedRows, std::string> decide_all(const merit_library& library, const merit_leads& leads);

/// By `merit_library::decide`, a lead after the other, in one context.
std::expected<DecidedRows, std::string> decide_each(const merit_library& library, const semantics::Model& model,
                                                    const columns::Leads& leads, int64_t now,
                                                    std::span<const merit_setting> settings);

}  // namespace merit::differential
