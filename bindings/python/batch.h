/// One array of structures, a row a lead, that any number of readers share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bindings/python/arrow_stream.h"

namespace merit::python {

/// Immutable; threads may share it.
class Batch {
 public:
  /// Takes both, which are a structure and fit each other.
  Batch(const ArrowSchema& schema, const ArrowArray& array);

  const ArrowSchema& schema() const;
  const ArrowArray& array() const;
  int64_t rows() const { return array().length; }
  std::vector<std::string> names() const;

  // Views that keep what they look at, in parts where parts are taken away. The caller releases them.
  ArrowSchema share_schema() const;
  ArrowArray share_array() const;
  ArrowArrayStream share_stream() const;  ///< of this one array

  /// These columns, in this order: positions among `names()`.
  Batch chosen(const std::vector<size_t>& columns) const;
  /// This batch with a column of another of as many rows before its own, under that name.
  Batch with_first(const Batch& other, size_t column, const std::string& name) const;

 private:
  struct Held;
  explicit Batch(std::shared_ptr<const Held> held) : held_(std::move(held)) {}

  std::shared_ptr<const Held> held_;
};

}  // namespace merit::python
