/// What no rule can see, so that a reader may drop it before it looks up whose event it is.
///
/// An over-approximation: an event that a filter lets pass may still matter to nobody; one that it stops changes no
/// column that the plan computes, whatever the lead.
///
///     any visit in last 90 days                     events visit: fields [0]; back 90 days; whenever, field 0 needs %7
///     any visit where page starts with "/careers"
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace merit::plan {

enum class OperationId : uint32_t;

struct EventFilter {
  static constexpr size_t kMostViews = 16;  ///< of a kind: a reader looks at all of them for each event

  /// Something that can be said of an event by one of its fields alone.
  struct FieldNeed {
    uint32_t field;          ///< its place in the kind's fields
    OperationId may_matter;  ///< a boolean, never missing, that looks at this one field, and at parameters
  };
  /// What a pattern can see of a kind, or what several patterns can that look alike.
  struct View {
    std::optional<int64_t> look_back;  ///< microseconds: no event earlier than `now` - this
    std::optional<int64_t> earliest;   ///< a time: none that is earlier
    std::vector<uint32_t> needs;       ///< in `Kind::needs`, at most one a field: none for which one is false
    /// Whether it matters when an event was, or in which order events were. If not, the view is not bounded either, and
    /// an event that only such views see may be given an earlier time: no column changes.
    bool asks_when = true;
  };
  struct Kind {
    std::vector<uint32_t> fields;  ///< the places of the fields that are read, ascending
    std::vector<FieldNeed> needs;  ///< what the views need, each once
    std::vector<View> views;       ///< an event matters only if one of them sees it; none covers another

    bool wanted() const { return !views.empty(); }  ///< some pattern can match an event of this kind
  };
  std::vector<Kind> kinds;  ///< by `Model::kinds`
};

}  // namespace merit::plan
