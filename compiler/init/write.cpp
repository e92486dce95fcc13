#include "compiler/init/write.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "compiler/init/figures.h"
#include "compiler/init/ladder.h"
#include "compiler/init/remarks.h"

namespace merit::init {
namespace {

using columns::Type;

std::string file_name(const std::string& path) {
  return path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
}

/// A comment ends with its line, whatever stands in a file's name.
std::string one_line(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

std::string type_of(const infer::ColumnGuess& guess) {
  switch (guess.type) {
    case Type::boolean:
      return "boolean";
    case Type::integer:
      return "integer";
    case Type::number:
      return "number";
    case Type::time:
      return "time";
    case Type::date:
      return "date";
    case Type::duration:
      return "duration";
    case Type::enumeration: {
      std::string labels;
      for (const std::string& label : guess.labels) {
        if (!labels.empty()) labels += ", ";
        labels += text_literal(label);
      }
      return fmt::format("one of {}", labels);
    }
    default:
      return "text";
  }
}

std::string write_field(const DeclaredField& field) {
  const infer::ColumnGuess& guess = field.column->guess;
  std::string line = fmt::format("  {} : {}", field.name, field.key ? "text" : type_of(guess));
  if (field.key) line += " key";
  if (field.from) line += fmt::format(" from {}", text_literal(*field.from));
  const std::string remark = remark_on(*field.column, field.key);
  return remark.empty() ? line + "\n" : fmt::format("{}  # {}\n", line, one_line(remark));
}

std::string write_spellings(const infer::Spellings& spellings) {
  std::string list;
  for (const size_t spelling : spellings) {
    if (!list.empty()) list += ", ";
    list += text_literal(infer::null_spellings()[spelling].text);
  }
  return list.empty() ? "" : fmt::format("  missing when {}\n", list);
}

std::string write_heading(const infer::Survey& survey) {
  std::string sources;
  const auto add = [&](const std::vector<std::string>& files, int64_t rows) {
    for (size_t i = 0; i < files.size(); ++i) {
      sources += fmt::format("{}{}", sources.empty() ? "" : ", ", file_name(files[i]));
    }
    sources += fmt::format(" ({})", counted(rows, "row"));
  };
  add(survey.lead_files, survey.leads);
  for (const infer::EventTable& table : survey.events) {
    if (table.nested_in.empty()) add(table.files, table.rows);
  }
  return fmt::format(
      "# A first definition, made by `merit init` from {}.\n# Types, spellings and keys are guesses that hold for "
      "every row; stages and points are only a beginning.\n\n",
      one_line(sources));
}

bool has_times_without_offset(const infer::Survey& survey) {
  const auto in_block = [](const infer::Block& block) {
    return std::ranges::any_of(block.columns, [](const infer::Column& column) {
      return column.guess.type == Type::time && column.profile.without_offset > 0;
    });
  };
  const auto in_table = [&](const infer::EventTable& table) {
    return std::ranges::any_of(table.kinds, [&](const infer::Kind& kind) { return in_block(kind.block); });
  };
  return in_block(survey.lead_block) || std::ranges::any_of(survey.events, in_table);
}

std::string write_head(const infer::Survey& survey, const std::string& title) {
  std::string text = fmt::format("definition {} {{\n  version \"1\"\n", text_literal(title));
  text += "  timezone \"UTC\"  # where days begin: yours, as in \"Europe/Berlin\"\n";
  if (has_times_without_offset(survey)) {
    text += "  data timezone \"UTC\"  # the files have times without an offset: where their clock stands\n";
  }
  return text + "}\n\n";
}

std::string write_lead(const Declared& declared) {
  std::string text = "lead {\n";
  for (const DeclaredField& field : declared.lead_fields) text += write_field(field);
  text += write_spellings(declared.survey->lead_block.spellings);
  for (const infer::Column* column : declared.left_out) {
    text += fmt::format("  # not read: {}, {}\n", one_line(text_literal(column->profile.name)),
                        column->readable ? "which holds lists or structures" : "a name that two columns have");
  }
  return text + "}\n\n";
}

std::string write_mapping(const Mapping& mapping) {
  std::string items;
  const auto add = [&](std::string_view word, const std::string& header) {
    if (!header.empty()) items += fmt::format("{}{} from {}", items.empty() ? "" : ", ", word, text_literal(header));
  };
  add("lead", mapping.lead);
  if (!mapping.matching.empty()) items += " matching " + mapping.matching;
  add("at", mapping.at);
  add("type", mapping.type);
  return items;
}

std::string write_event(const DeclaredEvent& event, const Mapping& own) {
  std::string text = "event " + event.name;
  if (event.from) text += fmt::format(" from {}", text_literal(*event.from));
  std::string body;
  if (const std::string mapping = write_mapping(own); !mapping.empty()) body += fmt::format("  {}\n", mapping);
  for (const DeclaredField& field : event.fields) body += write_field(field);
  if (!event.fields.empty()) body += write_spellings(event.kind->block.spellings);
  if (body.empty()) return fmt::format("## {}.\n{}\n\n", counted(event.kind->rows, "event"), text);
  return fmt::format("## {}.\n{} {{\n{}}}\n\n", counted(event.kind->rows, "event"), text, body);
}

}  // namespace

std::string write_definition(Declared& declared, const std::string& title) {
  const infer::Survey& survey = *declared.survey;
  std::string text = write_heading(survey) + write_head(survey, title) + write_lead(declared);
  const std::string mapping = write_mapping(declared.shared);
  if (!mapping.empty()) text += fmt::format("events {{ {} }}\n\n", mapping);
  for (size_t i = 0; i < declared.events.size(); ++i) text += write_event(declared.events[i], declared.own[i]);
  return text + write_ladder(declared);
}

}  // namespace merit::init
