#include "cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "cli/figures.h"
#include "cli/funnel.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

using diagnostics::display_width;

constexpr uint32_t kGap = 4;

/// `50`; of several parameters `50, 30 days`.
std::string label_of(const Variant& variant) {
  return fmt::format("{}{}", fmt::join(variant.values, ", "), variant.as_written ? " *" : "");
}

/// What is counted, the same of every variant: `none`, the ladder and `Disqualified`.
struct Line {
  std::string name;
  std::vector<int64_t> leads;  ///< by variant
  Ink ink = Ink::plain;
};

std::vector<Line> lines_of(const Comparison& comparison) {
  std::vector<Line> lines;
  const auto& stages = comparison.variants.front().tally.stages;
  for (size_t i = 0; i < stages.size(); ++i) {
    Line line{fit(stages[i].name, kWidestName), {}, ink_of_stage(i, stages.size())};
    for (const Variant& variant : comparison.variants) line.leads.push_back(variant.tally.stages[i].leads);
    lines.push_back(std::move(line));
  }
  return lines;
}

class SideBySide {
 public:
  SideBySide(const Comparison& comparison, const Terminal& terminal)
      : comparison_(comparison), terminal_(terminal), lines_(lines_of(comparison)) {
    name_width_ = display_width("stage");
    for (const Line& line : lines_) {
      name_width_ = std::max(name_width_, display_width(line.name));
      for (const int64_t leads : line.leads) {
        most_ = std::max(most_, leads);
        count_width_ = std::max(count_width_, display_width(with_separators(leads)));
      }
    }
    value_width_ = count_width_ + 2 + kShareWidth;
    for (const Variant& variant : comparison.variants) {
      value_width_ = std::max(value_width_, display_width(label_of(variant)));
    }
  }

  std::string text() const {
    std::string text = heading();
    const uint32_t room = terminal_.width > 2 + name_width_ ? terminal_.width - 2 - name_width_ : 0;
    const size_t beside = std::max<size_t>(1, room / (kGap + value_width_));
    for (size_t begin = 0; begin < comparison_.variants.size(); begin += beside) {
      text += fmt::format("\n{}", counts(begin, std::min(begin + beside, comparison_.variants.size())));
    }
    for (size_t i = 0; i < comparison_.variants.size(); ++i) text += fmt::format("\n{}", chart(i));
    return text;
  }

 private:
  std::string names() const { return fmt::format("{}", fmt::join(comparison_.parameters, ", ")); }

  std::string heading() const {
    const int64_t leads = comparison_.variants.front().tally.leads;
    std::string text = paint(terminal_, Ink::bold, comparison_.title);
    text += fmt::format(": {} by {}\n", counted(leads, comparison_.subject), names());
    const auto is_as_written = [](const Variant& variant) { return variant.as_written; };
    if (std::ranges::any_of(comparison_.variants, is_as_written)) {
      text += paint(terminal_, Ink::dim, "* as the definition has it") + "\n";
    }
    return text;
  }

  static std::string count_and_share(int64_t leads, const driver::Tally& tally) {
    return fmt::format("{}  {}", with_separators(leads), pad_left(share_text(leads, tally.leads), kShareWidth));
  }

  std::string row(std::string_view name, size_t begin, size_t end, const auto& cell) const {
    std::string text = fmt::format("  {}", pad_right(name, name_width_));
    for (size_t i = begin; i < end; ++i) text += fmt::format("{:{}}{}", "", kGap, pad_left(cell(i), value_width_));
    return text;
  }

  std::string counts(size_t begin, size_t end) const {
    const auto label = [&](size_t i) { return label_of(comparison_.variants[i]); };
    std::string text = paint(terminal_, Ink::dim, row("stage", begin, end, label)) + "\n";
    for (const Line& line : lines_) {
      const auto cell = [&](size_t i) { return count_and_share(line.leads[i], comparison_.variants[i].tally); };
      text += row(line.name, begin, end, cell) + "\n";
    }
    const auto undecided = [&](size_t i) {
      const driver::Tally& tally = comparison_.variants[i].tally;
      return count_and_share(tally.undecided_leads, tally);
    };
    const auto is_undecided = [](const Variant& variant) { return variant.tally.undecided_leads > 0; };
    if (!std::ranges::any_of(comparison_.variants, is_undecided)) return text;
    return text + paint(terminal_, Ink::yellow, row("undecided", begin, end, undecided)) + "\n";
  }

  std::string chart(size_t variant) const {
    const uint32_t taken = 2 + name_width_ + 2 + kShareWidth + 2;
    const uint32_t bar_width = bar_width_beside(taken, terminal_);
    std::string text =
        paint(terminal_, Ink::dim, fmt::format("  {} = {}", names(), label_of(comparison_.variants[variant]))) + "\n";
    for (const Line& line : lines_) {
      const int64_t leads = line.leads[variant];
      const std::string share = share_text(leads, comparison_.variants[variant].tally.leads);
      const std::string bar = bar_text(leads, most_, bar_width);
      text += fmt::format("  {}  {}{}{}\n", pad_right(line.name, name_width_), pad_left(share, kShareWidth),
                          bar.empty() ? "" : "  ", paint(terminal_, line.ink, bar));
    }
    return text;
  }

  const Comparison& comparison_;
  const Terminal& terminal_;
  std::vector<Line> lines_;
  uint32_t name_width_ = 0, count_width_ = 0, value_width_ = 0;
  int64_t most_ = 0;
};

}  // namespace

std::string comparison_text(const Comparison& comparison, const Terminal& terminal) {
  return SideBySide(comparison, terminal).text();
}

columns::Table comparison_table(const Comparison& comparison) {
  using columns::ColumnBuilder;
  using columns::Type;
  std::vector<ColumnBuilder> values;
  for (size_t i = 0; i < comparison.parameters.size(); ++i) values.emplace_back(Type::text);
  ColumnBuilder stages(Type::text), leads(Type::integer), undecided(Type::integer);
  for (const Variant& variant : comparison.variants) {
    for (const driver::Count& stage : variant.tally.stages) {
      for (size_t i = 0; i < values.size(); ++i) values[i].append_text(variant.values[i]);
      stages.append_text(stage.name);
      leads.append_integer(stage.leads);
      undecided.append_integer(variant.tally.undecided_leads);
    }
  }
  columns::Table table;
  table.rows = stages.length();
  table.names = comparison.parameters;
  for (ColumnBuilder& each : values) table.columns.push_back(each.finish());
  table.names.insert(table.names.end(), {"stage", comparison.subject + "s", "undecided"});
  for (ColumnBuilder* each : {&stages, &leads, &undecided}) table.columns.push_back(each->finish());
  return table;
}

}  // namespace merit::cli
