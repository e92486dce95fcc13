/// Tables for the Arrow C data interface, made and read by hand: what a program needs that has no Arrow library.
/// `points.h` has the two structs, as every header that `merit build` writes.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "points.h"

/// A table that is passed: a structure of columns, each of which is copied once. It owns all that it points to and
/// stays where it is, so a library can read it for as long as it lives.
class ArrowTable {
 public:
  explicit ArrowTable(size_t rows) {
    describe(schema_, "+s", "");
    fill(array_, rows, {nullptr});
  }
  ArrowTable(const ArrowTable&) = delete;
  ArrowTable& operator=(const ArrowTable&) = delete;

  void add_texts(const char* name, const std::vector<std::optional<std::string_view>>& cells) {
    std::vector<int32_t>& offsets = offsets_.emplace_back(1, 0);
    std::string& bytes = bytes_.emplace_back();
    for (const auto& cell : cells) {
      bytes += cell.value_or("");
      offsets.push_back(static_cast<int32_t>(bytes.size()));
    }
    add(name, "u", cells.size(), {known(cells), offsets.data(), bytes.data()});
  }

  void add_integers(const char* name, const std::vector<std::optional<int64_t>>& cells) {
    add(name, "l", cells.size(), {known(cells), values(cells)});
  }

  /// Microseconds since 1970, in UTC.
  void add_times(const char* name, const std::vector<std::optional<int64_t>>& cells) {
    add(name, "tsu:UTC", cells.size(), {known(cells), values(cells)});
  }

  const ArrowSchema* schema() const { return &schema_; }
  const ArrowArray* array() const { return &array_; }

 private:
  static void describe(ArrowSchema& schema, const char* format, const char* name) {
    schema = {};
    schema.format = format;
    schema.name = name;
    schema.flags = ARROW_FLAG_NULLABLE;
    schema.release = [](ArrowSchema*) {};  // the table does that itself
  }

  void fill(ArrowArray& array, size_t rows, std::vector<const void*> buffers) {
    array = {};
    array.length = static_cast<int64_t>(rows);
    array.null_count = -1;  // not counted
    array.n_buffers = static_cast<int64_t>(buffers.size());
    array.buffers = buffers_.emplace_back(std::move(buffers)).data();
    array.release = [](ArrowArray*) {};
  }

  void add(const char* name, const char* format, size_t rows, std::vector<const void*> buffers) {
    describe(schemas_.emplace_back(), format, name);
    fill(arrays_.emplace_back(), rows, std::move(buffers));
    column_schemas_.push_back(&schemas_.back());
    column_arrays_.push_back(&arrays_.back());
    schema_.n_children = array_.n_children = static_cast<int64_t>(column_arrays_.size());
    schema_.children = column_schemas_.data();
    array_.children = column_arrays_.data();
  }

  /// A bit a cell, from the lowest of a byte on.
  template <typename Cell>
  const uint8_t* known(const std::vector<std::optional<Cell>>& cells) {
    std::vector<uint8_t>& bits = bits_.emplace_back((cells.size() + 7) / 8);
    for (size_t i = 0; i < cells.size(); ++i) bits[i / 8] |= static_cast<uint8_t>(cells[i].has_value() << (i % 8));
    return bits.data();
  }

  const int64_t* values(const std::vector<std::optional<int64_t>>& cells) {
    std::vector<int64_t>& values = values_.emplace_back();
    for (const auto& cell : cells) values.push_back(cell.value_or(0));
    return values.data();
  }

  ArrowSchema schema_;
  ArrowArray array_;
  std::deque<ArrowSchema> schemas_;  // deques, since what is in them stays where it is
  std::deque<ArrowArray> arrays_;
  std::vector<ArrowSchema*> column_schemas_;
  std::vector<ArrowArray*> column_arrays_;
  std::deque<std::vector<const void*>> buffers_;
  std::deque<std::vector<uint8_t>> bits_;
  std::deque<std::vector<int64_t>> values_;
  std::deque<std::vector<int32_t>> offsets_;
  std::deque<std::string> bytes_;
};

/// Decisions as a library gives them: a column an output, by `points_output_…`.
class Decisions {
 public:
  Decisions() = default;
  Decisions(const Decisions&) = delete;
  Decisions& operator=(const Decisions&) = delete;
  ~Decisions() {
    if (array.release != nullptr) array.release(&array);
    if (schema.release != nullptr) schema.release(&schema);
  }

  int64_t rows() const { return array.length; }

  bool is_known(int column, int64_t row) const {
    const auto* bits = buffer<uint8_t>(*array.children[column], 0);
    return bits == nullptr || (bits[row / 8] >> (row % 8) & 1) != 0;
  }

  int64_t integer(int column, int64_t row) const { return buffer<int64_t>(*array.children[column], 1)[row]; }

  /// An enumeration: a code into a dictionary of texts.
  std::string_view label(int column, int64_t row) const {
    const ArrowArray& codes = *array.children[column];
    return text(*codes.dictionary, buffer<int32_t>(codes, 1)[row]);
  }

  std::vector<std::string_view> texts(int column, int64_t row) const {
    const ArrowArray& list = *array.children[column];
    const auto* offsets = buffer<int32_t>(list, 1);
    std::vector<std::string_view> texts;
    for (int32_t i = offsets[row]; i < offsets[row + 1]; ++i) texts.push_back(text(*list.children[0], i));
    return texts;
  }

  ArrowSchema schema = {};
  ArrowArray array = {};

 private:
  template <typename Value>
  static const Value* buffer(const ArrowArray& array, int number) {
    return static_cast<const Value*>(array.buffers[number]);
  }

  static std::string_view text(const ArrowArray& texts, int64_t row) {
    const auto* offsets = buffer<int32_t>(texts, 1);
    return {buffer<char>(texts, 2) + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row])};
  }
};
