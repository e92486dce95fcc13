/// For tests of what reads tables: arrays of values.
#pragma once

#include <arrow/array.h>
#include <arrow/builder.h>
#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace merit::data::test {

template <typename Builder, typename ValueAt>
std::shared_ptr<arrow::Array> array_of(Builder&& builder, int64_t rows, const ValueAt& value_at) {
  arrow::Status status;
  for (int64_t row = 0; row < rows && status.ok(); ++row) {
    const auto value = value_at(row);
    status = value ? builder.Append(*value) : builder.AppendNull();
  }
  REQUIRE(status.ok());
  return *builder.Finish();
}

inline std::optional<std::string> text_if(bool present, const std::string& text) {
  return present ? std::optional(text) : std::nullopt;
}

}  // namespace merit::data::test
