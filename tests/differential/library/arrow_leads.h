/// Leads and events as Arrow arrays of many kinds: what a library reads of them is what the columns hold.
///
/// Chosen at random, by column: types, dictionaries, 32 or 64-bit offsets, views; slices whose other cells hold other
/// leads' values; where the events stand (in the leads, in one list or one a kind; in tables, one or one a kind), and
/// in which order those of a lead do.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "compiler/semantics/model.h"
#include "runtime/abi/library.h"
#include "runtime/columns/leads.h"
#include "runtime/library/test_arrays.h"

namespace merit::differential {

class ArrowLeads {
 public:
  /// The model must outlive it.
  ArrowLeads(const semantics::Model& model, const columns::Leads& leads, uint64_t seed);

  /// Without `now` and parameters. Lives as long as this.
  merit_leads leads() const { return leads_; }

 private:
  using Node = library::test::Node;
  /// Rows of a column, in any order; -1 is a null, what is below that is `lacking` a row.
  using Rows = std::vector<int64_t>;
  struct EventField {
    const semantics::Field* field;
    int32_t column;  ///< of the events' columns
    uint16_t kind;
  };

  bool one_in(uint64_t times) { return random_() % times == 0; }
  int64_t row_of_another(int64_t rows);
  bool kinds_go_together() const;

  Node cells(const semantics::Field& field, const columns::Column& column, const Rows& rows);
  Node integers(const semantics::Field& field, const columns::Column& column, const Rows& rows);
  Node numbers(const char* name, const columns::Column& column, const Rows& rows);
  std::optional<std::string> missing_text(const semantics::Field& field);
  Node booleans(const semantics::Field& field, const columns::Column& column, const Rows& rows);
  Node texts(const char* name, const library::test::Arrays::Texts& values);

  Rows events_of(int64_t lead, int32_t kind);
  void add_repeated(int64_t lead, int32_t kind, Rows& rows);
  void add_lacking(Rows& rows);
  Rows padded(int64_t& begin);
  Node events(const Rows& rows, int32_t kind);
  Node field_of_kinds(const std::string& name, const Rows& rows);
  Node list_of_events(const char* name, const Rows& leads, int32_t kind);
  void add_table(int32_t kind);

  const semantics::Model& model_;
  const columns::Leads& given_;
  std::mt19937_64 random_;
  library::test::Arrays arrays_;
  std::deque<semantics::Field> of_kinds_;  ///< fields of columns that several kinds share: arrays point to their names
  std::deque<std::vector<int64_t>> offsets_;
  std::vector<merit_event_table> tables_;
  merit_leads leads_ = {};
};

}  // namespace merit::differential
