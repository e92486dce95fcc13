#include "compiler/init/init.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "compiler/init/declared.h"
#include "compiler/init/figures.h"
#include "compiler/init/notes.h"
#include "compiler/init/write.h"
#include "compiler/syntax/format.h"
#include "runtime/infer/survey.h"

namespace merit::init {
namespace {

/// In the one layout. A text that does not parse stays as it is; whoever reads it says why.
std::string laid_out(std::string text) {
  source::Sources sources;
  diagnostics::Diagnostics diagnostics;
  const source::FileId file = sources.add("definition", text);
  auto formatted = syntax::format(sources, file, diagnostics);
  return formatted ? std::move(*formatted) : std::move(text);
}

std::vector<EventFile> event_files(const Declared& declared) {
  std::vector<EventFile> files;
  for (const infer::EventTable& table : declared.survey->events) {
    if (!table.nested_in.empty() || !can_be_read(table)) continue;
    const auto of_table = [&](const DeclaredEvent& event) { return event.table == &table; };
    const auto event = std::ranges::find_if(declared.events, of_table);
    const bool by_column = table.type >= 0 || event == declared.events.end();
    for (const std::string& path : table.files) files.push_back({by_column ? "" : event->name, path});
  }
  return files;
}

}  // namespace

std::expected<Proposal, data::Error> propose(
    const data::Inputs& inputs, const std::string& title,
    const std::function<bool(int64_t bytes_done, int64_t bytes_total)>& progress) {
  auto survey = infer::survey(inputs, progress);
  if (!survey) return std::unexpected(std::move(survey.error()));
  if (survey->key < 0) {
    return std::unexpected(data::Error(
        data::problem::column_not_found("the key of a lead", "id", fmt::format("`{}`", survey->lead_files.front()),
                                        "a column is read by its name: each needs one of its own")));
  }
  Declared declared = declare(*survey);
  Proposal proposal;
  proposal.notes = notes_on(declared);
  proposal.definition = laid_out(write_definition(declared, title));
  proposal.event_files = event_files(declared);
  proposal.findings = std::move(survey->findings);
  const infer::ColumnProfile& key = survey->lead_block.columns[static_cast<size_t>(survey->key)].profile;
  proposal.repeated_keys = key.keys.forgotten() || key.keys.repeats() > 0;
  int64_t latest = 0;
  for (const infer::EventTable& table : survey->events) latest = std::max(latest, table.latest);
  if (latest > 0) proposal.now = day_of(day_after(latest));
  return proposal;
}

}  // namespace merit::init
