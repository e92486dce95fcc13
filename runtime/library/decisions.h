/// Decisions as arrays that own what they point to.
#pragma once

#include "runtime/library/call.h"

namespace merit::library {

/// What released arrays or schemas leave behind: memory that all parts of one result share, since a consumer may take
/// parts away and release them one by one, on any thread.
struct Owner {
  explicit Owner(void* host) : blocks(host) {}
  static void* operator new(size_t, void* place) noexcept { return place; }

  /// Null where there is no memory.
  static Owner* make(void* host);
  void drop();

  int64_t references = 1;
  Blocks blocks;
};

/// The schema of decisions. Its memory is the owner's; `out` and its children have a reference each.
void write_schema(const merit_description& description, Owner& owner, ArrowSchema& out);

/// A column of decisions as it grows.
struct DecisionColumn;

class Decisions {
 public:
  /// Room for the decisions about `rows` leads, in the owner's memory.
  Decisions(Call& call, Owner& owner, uint64_t rows);

  /// Where compiled code writes those about `count` leads, of which the first is lead `first`; all zero. Texts go to
  /// `memory`; everything else to `blocks`.
  merit_outputs room(uint64_t first, uint64_t count, Blocks& blocks, merit_memory& memory);
  /// Takes what was written there. False: a column is too large.
  bool take(uint64_t first, uint64_t count, const merit_outputs& written);
  /// The arrays. Once.
  void finish(ArrowArray& out);

 private:
  bool take_values(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written);
  bool take_texts(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written);
  bool take_lists(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written);
  bool take_names(DecisionColumn& column, uint64_t first, uint64_t count, const merit_outputs& written);
  ArrowArray* array_of(const DecisionColumn& column);
  ArrowArray* new_array(int64_t length, int64_t buffers);

  Call& call_;
  Owner& owner_;
  uint64_t rows_;
  DecisionColumn* columns_;  ///< by output
};

}  // namespace merit::library
