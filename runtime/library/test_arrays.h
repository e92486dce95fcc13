// Arrays of the Arrow C data interface, made by hand, so that tests can make them lie.
#pragma once

#include <cstring>
#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/library.h"

namespace merit::library::test {

struct Node {
  ArrowSchema* schema = nullptr;
  ArrowArray* array = nullptr;
};

/// Owns what it makes.
class Arrays {
 public:
  template <typename Value>
  Node cells(const char* name, const char* format, const std::vector<std::optional<Value>>& values) {
    const Node node = make(name, format, values.size());
    std::string bytes;
    for (const auto& value : values) append(bytes, value.value_or(Value()));
    set(node, {validity(node, values), keep(bytes)});
    return node;
  }

  Node booleans(const char* name, const std::vector<std::optional<bool>>& values) {
    const Node node = make(name, "b", values.size());
    std::string bits(values.size() / 8 + 1, '\0');
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i].value_or(false)) bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << i % 8);
    }
    set(node, {validity(node, values), keep(bits)});
    return node;
  }

  using Texts = std::vector<std::optional<std::string>>;

  /// `u`, `z`: int32 offsets; `U`, `Z`: int64.
  Node texts(const char* name, const Texts& values, const char* format = "u") {
    const Node node = make(name, format, values.size());
    std::string offsets, bytes;
    const bool large = *format == 'U' || *format == 'Z';
    const auto append_offset = [&] {
      large ? append(offsets, static_cast<int64_t>(bytes.size())) : append(offsets, static_cast<int32_t>(bytes.size()));
    };
    append_offset();
    for (const auto& value : values) {
      bytes += value.value_or("");
      append_offset();
    }
    set(node, {validity(node, values), keep(offsets), keep(bytes)});
    return node;
  }

  Node views(const char* name, const Texts& values) {
    const Node node = make(name, "vu", values.size());
    std::string cells, block;
    for (const auto& value : values) {
      const std::string text = value.value_or("");
      append(cells, static_cast<int32_t>(text.size()));
      if (text.size() <= 12) {
        cells += text + std::string(12 - text.size(), '\0');
      } else {
        cells += text.substr(0, 4);
        append(cells, int32_t{0});
        append(cells, static_cast<int32_t>(block.size()));
        block += text;
      }
    }
    std::string sizes;
    append(sizes, static_cast<int64_t>(block.size()));
    set(node, {validity(node, values), keep(cells), keep(block), keep(sizes)});
    return node;
  }

  template <typename Code>
  Node dictionary(const char* name, const char* format, const std::vector<std::optional<Code>>& codes, Node values) {
    const Node node = cells<Code>(name, format, codes);
    node.schema->dictionary = values.schema;
    node.array->dictionary = values.array;
    return node;
  }

  Node structure(const char* name, const std::vector<Node>& children, size_t rows) {
    const Node node = make(name, "+s", rows);
    adopt(node, children);
    set(node, {nullptr});
    return node;
  }

  /// `+l` or `+L`.
  template <typename Offset>
  Node list(const char* name, const std::vector<Offset>& offsets, Node child) {
    const Node node = make(name, sizeof(Offset) == 4 ? "+l" : "+L", offsets.size() - 1);
    std::string bytes;
    for (const Offset offset : offsets) append(bytes, offset);
    adopt(node, {child});
    set(node, {nullptr, keep(bytes)});
    return node;
  }

  /// The cells from `begin` on, `count` of them, of an array without nulls.
  static void slice(Node node, int64_t begin, int64_t count) {
    node.array->offset = begin;
    node.array->length = count;
    node.array->null_count = -1;
  }

 private:
  template <typename Value>
  static void append(std::string& bytes, Value value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  Node make(const char* name, const char* format, size_t length) {
    ArrowSchema& schema = schemas_.emplace_back();
    ArrowArray& array = arrays_.emplace_back();
    schema = {};
    array = {};
    schema.name = name;
    schema.format = format;
    schema.release = [](ArrowSchema*) {};
    array.length = static_cast<int64_t>(length);
    array.release = [](ArrowArray*) {};
    return {&schema, &array};
  }

  /// As exactly as large as it is, so that a sanitizer sees who reads beyond.
  const void* keep(const std::string& bytes) {
    auto& kept = bytes_.emplace_back(bytes.begin(), bytes.end());
    if (kept.empty()) kept.reserve(1);
    return kept.data();
  }

  template <typename Value>
  const void* validity(Node node, const std::vector<std::optional<Value>>& values) {
    std::string bits(values.size() / 8 + 1, '\0');
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i].has_value()) bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << i % 8);
      if (!values[i].has_value()) ++node.array->null_count;
    }
    return node.array->null_count > 0 ? keep(bits) : nullptr;
  }

  void set(Node node, std::initializer_list<const void*> buffers) {
    auto& kept = buffers_.emplace_back(buffers);
    node.array->n_buffers = static_cast<int64_t>(kept.size());
    node.array->buffers = kept.data();
  }

  void adopt(Node node, const std::vector<Node>& children) {
    auto& schemas = child_schemas_.emplace_back();
    auto& arrays = child_arrays_.emplace_back();
    for (const Node& child : children) {
      schemas.push_back(child.schema);
      arrays.push_back(child.array);
    }
    node.schema->n_children = node.array->n_children = static_cast<int64_t>(children.size());
    node.schema->children = schemas.data();
    node.array->children = arrays.data();
  }

  std::deque<ArrowSchema> schemas_;
  std::deque<ArrowArray> arrays_;
  std::deque<std::vector<char>> bytes_;
  std::deque<std::vector<const void*>> buffers_;
  std::deque<std::vector<ArrowSchema*>> child_schemas_;
  std::deque<std::vector<ArrowArray*>> child_arrays_;
};

}  // namespace merit::library::test
