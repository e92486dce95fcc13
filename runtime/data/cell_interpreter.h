/// What a cell is, read as a field's type (docs/language.md, "Modules, data, tests").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/cell.h"
#include "runtime/data/request.h"
#include "runtime/values/maybe.h"
#include "runtime/values/zones.h"

namespace merit::data {

inline constexpr int64_t kNoCode = -1;

/// What a cell is, read as a field's type.
struct Reading {
  enum class State : uint8_t { missing, unreadable, known };
  State state = State::missing;
  int64_t integer = 0;  ///< of every type but number; of text its dictionary code, `kNoCode` where it has none yet
  double number = 0;
  std::string_view text;  ///< lives as long as the cell
};

/// Reads single cells as one field. Used by one thread.
class CellInterpreter {
 public:
  /// `key`: text is trimmed, as keys are compared. The field outlives this.
  CellInterpreter(const Field& field, const values::Zone& data_zone, bool key);

  /// No spelling of missing is declared: a value that is there is not missing.
  bool takes_all_values() const { return spellings_.empty(); }
  Reading read(const Cell& cell);
  /// A time on the wall of the data's zone, as a time.
  int64_t to_time(int64_t local) { return clock_.to_time(local); }

 private:
  struct Spelling {
    std::string text;
    values::Maybe<double> number;
  };

  Reading read_as_type(const Cell& cell);
  Reading read_text(std::string_view text);
  bool means_missing(const Cell& cell);
  bool text_means_missing(std::string_view text) const;

  const Field& field_;
  const values::Zone& zone_;
  values::ZoneClock clock_;
  bool key_;
  std::vector<Spelling> spellings_;
  std::string scratch_;
};

/// What a value of a field should be, as a message says it: `an integer`, `one of "a", "b"`.
std::string type_phrase(const Field& field);

}  // namespace merit::data
