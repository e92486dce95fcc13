#include "cli/output.h"

#include <fmt/core.h>

#include <limits>
#include <utility>

#include "cli/table.h"
#include "runtime/data/writing/output_file.h"

namespace merit::cli {
namespace {

/// A table in a file is for an editor or a pager: nothing is cut for the width of a screen.
constexpr uint32_t kFileWidth = 1'000'000;

bool has_lost_its_reader(const std::expected<void, data::Error>& result) {
  return !result && result.error().problems.front().id == data::ProblemId::output_closed;
}

std::expected<void, data::Error> unless_closed(std::expected<void, data::Error> result) {
  if (has_lost_its_reader(result)) return {};
  return result;
}

}  // namespace

std::string Destination::format_name() const {
  if (table) return "table";
  return fmt::format("{}{}", data::name_of(file_type.format), data::suffix_of(file_type.compression));
}

Terminal Destination::screen(const Terminal& terminal) const {
  return is_standard_output() ? terminal : Terminal{.width = kFileWidth};
}

std::expected<Destination, std::string> destination_of(const std::string& out, const std::string& format, bool limited,
                                                       const Terminal& terminal) {
  Destination destination;
  if (!out.empty()) destination.path = out;
  const bool to_terminal = destination.is_standard_output() && terminal.is_terminal;
  const bool all = limited || !destination.is_standard_output();
  destination.table_rows = all ? std::numeric_limits<int64_t>::max() : kRowsShown;

  if (format == "table" || (format.empty() && to_terminal)) {
    destination.table = true;
    return destination;
  }
  if (!format.empty()) {
    const auto type = data::file_type_called(format);
    if (!type) {
      return std::unexpected(
          fmt::format("`--format` is `csv`, `tsv`, `ndjson`, `parquet`, `arrow` or `table`, not `{}`", format));
    }
    destination.file_type = *type;
  } else if (!destination.is_standard_output()) {
    const auto type = data::file_type_of_path(out);
    if (!type && out.starts_with("/dev/")) return destination;  // a stream: CSV, as in a pipe
    if (!type) {
      return std::unexpected(
          fmt::format("the name `{}` does not tell a format; end it in `.csv`, `.tsv`, `.ndjson`, "
                      "`.parquet` or `.arrow`, or give `--format`",
                      out));
    }
    destination.file_type = *type;
  }
  const auto kind = destination.file_type.format;
  const bool binary = kind == data::Format::parquet || kind == data::Format::arrow ||
                      destination.file_type.compression != data::Compression::none;
  if (binary && to_terminal) {
    return std::unexpected(fmt::format("`{}` is not text for a terminal; name a file with `--out`", format));
  }
  return destination;
}

std::expected<void, data::Error> write_decisions(const columns::Table& table, const Destination& destination,
                                                 const Terminal& terminal, std::function<void(int64_t)> progress) {
  if (destination.table) {
    return write_page(table_text(table, destination.table_rows, destination.screen(terminal)), destination);
  }
  data::Output output;
  output.path = destination.path;
  output.file_type = destination.file_type;
  output.progress = [&](int64_t rows) {
    progress(rows);
    return true;
  };
  return unless_closed(data::write(table, output));
}

std::expected<void, data::Error> DecisionFile::write(const columns::Table& rows) {
  if (!is_read_) return {};
  if (!file_) {
    auto opened = data::OutputTable::open({destination_.path, destination_.file_type, false, {}});
    if (!opened) return std::unexpected(std::move(opened.error()));
    file_.emplace(std::move(*opened));
    is_open_ = true;
  }
  auto written = file_->write(rows);
  if (has_lost_its_reader(written)) is_read_ = false;
  return unless_closed(std::move(written));
}

void DecisionFile::help() {
  if (is_open_) file_->help();
}

std::expected<void, data::Error> DecisionFile::commit() {
  return file_ && is_read_ ? unless_closed(file_->commit()) : std::expected<void, data::Error>();
}

std::expected<void, data::Error> write_page(std::string_view text, const Destination& destination) {
  return unless_closed(write_text_file(destination.path, text));
}

std::expected<void, data::Error> write_text_file(const std::string& path, std::string_view text) {
  auto file = data::OutputFile::open(path);
  if (!file) return std::unexpected(std::move(file.error()));
  return write_and_commit(*file, text);
}

std::expected<void, data::Error> write_and_commit(data::OutputFile& file, std::string_view text) {
  if (auto written = file.write(text); !written) return written;
  return file.commit();
}

}  // namespace merit::cli
