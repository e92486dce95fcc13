#include "compiler/init/ladder.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "compiler/init/figures.h"
#include "compiler/semantics/plural.h"
#include "runtime/infer/header_words.h"

namespace merit::init {
namespace {

using columns::Type;
using infer::HeaderWords;

constexpr size_t kMostRules = 3;
constexpr int kTimes = 3;  ///< a rule's cap, in events

/// What an event says of the interest of who does it, by its name alone.
int points_of(const std::string& name) {
  const HeaderWords words(name);
  if (words.has_any({"sent",         "send",         "delivered", "delivery", "bounce",     "bounced",
                     "dropped",      "drop",         "deferred",  "spam",     "spamreport", "unsubscribe",
                     "unsubscribed", "optout",       "processed", "deleted",  "merged",     "merge",
                     "suppressed",   "statuschange", "won",       "lost",     "closed",     "deal",
                     "opportunity",  "change",       "changed",   "new",      "lead"})) {
    return 0;
  }
  if (words.has_any({"demo", "form", "contact", "quote", "trial", "signup", "meeting", "request", "call", "submission",
                     "submit", "booking", "reply", "replied", "fill", "fillout", "anfrage"})) {
    return 15;
  }
  if (words.has_any({"download", "webinar", "click", "clicked", "attend", "attended", "register", "registered",
                     "pricing", "chat", "event", "responded", "interesting", "moment"})) {
    return 10;
  }
  return 5;
}

struct Rule {
  const DeclaredEvent* event = nullptr;
  int points = 0;
};

/// The events that say most, at most three.
std::vector<Rule> choose_rules(const Declared& declared) {
  std::vector<Rule> rules;
  for (const DeclaredEvent& event : declared.events) {
    const int points = points_of(event.name);
    if (points > 0 && event.table->at_reads) rules.push_back({&event, points});
  }
  std::ranges::stable_sort(rules, [](const Rule& a, const Rule& b) {
    return a.points != b.points ? a.points > b.points : a.event->kind->rows > b.event->kind->rows;
  });
  if (rules.size() > kMostRules) rules.resize(kMostRules);
  return rules;
}

/// A condition that some leads of the files meet and others do not, and a value that meets it.
struct Fit {
  std::string condition;
  std::string field, value;  ///< of a lead in a test
};

/// One digit and zeros, between the least and the most that occur.
std::optional<std::string> middle_of(const infer::ColumnProfile& profile) {
  if (!(profile.least >= 0 && profile.most > profile.least)) return std::nullopt;
  const double middle = std::sqrt(std::max(profile.least, 1.0) * std::max(profile.most, 1.0));
  const double unit = std::pow(10.0, std::floor(std::log10(middle)));
  const double rounded = std::floor(middle / unit) * unit;
  if (!(rounded > profile.least && rounded <= profile.most)) return std::nullopt;
  return plain(rounded);
}

std::optional<Fit> fit_by_size(const DeclaredField& field) {
  if (field.column->guess.type != Type::integer && field.column->guess.type != Type::number) return std::nullopt;
  if (field.column->guess.look != infer::Look::plain) return std::nullopt;
  const HeaderWords words(field.column->profile.name);
  if (!words.has_any({"employees", "employee", "size", "headcount", "mitarbeiter", "revenue", "annualrevenue", "seats",
                      "users", "staff", "numemployees", "numberofemployees", "员工", "员工数"})) {
    return std::nullopt;
  }
  const auto middle = middle_of(field.column->profile);
  if (!middle) return std::nullopt;
  return Fit{fmt::format("{} >= {}", field.name, *middle), field.name, *middle};
}

std::optional<Fit> fit_by_label(const DeclaredField& field) {
  if (field.column->guess.type != Type::enumeration) return std::nullopt;
  const HeaderWords words(field.column->profile.name);
  if (!words.has_any({"industry", "branche", "plan", "segment", "tier", "size", "rating", "seniority", "department"})) {
    return std::nullopt;
  }
  const std::string label = text_literal(field.column->guess.labels.back());
  return Fit{fmt::format("{} is {}", field.name, label), field.name, label};
}

std::optional<Fit> fit_by_any_number(const DeclaredField& field) {
  const infer::ColumnProfile& profile = field.column->profile;
  if (field.column->guess.type != Type::integer || field.column->guess.look != infer::Look::plain) return std::nullopt;
  if (!HeaderWords(profile.name).names_count()) return std::nullopt;
  const auto middle = middle_of(profile);
  if (!middle) return std::nullopt;
  return Fit{fmt::format("{} >= {}", field.name, *middle), field.name, *middle};
}

std::optional<Fit> fit_by_being_known(const DeclaredField& field) {
  const infer::ColumnGuess& guess = field.column->guess;
  const bool some = guess.missing > 0 && guess.missing < field.column->profile.rows;
  if (field.key || guess.type != Type::text || !some) return std::nullopt;
  const HeaderWords words(field.column->profile.name);
  const bool tells =
      words.has_any({"title", "jobtitle", "position", "company", "firma", "industry", "website", "email"});
  if (!tells) return std::nullopt;
  return Fit{fmt::format("{} is known", field.name), field.name, "\"something\""};
}

std::optional<Fit> choose_fit(const Declared& declared) {
  for (const auto& fit_by : {fit_by_size, fit_by_label, fit_by_any_number, fit_by_being_known}) {
    for (const DeclaredField& field : declared.lead_fields) {
      if (field.key) continue;
      if (auto fit = fit_by(field)) return fit;
    }
  }
  return std::nullopt;
}

/// The day on which tests stand: the first that is later than all events.
std::string day_of_tests(const infer::Survey& survey) {
  int64_t latest = 0;
  for (const infer::EventTable& table : survey.events) latest = std::max(latest, table.latest);
  return latest > 0 ? day_of(day_after(latest)) : "2026-01-01";
}

/// The names that the ladder needs, free of those of columns.
struct LadderNames {
  std::string score, threshold, fit;
};

std::string write_score(const LadderNames& names, const std::vector<Rule>& rules) {
  std::string text = fmt::format(
      "## What a lead did lately. Which events count, and how much, is yours to say.\nscore {} {{\n", names.score);
  for (const Rule& rule : rules) {
    text +=
        fmt::format("  +{} per {} in last 90 days, at most {}\n", rule.points, rule.event->name, rule.points * kTimes);
  }
  text += fmt::format("}}\n\nparameter {} = {} between 0 and 100\n\n", names.threshold, rules.front().points * 2);
  return text;
}

std::string write_tests(const std::string& day, const std::vector<Rule>& rules, const std::optional<Fit>& fit) {
  std::string text = fmt::format("\ntest \"a lead that qualifies\" {{\n  now {}\n", day);
  if (fit) text += fmt::format("  lead {{ {}: {} }}\n", fit->field, fit->value);
  for (int days = 1; days <= 2 && !rules.empty(); ++days) {
    text += fmt::format("  {} {} ago\n", rules.front().event->name, days == 1 ? "1 day" : "2 days");
  }
  text += fmt::format("  expect stage is MQL\n}}\n\ntest \"a lead of whom nothing is known\" {{\n  now {}\n", day);
  return text + "  expect stage is Lead\n}\n";
}

}  // namespace

std::string write_ladder(Declared& declared) {
  const std::vector<Rule> rules = choose_rules(declared);
  const std::optional<Fit> fit = choose_fit(declared);
  for (const char* stage : {"Lead", "Active", "MQL"}) declared.names.take(stage);
  const std::string day = day_of_tests(*declared.survey);
  if (rules.empty() && !fit) {
    return fmt::format(
        "## The ladder: a lead stands at the last stage whose condition is true. The columns do not tell what a good\n"
        "## lead is: add a stage, as in `stage MQL when …`.\nstage Lead\n\n"
        "test \"a lead of whom nothing is known\" {{\n  now {}\n  expect stage is Lead\n}}\n",
        day);
  }
  LadderNames names{};
  std::string text, condition;
  if (fit) {
    names.fit = declared.names.take_free("good_fit");
    text += fmt::format("## Who is worth a call. A first idea, from what the column holds: change it.\nlet {} = {}\n\n",
                        names.fit, fit->condition);
    condition = names.fit;
  }
  std::string active;
  if (!rules.empty()) {
    names.score = declared.names.take_free("engagement");
    names.threshold = declared.names.take_free("mql_threshold");
    text += write_score(names, rules);
    // All leads of the files may have done something: only with the other condition is it certain that not all qualify.
    if (fit) active = fmt::format("stage Active when {} and {} > 0\n", names.fit, names.score);
    condition += fmt::format("{}{} >= {}", fit ? " and " : "", names.score, names.threshold);
  }
  text += "## The ladder: a lead stands at the last stage whose condition is true; at the first, every lead does.\n";
  text += fmt::format("stage Lead\n{}stage MQL when {}\n", active, condition);
  return text + write_tests(day, rules, fit);
}

}  // namespace merit::init
