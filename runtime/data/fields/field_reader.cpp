#include "runtime/data/fields/field_reader.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "runtime/columns/join_dictionaries.h"
#include "runtime/columns/many_cells.h"
#include "runtime/data/tables/dictionary_codes.h"
#include "runtime/data/tables/text_cells.h"
#include "runtime/text/processor_levels.h"
#include "runtime/values/times.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

using columns::Type;
using State = Reading::State;

constexpr auto kAlwaysRemembered = static_cast<size_t>(columns::kAlwaysWorthADictionary);

// What stands in `value_codes_` beside codes.
constexpr int32_t kMissingValue = -1;
constexpr int32_t kUnreadableValue = -2;
constexpr int32_t kUnreadValue = -3;

/// The least of codes and marks, or 0.
MERIT_LEVELS int32_t least_of(const int32_t* cells, size_t count) {
  int32_t least = 0;
  for (size_t i = 0; i < count; ++i) least = cells[i] < least ? cells[i] : least;
  return least;
}

/// Says which cells have codes, a bit each, and puts 0 where the others have marks. Without branches: which are missing
/// is in no order.
MERIT_LEVELS void leave_out_marks(int32_t* cells, size_t count, uint64_t* known) {
  for (size_t begin = 0; begin < count; begin += RowBits::kWordRows) {
    const size_t end = begin + RowBits::kWordRows < count ? begin + RowBits::kWordRows : count;
    uint64_t word = 0;
    for (size_t i = begin; i < end; ++i) {
      word |= static_cast<uint64_t>(cells[i] >= 0) << (i - begin);
      cells[i] = cells[i] < 0 ? 0 : cells[i];
    }
    known[begin / RowBits::kWordRows] = word;
  }
}

/// Whether rows are 0, 1, 2 …
MERIT_LEVELS bool count_on(const int32_t* rows, size_t count) {
  uint32_t differences = 0;
  for (size_t i = 0; i < count; ++i) differences |= static_cast<uint32_t>(rows[i]) ^ static_cast<uint32_t>(i);
  return differences == 0;
}

MERIT_LEVELS bool are_plain(const char* bytes, size_t count) {
  uint8_t others = 0;
  for (size_t i = 0; i < count; ++i) others |= cells::is_plain(bytes[i]) ? 0 : 1;
  return others == 0;
}

}  // namespace

FieldReader::FieldReader(const Field& field, const values::Zone& data_zone, bool key, SharedTexts* shared)
    : interpreter_(field, data_zone, key),
      type_(field.type),
      key_(key),
      remembering_(!key && type_ != Type::time),  // times mostly differ, and are read as quickly as looked up
      dictionary_(!key),
      distinct_(shared) {
  column_.type = type_;
  column_.labels = field.labels;
  if (type_ == Type::text && !dictionary_) column_.offsets.push_back(0);
}

void FieldReader::reserve(size_t cells) {
  if (type_ == Type::number) {
    column_.numbers.reserve(cells);
  } else if (type_ != Type::text) {
    column_.integers.reserve(cells);
  } else if (dictionary_) {
    column_.codes.reserve(cells);
  } else {
    column_.offsets.reserve(cells + 1);
    column_.bytes.reserve(cells * 16);
  }
}

void FieldReader::read(const ChunkColumn& cells, std::span<const int32_t> rows) {
  read_rows(cells, rows);
  columns::append_validity(column_, known_.words(), rows.size());
  consider_dictionary();
}

void FieldReader::read(const ChunkColumn& cells, const ChosenCells& chosen) {
  if (chosen.are_all()) return read(cells, chosen.rows());
  const size_t first_unreadable = unreadable_.size();
  read_rows(cells, chosen.rows());
  spread_cells(chosen, first_unreadable);
  columns::append_validity(column_, spread_known_.words(), chosen.size());
  consider_dictionary();
}

/// Moves the cells that were just read to where they stand among others, which are missing.
void FieldReader::spread_cells(const ChosenCells& chosen, size_t first_unreadable) {
  const auto places = chosen.places();
  if (type_ == Type::number) {
    spread(column_.numbers, places, chosen.size());
  } else if (type_ != Type::text) {
    spread(column_.integers, places, chosen.size());
  } else if (dictionary_) {
    spread(column_.codes, places, chosen.size());
  } else {
    spread_ends(column_.offsets, places, chosen.size());
  }
  const auto begin = static_cast<uint32_t>(column_.length);
  for (uint32_t& cell : std::span(unreadable_).subspan(first_unreadable)) {
    cell = begin + static_cast<uint32_t>(places[cell - begin]);
  }
  spread_known_ = chosen.bits();
  unknown_.assign_all(places.size());
  unknown_ -= known_;
  for (const int32_t cell : unknown_list_.of(unknown_)) {
    spread_known_.remove(static_cast<size_t>(places[static_cast<size_t>(cell)]));
  }
}

/// Appends the cells, and says which are `known_`.
void FieldReader::read_rows(const ChunkColumn& cells, std::span<const int32_t> rows) {
  known_.assign_all(rows.size());
  if (copies_texts() && copy_whole_texts(cells.even, rows)) return;
  const auto read_all = [&](const auto& text_at, std::string_view bytes) {
    if (copies_texts()) return read_plain_texts(rows, text_at);
    const bool are_times = type_ == Type::time && interpreter_.takes_all_values();
    are_times ? read_time_texts(rows, text_at) : read_texts(rows, text_at, bytes);
  };
  if (!visit_texts(cells, read_all)) {
    cells.array ? read_array(cells.array, rows) : read_dictionary(cells, rows);
  }
}

void FieldReader::consider_dictionary() {
  const bool few_repeat = distinct_.size() > kAlwaysRemembered && distinct_.size() * 2 > column_.codes.size();
  if (dictionary_ && !is_settled_ && few_repeat) give_up_dictionary();
}

void FieldReader::read_dictionary(const ChunkColumn& cells, std::span<const int32_t> rows) {
  const auto& values = cells.dictionary->texts;
  if (copies_texts()) {
    read_plain_texts(rows, [&](int32_t row) {
      const int32_t code = cells.codes[static_cast<size_t>(row)];
      return code < 0 ? kMissingText : values[static_cast<size_t>(code)];
    });
  } else {
    if (is_new_dictionary(cells.dictionary, values.size())) value_cells_ = make_cell_source(values);
    read_codes(cells.codes, rows);
  }
}

void FieldReader::read_array(const std::shared_ptr<arrow::Array>& cells, std::span<const int32_t> rows) {
  if (cells->type_id() == arrow::Type::DICTIONARY) {
    read_dictionary(static_cast<const arrow::DictionaryArray&>(*cells), rows);
  } else if (!interpreter_.takes_all_values() || !read_values(*cells, rows)) {
    read_cells(*make_cell_source(cells), rows);
  }
}

/// Copies cells of a type that is stored as the field's is. `convert` stores a value and says what it reads as.
template <typename Array, typename Value, typename Convert>
bool FieldReader::copy_values(const arrow::Array& cells, std::span<const int32_t> rows, std::vector<Value>& values,
                              const Convert& convert) {
  const auto& array = static_cast<const Array&>(cells);
  const bool has_nulls = array.null_count() != 0;
  const size_t begin = values.size();
  values.resize(begin + rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const int32_t row = rows[i];
    const State state = has_nulls && array.IsNull(row) ? State::missing : convert(array.Value(row), values[begin + i]);
    if (state == State::known) continue;
    known_.remove(i);
    if (state == State::unreadable) note_unreadable(i);
  }
  return true;
}

template <typename Array>
bool FieldReader::copy_numbers(const arrow::Array& cells, std::span<const int32_t> rows) {
  if (type_ == Type::number) {
    return copy_values<Array>(cells, rows, column_.numbers, [](auto value, double& to) {
      const auto number = static_cast<double>(value);
      const State state = cells::state_of(number);
      if (state == State::known) to = number;
      return state;
    });
  }
  if constexpr (std::is_integral_v<decltype(std::declval<const Array&>().Value(0))>) {
    if (type_ != Type::integer) return false;
    return copy_values<Array>(cells, rows, column_.integers, [](auto value, int64_t& to) {
      to = static_cast<int64_t>(value);  // NOLINT(bugprone-signed-char-misuse): a number of eight bits is no character
      return State::known;
    });
  }
  return false;
}

bool FieldReader::read_times(const arrow::Array& cells, std::span<const int32_t> rows) {
  if (type_ != Type::time) return false;
  const auto& type = static_cast<const arrow::TimestampType&>(*cells.type());
  const cells::MicrosScale scale = micros_scale(type.unit());
  const bool local = type.timezone().empty();
  return copy_values<arrow::TimestampArray>(cells, rows, column_.integers, [&](int64_t value, int64_t& to) {
    const auto micros = scale.to_micros(value);
    if (!micros.known) return State::unreadable;
    to = local ? interpreter_.to_time(micros.value) : micros.value;
    return State::known;
  });
}

/// False where the array's type is not the field's.
bool FieldReader::read_values(const arrow::Array& cells, std::span<const int32_t> rows) {
  switch (cells.type_id()) {
    case arrow::Type::INT8:
      return copy_numbers<arrow::Int8Array>(cells, rows);
    case arrow::Type::INT16:
      return copy_numbers<arrow::Int16Array>(cells, rows);
    case arrow::Type::INT32:
      return copy_numbers<arrow::Int32Array>(cells, rows);
    case arrow::Type::INT64:
      return copy_numbers<arrow::Int64Array>(cells, rows);
    case arrow::Type::UINT8:
      return copy_numbers<arrow::UInt8Array>(cells, rows);
    case arrow::Type::UINT16:
      return copy_numbers<arrow::UInt16Array>(cells, rows);
    case arrow::Type::UINT32:
      return copy_numbers<arrow::UInt32Array>(cells, rows);
    case arrow::Type::FLOAT:
      return copy_numbers<arrow::FloatArray>(cells, rows);
    case arrow::Type::DOUBLE:
      return copy_numbers<arrow::DoubleArray>(cells, rows);
    case arrow::Type::BOOL:
      return type_ == Type::boolean &&
             copy_values<arrow::BooleanArray>(cells, rows, column_.integers,
                                              [](bool value, int64_t& to) { return to = value ? 1 : 0, State::known; });
    case arrow::Type::TIMESTAMP:
      return read_times(cells, rows);
    default:
      return false;
  }
}

/// Keys of one size that stand one behind the other, as in most tables in memory, if all of them are wanted and no byte
/// says that one may be no text, or is to be trimmed. False: they are not read.
bool FieldReader::copy_whole_texts(const EvenTexts& texts, std::span<const int32_t> rows) {
  if (texts.empty() || texts.distance != texts.size || rows.size() != texts.count) return false;
  if (!count_on(rows.data(), rows.size()) || !are_plain(texts.first, texts.bytes().size())) return false;
  const auto begin = static_cast<int64_t>(column_.bytes.size());
  const size_t cells = column_.offsets.size();
  column_.bytes += texts.bytes();
  column_.offsets.resize(cells + texts.count);
  for (size_t i = 0; i < texts.count; ++i) {
    column_.offsets[cells + i] = begin + static_cast<int64_t>((i + 1) * texts.size);
  }
  return true;
}

template <typename TextAt>
void FieldReader::read_plain_texts(std::span<const int32_t> rows, const TextAt& text_at) {
  texts_.resize(rows.size());
  size_t end = column_.bytes.size();
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string_view text = text_at(rows[i]);
    const bool known = !is_missing(text) && cells::is_utf8(text);
    if (!known && !is_missing(text)) note_unreadable(i);
    if (!known) known_.remove(i);
    texts_[i] = known ? std::string_view(cells::trimmed(text)) : std::string_view();
    end += texts_[i].size();
    column_.offsets.push_back(static_cast<int64_t>(end));
  }
  const size_t begin = column_.bytes.size();
  column_.bytes.resize(end);
  char* to = column_.bytes.data() + begin;
  for (const std::string_view text : texts_) to = values::copy_text({text.data(), text.size()}, to);
}

void FieldReader::read_dictionary(const arrow::DictionaryArray& cells, std::span<const int32_t> rows) {
  const std::shared_ptr<arrow::ArrayData>& values = cells.data()->dictionary;
  if (is_new_dictionary(values, static_cast<size_t>(values->length))) {
    value_cells_ = make_cell_source(cells.dictionary());
  }
  read_codes(codes_of(cells, array_codes_).ValueOrDie(), rows);  // arrays are checked before they are handed on
}

/// Forgets what is known of another dictionary's values.
bool FieldReader::is_new_dictionary(const std::shared_ptr<const void>& dictionary, size_t values) {
  if (values_of_ == dictionary) return false;
  values_of_ = dictionary;
  value_readings_.assign(values, {});
  value_codes_.assign(values + 1, kUnreadValue);
  value_codes_[0] = kMissingValue;
  return true;
}

/// Cells as codes of the dictionary; a negative code stands for no value. No branches where all values were met.
void FieldReader::read_codes(std::span<const int32_t> codes, std::span<const int32_t> rows) {
  const auto code_at = [&](size_t i) { return codes[static_cast<size_t>(rows[i])]; };
  if (type_ != Type::text || !dictionary_) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const int32_t value = code_at(i);
      value < 0 ? append_missing_cell(i) : append(reading_of_value(value), i);
    }
    return;
  }
  const std::span<int32_t> cells = add_codes(rows.size());
  const int32_t* const code_of_value = value_codes_.data();
  for (size_t i = 0; i < rows.size(); ++i) cells[i] = code_of_value[place_of_code(code_at(i))];
  if (least_of(cells.data(), cells.size()) == kUnreadValue) {
    for (size_t i = 0; i < rows.size(); ++i) {
      if (cells[i] != kUnreadValue) continue;
      int32_t& known = value_codes_[place_of_code(code_at(i))];
      if (known == kUnreadValue) known = code_of(reading_of_value(code_at(i)));
      cells[i] = known;
    }
  }
  settle_codes(cells);
}

/// Of a text that is kept as codes: its code, or a mark.
int32_t FieldReader::code_of(const Reading& reading) {
  if (reading.state == State::missing) return kMissingValue;
  if (reading.state == State::unreadable) return kUnreadableValue;
  return reading.integer == cells::kNoCode ? distinct_.code_of(reading.text) : static_cast<int32_t>(reading.integer);
}

/// Room for codes, or marks, of cells that are being appended.
std::span<int32_t> FieldReader::add_codes(size_t cells) {
  column_.codes.resize(column_.codes.size() + cells);
  return std::span(column_.codes).last(cells);
}

/// Says which of these cells are known, and leaves codes alone.
void FieldReader::settle_codes(std::span<int32_t> cells) {
  const int32_t least = least_of(cells.data(), cells.size());
  for (size_t i = 0; least <= kUnreadableValue && i < cells.size(); ++i) {
    if (cells[i] == kUnreadableValue) note_unreadable(i);
  }
  if (least < 0) leave_out_marks(cells.data(), cells.size(), known_.words().data());
}

/// Of a field of times, in a loop of its own, since every event has one.
template <typename TextAt>
void FieldReader::read_time_texts(std::span<const int32_t> rows, const TextAt& text_at) {
  const size_t begin = column_.integers.size();
  column_.integers.resize(begin + rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string_view text = text_at(rows[i]);
    if (is_missing(text)) {
      known_.remove(i);
      continue;
    }
    const auto time = values::parse_time({text.data(), text.size()});
    if (!time.known) {
      known_.remove(i);
      note_unreadable(i);
      continue;
    }
    const int64_t micros = time.value.micros;
    column_.integers[begin + i] = time.value.has_offset ? micros : interpreter_.to_time(micros);
  }
}

/// Texts that are kept as codes.
template <typename TextAt>
void FieldReader::read_repeated_texts(std::span<const int32_t> rows, const TextAt& text_at, std::string_view bytes) {
  remembered_cells_ += static_cast<int64_t>(rows.size());
  const std::span<int32_t> cells = add_codes(rows.size());
  const auto ask = [&](std::string_view text) { return static_cast<uint32_t>(code_of(read_text_cell(text))); };
  recent_codes_.answer_all(ListedRows{rows}, text_at, bytes, static_cast<uint32_t>(kMissingValue), ask,
                           reinterpret_cast<uint32_t*>(cells.data()));
  settle_codes(cells);
}

template <typename TextAt>
void FieldReader::read_texts(std::span<const int32_t> rows, const TextAt& text_at, std::string_view bytes) {
  if (type_ == Type::text && dictionary_) return read_repeated_texts(rows, text_at, bytes);
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string_view text = text_at(rows[i]);
    ++remembered_cells_;
    is_missing(text) ? append_missing_cell(i) : append(read_text_cell(text), i);
  }
}

void FieldReader::read_cells(CellSource& cells, std::span<const int32_t> rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    ++remembered_cells_;
    const Cell cell = cells.at(rows[i]);
    append(cell.kind == Cell::Kind::text ? read_text_cell(cell.text) : interpreter_.read(cell), i);
  }
}

/// A text cell, by way of what was read before.
Reading FieldReader::read_text_cell(std::string_view text) {
  if (!remembering_) return interpreter_.read(cells::text_cell(text));
  const auto [number, is_new] = seen_.intern(text);
  if (is_new) {
    if (seen_.size() > kAlwaysRemembered && seen_.size() * 2 > static_cast<size_t>(remembered_cells_)) {
      remembering_ = false;
      seen_ = Interner();
      seen_readings_ = {};
      return interpreter_.read(cells::text_cell(text));
    }
    // What is remembered must not look at the cell, which goes away.
    Reading reading = interpreter_.read(cells::text_cell(seen_.text(number)));
    if (type_ == Type::text && reading.state == State::known && dictionary_) {
      reading.integer = distinct_.code_of(reading.text);
    }
    seen_readings_.push_back(reading);
  }
  return seen_readings_[static_cast<size_t>(number)];
}

/// What a value of the arrays' dictionary reads as; each is read once.
const Reading& FieldReader::reading_of_value(int64_t value) {
  auto& remembered = value_readings_[static_cast<size_t>(value)];
  if (remembered) return *remembered;
  const Cell cell = value_cells_->at(value);
  remembered = interpreter_.read(cell);
  if (type_ != Type::text || remembered->state != State::known) return *remembered;
  if (dictionary_) {
    remembered->integer = distinct_.code_of(remembered->text);
  } else if (cell.kind != Cell::Kind::text) {
    // The rendering of another type's value does not outlive its cell: it is kept by its text.
    remembered->text = seen_.text(seen_.intern(remembered->text).first);
  }
  return *remembered;
}

void FieldReader::append(const Reading& reading, size_t cell) {
  if (reading.state == State::unreadable) note_unreadable(cell);
  if (reading.state != State::known) return append_missing_cell(cell);
  if (type_ == Type::number) {
    column_.numbers.push_back(reading.number);
  } else if (type_ != Type::text) {
    column_.integers.push_back(reading.integer);
  } else if (!dictionary_) {
    append_plain(reading.text);
  } else {
    column_.codes.push_back(code_of(reading));
  }
}

/// `cell` is of those that are being appended.
void FieldReader::note_unreadable(size_t cell) {
  unreadable_.push_back(static_cast<uint32_t>(column_.length) + static_cast<uint32_t>(cell));
}

void FieldReader::append_plain(std::string_view text) {
  column_.bytes += text;
  column_.offsets.push_back(static_cast<int64_t>(column_.bytes.size()));
}

/// What stands where cells are missing.
void FieldReader::append_nothing(size_t count) {
  if (type_ == Type::number) {
    column_.numbers.resize(column_.numbers.size() + count);
  } else if (type_ != Type::text) {
    column_.integers.resize(column_.integers.size() + count);
  } else if (dictionary_) {
    column_.codes.resize(column_.codes.size() + count);
  } else {
    column_.offsets.resize(column_.offsets.size() + count, column_.offsets.back());
  }
}

void FieldReader::append_missing_cell(size_t cell) {
  known_.remove(cell);
  append_nothing(1);
}

void FieldReader::append_missing(size_t count) {
  known_.assign_none(count);
  append_nothing(count);
  columns::append_validity(column_, known_.words(), count);
}

/// Few cells repeat another: writes the texts out.
void FieldReader::give_up_dictionary() {
  dictionary_ = false;
  column_.offsets.assign(1, 0);
  const std::vector<std::string_view> texts = distinct_.texts_by_code();
  for (size_t i = 0; i < column_.codes.size(); ++i) {
    const bool is_known = column_.known(static_cast<int64_t>(i));
    append_plain(is_known ? texts[static_cast<size_t>(column_.codes[i])] : std::string_view());
  }
  column_.codes = {};
  distinct_ = TextCodes();
  // What is remembered of texts points at what was given up, or has codes.
  remembering_ = false;
  seen_ = Interner();
  seen_readings_ = {};
  values_of_ = nullptr;
}

void FieldReader::clear() {
  column_.length = 0;
  column_.validity.clear();
  column_.integers.clear();
  column_.numbers.clear();
  column_.codes.clear();
  column_.bytes.clear();
  if (type_ == Type::text && !dictionary_) column_.offsets.assign(1, 0);
  unreadable_.clear();
}

std::shared_ptr<columns::Column> FieldReader::take_cells() {
  is_settled_ = true;
  auto taken = std::make_shared<columns::Column>(std::exchange(column_, {}));
  column_.type = taken->type;
  column_.labels = taken->labels;
  if (type_ == Type::text && !dictionary_) column_.offsets.assign(1, 0);
  return taken;
}

std::shared_ptr<columns::Column> FieldReader::finish() {
  if (type_ == Type::text && dictionary_) {
    column_.dictionary = distinct_.take_dictionary();
  }
  return std::make_shared<columns::Column>(std::exchange(column_, {}));
}

}  // namespace merit::data
