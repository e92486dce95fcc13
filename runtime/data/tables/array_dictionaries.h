/// Private to this room: the texts that codes of arrays stand for.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "runtime/data/tables/chunk.h"

namespace merit::data {

/// Batches of one table mostly share the dictionary of a column, but each has an array of its own for it: each
/// dictionary is looked at once, whatever arrays have it.
class ArrayDictionaries {
 public:
  /// The texts of an array's dictionary, which they keep; null where these are no texts, or some are missing: then
  /// cells are to be read from the array. Checks the array but for its codes, and what is new in the dictionary.
  arrow::Result<std::shared_ptr<const TextDictionary>> texts_of(const arrow::DictionaryArray& cells);

 private:
  /// Where the values of a dictionary are: addresses and sizes, of which type, and how many.
  using Place = std::vector<uint64_t>;

  static Place place_of(const arrow::ArrayData& values);

  std::map<Place, std::shared_ptr<const TextDictionary>> known_;
};

}  // namespace merit::data
