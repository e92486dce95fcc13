#include "runtime/data/field_reader.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "runtime/data/text_forms.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::data {
namespace {

using columns::Type;
using State = Reading::State;

/// A column is kept as a dictionary, and its texts are remembered, until this many distinct ones are more than half.
constexpr size_t kAlwaysRemembered = 4096;

Reading known_integer(int64_t value) {
  return {State::known, value, 0, {}};
}
Reading known_text(std::string_view text) {
  return {State::known, kNoCode, 0, text};
}
Reading unreadable() {
  return {State::unreadable, 0, 0, {}};
}

template <typename Value>
Reading integer_or_unreadable(const values::Maybe<Value>& value) {
  return value.known ? known_integer(static_cast<int64_t>(value.value)) : unreadable();
}

bool is_ascii(char c) {
  return static_cast<uint8_t>(c) < 0x80;
}
char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// False only where two texts cannot be equal: a cheap look at how they begin.
bool may_be_equal(std::string_view trimmed, std::string_view spelling) {
  if (trimmed.empty() || spelling.empty()) return trimmed.empty() == spelling.empty();
  if (!is_ascii(trimmed.front()) || !is_ascii(spelling.front())) return true;
  return lower_ascii(trimmed.front()) == lower_ascii(spelling.front());
}

/// Walks the rows of a chunked array: the chunk that holds a row, and the row in it.
class ChunkCursor {
 public:
  explicit ChunkCursor(const arrow::ChunkedArray& cells) : cells_(cells) {}

  /// Moves to a row, forward from the last one where it can; true when the chunk is another than before.
  bool move_to(int64_t row) {
    if (chunk_ < 0 || row < begin_) {
      chunk_ = -1;
      begin_ = end_ = 0;
    }
    const int before = chunk_;
    while (row >= end_) {
      begin_ = end_;
      end_ += cells_.chunk(++chunk_)->length();
    }
    return chunk_ != before;
  }
  const std::shared_ptr<arrow::Array>& chunk() const { return cells_.chunk(chunk_); }
  int64_t row_in_chunk(int64_t row) const { return row - begin_; }

 private:
  const arrow::ChunkedArray& cells_;
  int chunk_ = -1;
  int64_t begin_ = 0, end_ = 0;
};

}  // namespace

std::string type_phrase(const Field& field) {
  switch (field.type) {
    case Type::boolean:
      return "true or false";
    case Type::integer:
      return "an integer";
    case Type::number:
      return "a number";
    case Type::text:
      return "text";
    case Type::time:
      return "a time";
    case Type::date:
      return "a date";
    case Type::duration:
      return "a duration in seconds";
    case Type::enumeration: {
      std::string labels;
      for (const auto& label : field.labels) labels += fmt::format("{}\"{}\"", labels.empty() ? "" : ", ", label);
      return "one of " + labels;
    }
    case Type::list:
    case Type::structure:
      break;
  }
  return "a value";
}

FieldReader::FieldReader(const Field& field, const values::Zone& data_zone, bool key)
    : field_(field), zone_(data_zone), key_(key), builder_(field.type, field.labels) {
  for (const std::string& spelling : field.missing_when) {
    const std::string_view text = values::trim(spelling);
    spellings_.push_back({std::string(text), values::parse_number(text)});
  }
  text_.type = Type::text;
}

bool FieldReader::text_means_missing(std::string_view text) const {
  if (spellings_.empty()) return false;
  const std::string_view trimmed = values::trim(text);
  for (const Spelling& spelling : spellings_) {
    if (may_be_equal(trimmed, spelling.text) && values::equals_folded(trimmed, spelling.text)) return true;
  }
  return false;
}

bool FieldReader::means_missing(const Cell& cell) {
  if (spellings_.empty()) return false;
  if (cell.kind == Cell::Kind::integer || cell.kind == Cell::Kind::number) {
    const double value = cell.kind == Cell::Kind::integer ? static_cast<double>(cell.integer) : cell.number;
    for (const Spelling& spelling : spellings_) {
      if (spelling.number.known && spelling.number.value == value) return true;
    }
    return false;
  }
  return text_means_missing(text_of(cell, scratch_));
}

Reading FieldReader::interpret_text(std::string_view text) {
  switch (field_.type) {
    case Type::boolean:
      return integer_or_unreadable(values::parse_boolean(text));
    case Type::integer:
      return integer_or_unreadable(values::parse_integer(text));
    case Type::number: {
      const auto number = values::parse_number(text);
      return number.known ? Reading{State::known, 0, number.value, {}} : unreadable();
    }
    case Type::text:
      if (!values::is_valid_utf8(text)) return unreadable();
      return known_text(key_ ? std::string_view(values::trim(text)) : text);
    case Type::time:
      return integer_or_unreadable(values::parse_time_in(zone_, text));
    case Type::date:
      return integer_or_unreadable(values::parse_date(text));
    case Type::duration: {
      const auto seconds = values::parse_number(text);
      return seconds.known ? integer_or_unreadable(micros_of_seconds(seconds.value)) : unreadable();
    }
    case Type::enumeration:
      for (size_t i = 0; i < field_.labels.size(); ++i) {
        if (values::equals_folded(text, field_.labels[i])) return known_integer(static_cast<int64_t>(i));
      }
      return unreadable();
    case Type::list:
    case Type::structure:
      break;
  }
  return unreadable();
}

/// A cell that has a type of its own: where that is not the field's, it reads as the text that a CSV file would have.
Reading FieldReader::interpret_as_type(const Cell& cell) {
  using Kind = Cell::Kind;
  switch (cell.kind) {
    case Kind::integer:
      if (field_.type == Type::integer) return known_integer(cell.integer);
      if (field_.type == Type::number) return {State::known, 0, static_cast<double>(cell.integer), {}};
      break;
    case Kind::number:
      if (!std::isfinite(cell.number)) return unreadable();
      if (field_.type == Type::number) return {State::known, 0, cell.number, {}};
      if (field_.type == Type::integer) return integer_or_unreadable(whole_number(cell.number));
      break;
    case Kind::boolean:
      if (field_.type == Type::boolean) return known_integer(cell.integer);
      break;
    case Kind::instant:
      if (field_.type == Type::time) return known_integer(cell.integer);
      break;
    case Kind::local_time:
      if (field_.type == Type::time) return known_integer(values::to_time(zone_, cell.integer));
      if (field_.type == Type::date) return integer_or_unreadable(day_at_midnight(cell.integer));
      break;
    case Kind::date:
      if (field_.type == Type::time) return known_integer(values::to_time(zone_, cell.integer * values::kMicrosPerDay));
      if (field_.type == Type::date) return known_integer(cell.integer);
      break;
    case Kind::duration:
      if (field_.type == Type::duration) return known_integer(cell.integer);
      break;
    case Kind::missing:
    case Kind::text:
      break;
    case Kind::other:
      return unreadable();
  }
  return interpret_text(text_of(cell, scratch_));
}

Reading FieldReader::interpret(const Cell& cell) {
  if (cell.kind == Cell::Kind::missing) return {};
  if (means_missing(cell)) return {};
  return cell.kind == Cell::Kind::text ? interpret_text(cell.text) : interpret_as_type(cell);
}

/// A reading to be remembered: of text with its code, so that it is looked up once.
Reading FieldReader::with_code(Reading reading) {
  if (field_.type == Type::text && reading.state == State::known && dictionary_) {
    reading.integer = distinct_.intern(reading.text).first;
  }
  return reading;
}

/// A text cell, by way of what was read before.
Reading FieldReader::read_text_cell(std::string_view text) {
  if (!remembering_) return interpret({Cell::Kind::text, 0, 0, text});
  ++remembered_cells_;
  const auto [number, is_new] = seen_.intern(text);
  if (is_new) {
    // What is remembered must not look at the cell, which goes away.
    seen_readings_.push_back(with_code(interpret({Cell::Kind::text, 0, 0, seen_.text(number)})));
    if (seen_.size() > kAlwaysRemembered && seen_.size() * 2 > static_cast<size_t>(remembered_cells_)) {
      const Reading reading = interpret({Cell::Kind::text, 0, 0, text});
      remembering_ = false;
      seen_ = Interner();
      seen_readings_ = {};
      return reading;
    }
  }
  return seen_readings_[static_cast<size_t>(number)];
}

/// A cell of a dictionary array: each of its values is read once.
Reading FieldReader::read_dictionary_cell(const arrow::DictionaryArray& array, int64_t row, CellSource& values) {
  if (array.IsNull(row)) return {};
  auto& reading = value_readings_[static_cast<size_t>(array.GetValueIndex(row))];
  if (!reading) {
    const Cell cell = values.at(array.GetValueIndex(row));
    // A text that is only the rendering of another type's value does not outlive its cell.
    if (field_.type == Type::text && cell.kind != Cell::Kind::text) return interpret(cell);
    reading = with_code(interpret(cell));
  }
  return *reading;
}

void FieldReader::read(const RawTable& table, int32_t column, std::span<const int64_t> rows, Tally& tally) {
  ChunkCursor cursor(*table.cells[static_cast<size_t>(column)]);
  std::unique_ptr<CellSource> source;
  const arrow::DictionaryArray* dictionary = nullptr;
  std::string shown;
  for (const int64_t row : rows) {
    if (row == kNoRow) {
      append({});
      continue;
    }
    if (cursor.move_to(row)) {
      const auto& chunk = cursor.chunk();
      source = make_cell_source(chunk);
      dictionary = chunk->type_id() == arrow::Type::DICTIONARY ? static_cast<const arrow::DictionaryArray*>(chunk.get())
                                                               : nullptr;
      value_readings_.assign(dictionary != nullptr ? static_cast<size_t>(dictionary->dictionary()->length()) : 0, {});
    }
    const int64_t i = cursor.row_in_chunk(row);
    Reading reading;
    if (dictionary != nullptr) {
      reading = read_dictionary_cell(*dictionary, i, *source);
    } else {
      const Cell cell = source->at(i);
      reading = cell.kind == Cell::Kind::text ? read_text_cell(cell.text) : interpret(cell);
    }
    append(reading);
    if (reading.state != State::unreadable) continue;
    if (tally.wants_example()) {
      const int64_t value = dictionary != nullptr ? dictionary->GetValueIndex(i) : i;
      tally.add(example_at(table, row, text_of(source->at(value), shown)));
    } else {
      tally.add_counted();
    }
  }
}

void FieldReader::read_all(const RawTable& table, int32_t column, Tally& tally) {
  std::vector<int64_t> rows(static_cast<size_t>(table.rows));
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int64_t>(i);
  read(table, column, rows, tally);
}

void FieldReader::append_missing(int64_t count) {
  for (int64_t i = 0; i < count; ++i) append({});
}

void FieldReader::append(const Reading& reading) {
  const bool known = reading.state == State::known;
  if (field_.type == Type::text) {
    if (known) return append_text(reading);
    text_.append_validity(false);
    if (dictionary_) {
      text_.codes.push_back(0);
    } else {
      text_.offsets.push_back(static_cast<int64_t>(text_.bytes.size()));
    }
    return;
  }
  if (!known) {
    builder_.append_missing();
  } else if (field_.type == Type::number) {
    builder_.append_number(reading.number);
  } else {
    builder_.append_integer(reading.integer);
  }
}

void FieldReader::append_text(const Reading& reading) {
  text_.append_validity(true);
  if (dictionary_) {
    const int64_t code = reading.integer == kNoCode ? distinct_.intern(reading.text).first : reading.integer;
    text_.codes.push_back(static_cast<int32_t>(code));
    if (distinct_.size() > kAlwaysRemembered && distinct_.size() * 2 > text_.codes.size()) give_up_dictionary();
    return;
  }
  text_.bytes += reading.text;
  text_.offsets.push_back(static_cast<int64_t>(text_.bytes.size()));
}

/// Few cells repeat another: writes the texts out.
void FieldReader::give_up_dictionary() {
  dictionary_ = false;
  text_.offsets.assign(1, 0);
  for (size_t i = 0; i < text_.codes.size(); ++i) {
    if (text_.known(static_cast<int64_t>(i))) text_.bytes += distinct_.text(text_.codes[i]);
    text_.offsets.push_back(static_cast<int64_t>(text_.bytes.size()));
  }
  text_.codes = {};
  distinct_ = Interner();
}

columns::ColumnPtr FieldReader::finish() {
  if (field_.type != Type::text) return builder_.finish();
  if (dictionary_) {
    auto values = distinct_.take_texts();
    if (values.empty()) values.emplace_back();  // what the codes of missing cells point at
    text_.dictionary = std::make_shared<const columns::Dictionary>(columns::Dictionary{std::move(values)});
  }
  return std::make_shared<const columns::Column>(std::exchange(text_, {}));
}

}  // namespace merit::data
