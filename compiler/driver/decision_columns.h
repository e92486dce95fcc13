/// The columns that the decisions of a definition can have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/semantics/model.h"
#include "runtime/columns/column.h"

namespace merit::driver {

/// A column of decisions: the lead's key, or something that was decided.
struct DecisionColumn {
  enum class Kind : uint8_t {
    key,
    stage,
    score,
    output,
    disqualified,
    reached,
    could_reach,
    routing,
    undecided,
    reasons,
    changed_from,
    handoff,
  };
  Kind kind;
  uint32_t index = 0;      ///< of a score or output: which of the model's; of a route's column: its `DecisionName`
  std::string name;        ///< as the definition has it
  bool by_default = true;  ///< else only on request
};

/// All of them, in the order in which they are written: the key; `stage`; scores, grades and outputs as the definition
/// has them; `disqualified`; what routes say, where there is one; `undecided`; those on request.
std::vector<DecisionColumn> decision_columns(const semantics::Model& model);

/// Where a column stands among others, by what it is; nothing where it is none of them.
std::optional<size_t> place_among(const std::vector<DecisionColumn>& columns, const DecisionColumn& column);
/// The column with this name, or null.
const DecisionColumn* find_column(const std::vector<DecisionColumn>& columns, const std::string& name);
/// An output that is not among the columns: what a condition from outside became. It must be there.
DecisionColumn condition_column(const semantics::Model& model, const std::string& name);

/// The declaration without which there is no column of that name, `route` or `handoff`; else empty.
std::string_view declaration_of_column(const std::string& name);

/// What its cells are; not of a hand-off, which has several types.
semantics::Type type_of(const semantics::Model& model, const DecisionColumn& column);

/// Ready for the column's cells, but for a key, which is taken from the leads as it is.
columns::ColumnBuilder builder_of(const semantics::Model& model, const DecisionColumn& column);
columns::ColumnBuilder builder_of(const semantics::Model& model, const semantics::Type& type);

/// A cell of the builder's type; an integer may be one of numbers.
void append_value(columns::ColumnBuilder& builder, const semantics::Value& value);

}  // namespace merit::driver
