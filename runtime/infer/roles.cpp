#include "runtime/infer/roles.h"

#include <algorithm>

#include "runtime/infer/header_words.h"

namespace merit::infer {
namespace {

using columns::Type;

/// The best column that scores above 0; the first of equals.
template <typename Score>
int32_t best_of(const Block& block, const Score& score) {
  int32_t best = -1;
  int most = 0;
  for (size_t i = 0; i < block.columns.size(); ++i) {
    if (!block.columns[i].readable) continue;
    const int points = score(i);
    if (points <= most) continue;
    most = points;
    best = static_cast<int32_t>(i);
  }
  return best;
}

int time_name_score(const HeaderWords& words) {
  if (words.has_any({"synced", "modified", "updated", "update", "end", "due", "until", "expires", "deleted",
                     "obsoleted", "caused", "birthday", "reminder"})) {
    return 5;
  }
  if (words.is("at") || words.has("occurred") || words.is("event time") || words.is("event date")) return 90;
  if (words.is("timestamp") || words.is("time") || words.is("date") || words.is("datetime")) return 85;
  if (words.is("activity date") || words.is("activity time") || words.is("activity date time")) return 84;
  if (words.has("timestamp") || words.has("when") || words.is("日期") || words.is("时间") || words.is("datum"))
    return 80;
  if (words.is("created") || words.is("created at") || words.is("create date") || words.is("created date")) return 70;
  if (words.has_any({"created", "createdate", "sent", "received", "submitted", "recorded", "happened"})) return 60;
  if (words.has("start") || words.has("started")) return 55;
  return words.names_time() ? 50 : 0;
}

bool is_unreadable_time(const Column& column) {
  return column.guess.look >= Look::day_first && column.guess.look <= Look::epoch_milliseconds;
}

}  // namespace

int key_name_score(const ColumnProfile& profile) {
  const HeaderWords words(profile.name);
  if (words.is("id") || words.is("lead id") || words.is("contact id") || words.is("record id") ||
      words.is("person id") || words.is("key") || words.is("lead") || words.is("编号")) {
    return 100;
  }
  if (words.has_any({"uuid", "guid"})) return 80;
  if (words.last() == "id" &&
      !words.has_any({"account", "company", "owner", "campaign", "portal", "parent", "reports"})) {
    return 60;
  }
  if (words.last().ends_with("nummer") || words.is("customer number") || words.is("contact number")) return 60;
  if (words.is("email") || words.is("email address") || words.is("e mail")) return 50;
  if (words.names_identity() && !words.names_person()) return 20;
  return words.has("email") ? 15 : 0;
}

int32_t choose_key(const Block& leads, const std::vector<int64_t>& linked) {
  const int64_t most_linked = linked.empty() ? 0 : *std::ranges::max_element(linked);
  const int32_t unique = best_of(leads, [&](size_t i) {
    const Column& column = leads.columns[i];
    if (!is_unique_and_filled(column.profile)) return 0;
    int points = 1 + key_name_score(column.profile);
    if (column.guess.type != Type::text && column.guess.type != Type::integer) points = 1;
    if (most_linked > 0 && linked[i] == most_linked) points += 60;
    return points;
  });
  if (unique >= 0) return unique;
  // Else one that is filled in most rows and repeats least; of equals the one whose name fits best.
  return best_of(leads, [&](size_t i) {
    const ColumnProfile& profile = leads.columns[i].profile;
    if (profile.unreadable > 0) return 0;
    const int name = key_name_score(profile);
    if (profile.rows == 0) return 1 + name;
    const int64_t repeats = profile.keys.forgotten() ? profile.values : profile.keys.repeats();
    return 1 + name + static_cast<int>((profile.values - repeats) * 500 / profile.rows);
  });
}

int32_t choose_type(const Block& events) {
  return best_of(events, [&](size_t i) {
    const ColumnProfile& profile = events.columns[i].profile;
    constexpr size_t kMostKinds = 40, kLongestKind = 60;
    const bool none = profile.rows == 0;
    if (!none && (profile.counts.overflowed() || profile.values * 10 < profile.rows * 9)) return 0;
    if (profile.longest > kLongestKind || profile.emails > 0 || profile.counts.values().size() > kMostKinds) return 0;
    if (events.columns[i].guess.type != Type::text && events.columns[i].guess.type != Type::enumeration) return 0;
    const HeaderWords words(profile.name);
    if (words.is("event type") || words.is("事件类型")) return 100;
    if (words.is("activity type") || words.is("activity type name")) return 95;
    if (words.is("event") || words.is("type")) return 90;
    if (words.is("event name") || words.is("kind") || words.is("event kind")) return 85;
    if (words.is("activity") || words.is("action") || words.is("what") || words.is("interaction type")) return 70;
    if (words.is("ereignis") || words.is("typ") || words.is("ereignistyp")) return 70;
    return 0;
  });
}

bool reads_as_time(const Column& column) {
  return column.guess.type == Type::time || column.guess.type == Type::date;
}

bool reads_mostly_as_time(const Column& column) {
  return column.guess.type == Type::text && 2 * column.profile.reads_as(Type::time) > column.profile.values;
}

int64_t not_times(const Column& column) {
  return reads_as_time(column) ? 0 : column.profile.values - column.profile.reads_as(Type::time);
}

int32_t choose_time(const Block& events) {
  return best_of(events, [&](size_t i) {
    const Column& column = events.columns[i];
    const int name = time_name_score(HeaderWords(column.profile.name));
    const ColumnProfile& profile = column.profile;
    if (profile.rows == 0) return name;
    if (!reads_as_time(column) && !reads_mostly_as_time(column)) return is_unreadable_time(column) ? 1 + name / 10 : 0;
    const auto times = static_cast<double>(profile.values - not_times(column));
    const auto share = times / static_cast<double>(profile.rows);
    const int type = column.guess.type == Type::time ? 30 : 20;
    return static_cast<int>((100 + type + name) * share);
  });
}

int lead_name_score(const ColumnProfile& profile) {
  const HeaderWords words(profile.name);
  if (words.is("lead") || words.is("lead id") || words.is("contact id") || words.is("person id")) return 100;
  if (words.is("contact") || words.is("person") || words.is("who id") || words.is("record id")) return 90;
  if (words.has_any({"lead", "contact", "prospect", "visitor"}) && words.last() == "id") return 85;
  if (words.is("user id") || words.is("customer id") || words.is("member id")) return 80;
  if (words.last() == "email" || words.contains("email address") || words.is("e mail")) return 60;
  if (words.has("recipient") || words.has("sender")) return 60;
  return 0;
}

int32_t choose_event_key(const Block& events) {
  return best_of(events, [&](size_t i) {
    const ColumnProfile& profile = events.columns[i].profile;
    if (profile.rows < 2 || !is_unique_and_filled(profile)) return 0;
    const HeaderWords words(profile.name);
    if (words.is("id") || words.is("event id") || words.is("activity id")) return 100;
    if (words.has_any({"uuid", "guid"})) return 90;
    return words.last() == "id" && lead_name_score(profile) == 0 ? 50 : 0;
  });
}

}  // namespace merit::infer
