#include "runtime/infer/column_profile.h"

#include <utf8proc.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/data/fields/cell_interpreter.h"
#include "runtime/infer/cell_shapes.h"
#include "runtime/values/fold.h"
#include "runtime/values/times.h"

namespace merit::infer {
namespace {

using cells::Cell;
using columns::Type;
using Kind = cells::Cell::Kind;
using State = data::Reading::State;

/// Repeats after which a column is no key, whatever else is in it: some rows of an export may stand in it twice.
constexpr int64_t kMostRepeats = 1000;

bool is_composed(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<uint8_t>(c) < 0x80; })) return true;
  utf8proc_uint8_t* composed = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) return false;
  const bool same = std::string_view(reinterpret_cast<const char*>(composed), static_cast<size_t>(size)) == text;
  std::free(composed);
  return same;
}

bool may_begin_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

/// Looks at one cell after the other.
class Profiler {
 public:
  Profiler(const Profiler&) = delete;
  Profiler& operator=(const Profiler&) = delete;
  explicit Profiler(ColumnProfile& profile) : profile_(profile) {
    for (size_t i = 0; i < kReadTypes.size(); ++i) fields_[i].type = kReadTypes[i];
    for (const data::Field& field : fields_) readers_.emplace_back(field, values::utc_zone(), false);
  }

  /// What repeats is looked at once: a text that was met before is only counted until `finish`.
  void add(const Cell& cell) {
    if (cell.kind != Kind::text || !remembers_) return look_at(cell);
    ++asked_;
    const auto found = by_text_.find(cell.text);
    if (found != by_text_.end()) {
      ++found->second->times;
      ++repeats_;
    } else if (remembered_.size() < kMostRemembered) {
      Remembered& made = remembered_.emplace_back(std::string(cell.text), 1);
      by_text_.emplace(made.text, &made);
    } else {
      look_at(cell);
    }
    // Where hardly anything repeats, asking costs more than it spares.
    remembers_ = remembered_.size() < kMostRemembered || 2 * repeats_ > asked_;
  }

  void finish() {
    for (const Remembered& each : remembered_) {
      times_ = each.times;
      Cell cell;
      cell.kind = Kind::text;
      cell.text = each.text;
      look_at(cell);
    }
    times_ = 1;
    by_text_.clear();
    remembered_.clear();
  }

 private:
  struct Remembered {
    std::string text;
    int64_t times = 0;
  };
  static constexpr size_t kMostRemembered = 2048;

  /// A cell that stands in `times_` rows.
  void look_at(const Cell& cell) {
    profile_.rows += times_;
    if (cell.kind == Kind::missing) {
      profile_.absent += times_;
      return;
    }
    if (cell.kind == Kind::other || (cell.kind == Kind::text && !values::is_valid_utf8(cell.text))) {
      profile_.values += times_;
      profile_.unreadable += times_;
      return;
    }
    const std::string_view text = values::trim(cells::text_of(cell, room_));
    if (cell.kind == Kind::text) {
      if (const auto spelling = null_spelling_of(text)) {
        profile_.spelled[*spelling] += times_;
        return;
      }
    }
    profile_.values += times_;
    profile_.longest = std::max(profile_.longest, text.size());
    add_typed(cell);
    add_readings(cell, text);
    if (!profile_.counts.overflowed()) {
      profile_.counts.add(text, times_);
      if (!is_composed(text)) profile_.composed = false;
    }
    if (!profile_.keys.forgotten()) {
      profile_.keys.add(text, times_);
      if (profile_.keys.repeats() > kMostRepeats) profile_.keys.forget();
    }
  }

  void add_typed(const Cell& cell) {
    if (cell.kind == Kind::instant || cell.kind == Kind::local_time) profile_.typed_times += times_;
    if (cell.kind == Kind::local_time) profile_.without_offset += times_;
    if (cell.kind == Kind::date) profile_.typed_dates += times_;
    if (cell.kind == Kind::duration) profile_.typed_durations += times_;
    if (cell.kind == Kind::boolean) profile_.typed_booleans += times_;
    if (cell.kind == Kind::integer || cell.kind == Kind::number) profile_.typed_numbers += times_;
  }

  data::Reading read(size_t type, const Cell& cell) {
    const data::Reading reading = readers_[type].read(cell);
    if (reading.state == State::known) profile_.reads[type] += times_;
    return reading;
  }

  void add_readings(const Cell& cell, std::string_view text) {
    const bool is_text = cell.kind == Kind::text;
    if (is_text && !may_begin_number(text.front())) {
      if (text.size() <= 5) read(0, cell);
      return add_text(text);
    }
    bool known = false;
    for (size_t i = 0; i < kReadTypes.size(); ++i) {
      const data::Reading reading = read(i, cell);
      if (reading.state != State::known) continue;
      known = true;
      if (kReadTypes[i] == Type::number) add_number(reading.number, text, is_text);
      if (kReadTypes[i] == Type::time) add_time(reading.integer, cell, text);
    }
    if (!is_text) return;
    if (!known) return add_text(text);
    if (text == "0" || text == "1") profile_.zero_or_one += times_;
    if (has_leading_zero(text)) profile_.leading_zeros += times_;
    if (text.front() == '+') profile_.plus_signs += times_;
    if (is_long_digits(text)) profile_.long_digits += times_;
  }

  void add_number(double number, std::string_view text, bool is_text) {
    profile_.least = std::min(profile_.least, number);
    profile_.most = std::max(profile_.most, number);
    const size_t point = text.find('.');
    const bool written = point != std::string_view::npos && text.substr(point) != ".0";
    const bool exponent = text.find_first_of("eE") != std::string_view::npos;
    if (is_text ? written || exponent : number != std::floor(number)) profile_.fractions += times_;
  }

  void add_time(int64_t time, const Cell& cell, std::string_view text) {
    profile_.earliest = std::min(profile_.earliest, time);
    profile_.latest = std::max(profile_.latest, time);
    if (cell.kind != Kind::text) return;
    const auto parsed = values::parse_time(text);
    if (parsed.known && !parsed.value.has_offset && !parsed.value.is_date_only) profile_.without_offset += times_;
  }

  /// What a text is that reads as nothing else.
  void add_text(std::string_view text) {
    profile_.number_shapes[static_cast<size_t>(number_shape_of(text))] += times_;
    profile_.date_shapes[static_cast<size_t>(date_shape_of(text))] += times_;
    if (text.front() == '+') profile_.plus_signs += times_;
    if (is_email_like(text)) profile_.emails += times_;
    if (is_url_like(text)) profile_.urls += times_;
    if (is_token_like(text)) profile_.tokens += times_;
    if (!profile_.counts.overflowed() && is_person_like(text)) profile_.persons += times_;
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    if (text.size() == 2 && std::ranges::all_of(text, is_letter)) profile_.two_letters += times_;
  }

  ColumnProfile& profile_;
  std::array<data::Field, kReadTypes.size()> fields_;
  std::vector<data::CellInterpreter> readers_;  ///< by place in `kReadTypes`
  cells::CellText room_;
  int64_t times_ = 1;
  std::deque<Remembered> remembered_;
  std::unordered_map<std::string_view, Remembered*> by_text_;
  int64_t asked_ = 0, repeats_ = 0;
  bool remembers_ = true;
};

}  // namespace

int64_t ColumnProfile::reads_as(Type type) const {
  const auto found = std::ranges::find(kReadTypes, type);
  return found == kReadTypes.end() ? 0 : reads[static_cast<size_t>(found - kReadTypes.begin())];
}

std::expected<void, data::Error> profile_column(const data::ScannedTable& table, size_t column,
                                                std::span<ColumnProfile> profiles, const ProfileOfRow* of_row) {
  std::deque<Profiler> profilers;
  for (ColumnProfile& profile : profiles) profilers.emplace_back(profile);
  auto visited = table.visit(column, [&](int64_t row, const Cell& cell) {
    const size_t which = of_row ? (*of_row)[static_cast<size_t>(row)] : 0;
    if (which < profilers.size()) profilers[which].add(cell);
  });
  for (Profiler& each : profilers) each.finish();
  return visited;
}

}  // namespace merit::infer
