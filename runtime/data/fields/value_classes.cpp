#include "runtime/data/fields/value_classes.h"

#include <algorithm>
#include <numeric>

#include "runtime/columns/join_dictionaries.h"
#include "runtime/data/fields/field_reader.h"
#include "runtime/data/tables/dictionary_codes.h"
#include "runtime/data/tables/text_cells.h"

namespace merit::data {

using State = Reading::State;

namespace {

constexpr int64_t kNotMet = -1;
constexpr auto kAlwaysRemembered = static_cast<size_t>(columns::kAlwaysWorthADictionary);

}  // namespace

ValueClasses::ValueClasses(const Field& field, const values::Zone& data_zone, Question question)
    : field_(field), zone_(data_zone), interpreter_(field, data_zone, false), question_(std::move(question)) {}

void ValueClasses::read(const ChunkColumn& cells, std::span<const int32_t> rows, std::vector<uint32_t>& classes) {
  classes.resize(rows.size());
  if (!cells.array && cells.dictionary) {
    return read_codes(cells, [&](size_t i) { return cells.codes[static_cast<size_t>(rows[i])]; }, classes);
  }
  if (read_texts(cells, ListedRows{rows}, classes.data())) return;
  FieldReader reader(field_, zone_, false);
  reader.read(cells, rows);
  read_column(*reader.finish(), classes.data());
}

void ValueClasses::read_all(const ChunkColumn& cells, size_t rows, std::vector<uint32_t>& classes) {
  classes.resize(rows);
  if (!cells.array && cells.dictionary) {
    return read_codes(cells, [codes = cells.codes.data()](size_t i) { return codes[i]; }, classes);
  }
  if (read_texts(cells, AllRows{rows}, classes.data())) return;
  if (all_rows_.size() < rows) {
    all_rows_.resize(rows);
    std::iota(all_rows_.begin(), all_rows_.end(), 0);
  }
  read(cells, std::span(all_rows_).first(rows), classes);
}

std::span<const uint32_t> ValueClasses::read_values(const ChunkColumn& cells, size_t most) {
  if (cells.array || !cells.dictionary || cells.dictionary->texts.size() >= most) return {};
  take_dictionary(cells);
  if (of_all_values_.empty()) {
    for (size_t place = 0; place < of_value_.size(); ++place) {
      const int64_t met = of_value_[place];
      of_all_values_.push_back(met != kNotMet ? static_cast<uint32_t>(met) : class_of_value(place - 1));
    }
  }
  return of_all_values_;
}

/// False where the field, or these cells, are no texts.
template <typename Rows>
bool ValueClasses::read_texts(const ChunkColumn& cells, const Rows& rows, uint32_t* classes) {
  if (field_.type != columns::Type::text) return false;
  return visit_texts(cells, [&](const auto& text_at, std::string_view bytes) {
    const auto ask = [&](std::string_view text) { return class_of_cell(text); };
    recent_.answer_all(rows, text_at, bytes, question_.missing, ask, classes);
  });
}

/// The answer for a text, which `ask()` gives where it is not known.
template <typename Ask>
uint32_t ValueClasses::remembered(std::string_view text, const Ask& ask) {
  if (!remembering_) return ask();
  ++looked_for_;
  const auto [number, is_new] = texts_.intern(text);
  if (!is_new) return of_text_[static_cast<size_t>(number)];
  const uint32_t answer = of_text_.emplace_back(ask());
  if (texts_.size() > kAlwaysRemembered && texts_.size() * 2 > looked_for_) {
    remembering_ = false;
    texts_ = Interner();
    of_text_ = {};
  }
  return answer;
}

/// A text that is known reads as it stands, so that what was asked of texts is the same as what is asked of cells.
uint32_t ValueClasses::class_of_cell(std::string_view text) {
  return remembered(text, [&] {
    const Reading reading = interpreter_.read(cells::text_cell(text));
    return reading.state == State::known ? question_.text(reading.text) : question_.missing;
  });
}

/// Forgets what is known of another dictionary's values.
void ValueClasses::take_dictionary(const ChunkColumn& cells) {
  if (dictionary_ == cells.dictionary) return;
  dictionary_ = cells.dictionary;
  dictionary_cells_ = make_cell_source(dictionary_->texts);
  of_value_.assign(dictionary_->texts.size() + 1, kNotMet);
  of_value_[0] = question_.missing;
  of_all_values_.clear();
}

template <typename CodeAt>
void ValueClasses::read_codes(const ChunkColumn& cells, const CodeAt& code_at, std::vector<uint32_t>& classes) {
  take_dictionary(cells);
  int64_t met = 0;  // its sign says whether all were
  for (size_t i = 0; i < classes.size(); ++i) {
    const int64_t known = of_value_[place_of_code(code_at(i))];
    met |= known;
    classes[i] = static_cast<uint32_t>(known);
  }
  if (met >= 0) return;
  for (size_t i = 0; i < classes.size(); ++i) {
    const size_t place = place_of_code(code_at(i));
    classes[i] = of_value_[place] != kNotMet ? static_cast<uint32_t>(of_value_[place]) : class_of_value(place - 1);
  }
}

uint32_t ValueClasses::class_of_value(size_t value) {
  const Reading reading = interpreter_.read(dictionary_cells_->at(static_cast<int64_t>(value)));
  uint32_t result = question_.missing;
  if (reading.state == State::known) {
    result = field_.type == columns::Type::text ? class_of(reading.text) : class_of(reading.integer);
  }
  of_value_[value + 1] = result;
  return result;
}

void ValueClasses::read_column(const columns::Column& column, uint32_t* classes) {
  std::vector<int64_t> of_code(column.dictionary ? column.dictionary->values.size() : 0, kNotMet);
  for (int64_t row = 0; row < column.length; ++row) {
    const auto i = static_cast<size_t>(row);
    if (!column.known(row)) {
      classes[i] = question_.missing;
    } else if (column.type != columns::Type::text) {
      classes[i] = class_of(column.integers[i]);
    } else if (of_code.empty()) {
      classes[i] = class_of(column.text_at(row));
    } else {
      int64_t& known = of_code[static_cast<size_t>(column.codes[i])];
      if (known == kNotMet) known = class_of(column.text_at(row));
      classes[i] = static_cast<uint32_t>(known);
    }
  }
}

uint32_t ValueClasses::class_of(std::string_view text) {
  return remembered(text, [&] { return question_.text(text); });
}

uint32_t ValueClasses::class_of(int64_t integer) {
  const auto known = std::ranges::find(of_integer_, integer, [](const auto& answer) { return answer.first; });
  if (known != of_integer_.end()) return known->second;
  return of_integer_.emplace_back(integer, question_.integer(integer)).second;
}

}  // namespace merit::data
