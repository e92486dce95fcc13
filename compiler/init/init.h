/// Files of leads and events → a first definition, for `merit init`.
///
///   auto proposal = init::propose({.leads = {{"leads.csv"}}, .events = {{"events.csv"}}}, "crm");
///
/// Guarantees: the definition has no errors, and every value of the files reads as its field's type. It is in the one
/// layout. The same files give the same bytes. Of the files' values it shows only those of small enumerations, the
/// ends of ranges of numbers and times, and kinds of events: none of what may be a person's.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"

namespace merit::init {

enum class Certainty : uint8_t { sure, likely, unsure };

/// What was guessed, or could not be.
struct Note {
  Certainty certainty = Certainty::sure;
  std::string about;  ///< a file's name, or a column's
  std::string text;
};

/// A file of events, as the definition is to be run on it.
struct EventFile {
  std::string kind;  ///< empty: a column of the file says it
  std::string path;
};

struct Proposal {
  std::string definition;
  std::vector<Note> notes;
  std::vector<data::Problem> findings;  ///< of reading
  std::vector<EventFile> event_files;
  bool repeated_keys = false;  ///< runs need `--duplicates`
  std::string now;             ///< the day after the last event; empty: no event has a time
};

/// `title` is what the definition is called. Errors: those of reading, and that no column can be the leads' key.
std::expected<Proposal, data::Error> propose(
    const data::Inputs& inputs, const std::string& title,
    const std::function<bool(int64_t bytes_done, int64_t bytes_total)>& progress = {});

}  // namespace merit::init
