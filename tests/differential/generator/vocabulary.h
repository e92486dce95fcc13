/// What the declarations of a generated definition have named so far, and what can be seen from where.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace merit::differential {

/// The types of the language. All enumerations of a generated definition are one: `plan`; and the ladder's.
enum class Kind : uint8_t { boolean, integer, number, text, time, date, duration, plan, stage };

/// As a definition writes it.
std::string type_text(Kind kind);

struct Named {
  std::string name;
  Kind kind;
};

struct EventName {
  std::string name;
  std::vector<uint32_t> kinds;  ///< of `Vocabulary::kinds`
  std::vector<Named> fields;    ///< those that all its kinds have
};

struct FunctionName {
  std::string name;
  Kind result;
  std::vector<Kind> arguments;
};

struct TableName {
  std::string name;
  Kind key, value;
};

/// Where an expression stands.
enum class Place : uint8_t { rule, output, route, function };

struct View {
  Place place = Place::rule;
  const EventName* event = nullptr;  ///< whose fields are seen
  bool patterns = true;              ///< whether it may ask about events
  bool events_of_lets = true;        ///< whether it may use what asks about events
  const std::vector<Named>* arguments = nullptr;
};

struct Vocabulary {
  std::vector<Named> lead_fields;
  std::vector<std::vector<Named>> kinds;  ///< fields of each kind of event
  std::deque<EventName> events;           ///< kinds first, then derived ones
  std::vector<Named> parameters, sets, lets, scores, outputs;
  std::vector<Named> decided;  ///< outputs that name what has been decided: for other outputs alone
  std::vector<FunctionName> functions;
  std::vector<TableName> tables;
  std::vector<std::string> stages;
  std::vector<std::string> routed;  ///< stages that have a route
  std::vector<std::string> handed;  ///< stages that have a hand-off
};

}  // namespace merit::differential
