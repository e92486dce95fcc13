/// What no rule can see, so that a reader may drop it before it looks up whose event it is.
///
/// An over-approximation: an event that a filter lets pass may still matter to nobody; one that it stops changes no
/// column that the plan computes, whatever the lead.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace merit::plan {

enum class OperationId : uint32_t;

struct EventFilter {
  /// An event can be seen only if `may_matter` is true of it.
  struct FieldNeed {
    uint32_t field;          ///< its place in the kind's fields
    OperationId may_matter;  ///< a boolean, never missing, that looks at this one field, and at parameters
  };
  struct Kind {
    bool wanted = false;               ///< some pattern can match an event of this kind
    std::optional<int64_t> look_back;  ///< microseconds: no event earlier than `now` - this is seen
    std::optional<int64_t> earliest;   ///< a time: none earlier is seen
    std::vector<uint32_t> fields;      ///< the places of the fields that are read, ascending
    std::vector<FieldNeed> needs;      ///< all of them must hold
  };
  std::vector<Kind> kinds;  ///< by `Model::kinds`
};

}  // namespace merit::plan
