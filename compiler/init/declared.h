/// What a survey becomes: lead fields and events with names and types. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/init/names.h"
#include "runtime/infer/survey.h"

namespace merit::init {

struct DeclaredField {
  std::string name;
  std::optional<std::string> from;  ///< the header, where the name does not lead to it
  const infer::Column* column = nullptr;
  bool key = false;
};

struct DeclaredEvent {
  std::string name;
  std::optional<std::string> from;  ///< its value in the column of kinds, likewise
  const infer::EventTable* table = nullptr;
  const infer::Kind* kind = nullptr;
  std::vector<DeclaredField> fields;
};

/// `lead`, `at` and `type` of the `events` block, or of one event: the headers.
struct Mapping {
  std::string lead, at, type;  ///< empty: nothing to say
  std::string matching;        ///< the lead field that `lead` holds; empty: the key

  bool operator==(const Mapping&) const = default;
};

struct Declared {
  const infer::Survey* survey = nullptr;
  std::vector<DeclaredField> lead_fields;
  std::vector<DeclaredEvent> events;
  Mapping shared;                              ///< of the `events` block
  std::vector<Mapping> own;                    ///< by event: what is not as in `shared`
  std::vector<const infer::Column*> left_out;  ///< columns of leads that no field can be read from
  Scope names;                                 ///< all that are taken
};

/// Whether a table's events can be declared: something says when they were and whose they are.
bool can_be_read(const infer::EventTable& table);

/// The survey must have a key and outlive the result.
Declared declare(const infer::Survey& survey);

}  // namespace merit::init
