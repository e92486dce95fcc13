#include "compiler/repl/session.h"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>

#include "compiler/driver/explain_leads.h"
#include "compiler/driver/nearest.h"
#include "compiler/driver/parameters.h"
#include "compiler/driver/rows.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/zone.h"
#include "compiler/syntax/format.h"
#include "runtime/values/fold.h"
#include "runtime/values/times.h"

namespace merit::repl {
namespace {

/// What a definition that is in no file is called in messages.
constexpr const char* kUnnamed = "session";

Said said_of(driver::Compilation&& compilation) {
  const auto all = compilation.diagnostics.all();
  std::vector<diagnostics::Diagnostic> said(all.begin(), all.end());
  std::erase_if(said, [](const auto& each) { return each.severity() != diagnostics::Severity::error; });
  return {std::move(compilation.sources), std::move(said)};
}

std::vector<std::string> event_names(const semantics::Model& model) {
  std::vector<std::string> names;
  for (const semantics::Event& event : model.events) {
    names.push_back(event.name);
    names.push_back(event.plural);
  }
  return names;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

Failure failure_of(driver::RunFailure&& failure) {
  if (auto* error = std::get_if<data::Error>(&failure)) return std::move(*error);
  return Refusal{"interrupted", ""};
}

Session::Session(Settings settings) : settings_(std::move(settings)), data_(settings_.data) {}

std::expected<void, Failure> Session::open() {
  draft_ = {settings_.path.empty() ? kUnnamed : settings_.path, settings_.text};
  if (!settings_.path.empty()) {
    auto text = source::FileLoader().load(settings_.path);
    if (!text) return std::unexpected(Refusal{fmt::format("cannot read `{}`: {}", settings_.path, text.error()), ""});
    draft_.text = std::move(*text);
  }
  driver::Compilation compilation = compile_draft(draft_);
  if (!compilation.model) return std::unexpected(said_of(std::move(compilation)));
  take(std::move(compilation), draft_.text);
  loaded_ = draft_;
  if (!settings_.local_now.empty()) {
    if (auto set = set_now(settings_.local_now); !set) return std::unexpected(std::move(set.error()));
  }
  if (auto fitted = fit_data(model()); !fitted) return std::unexpected(std::move(fitted.error()));
  return {};
}

EntryKind Session::kind_of(std::string_view text) const {
  return entry_kind(text, event_names(model()));
}

std::expected<Reply, Failure> Session::enter(const Typed& typed) {
  switch (kind_of(typed.text)) {
    case EntryKind::declarations:
      return declare(typed);
    case EntryKind::pattern:
      return ask(typed, AskedAs::pattern);
    case EntryKind::expression:
      return ask(typed, AskedAs::expression);
    case EntryKind::nothing:
    case EntryKind::command:
      break;
  }
  return Reply{};
}

Subject Session::subject() const {
  const columns::Leads* const leads = data_.is_read() ? &data_.leads() : nullptr;
  Subject subject{leads, parameters_, settings_.now, std::nullopt, settings_.threads, settings_.engine};
  if (leads == nullptr || !lead_) return subject;
  if (const auto found = driver::find_lead(model(), *leads, *lead_)) subject.lead = *found;
  return subject;
}

Question Session::compile(const Typed& typed) const {
  const bool pattern = kind_of(typed.text) == EntryKind::pattern;
  return compile_question(draft_, typed, pattern ? AskedAs::pattern : AskedAs::expression);
}

std::expected<Reply, Failure> Session::ask(const Typed& typed, AskedAs as) {
  Reply reply;
  Question question = compile_question(draft_, typed, as);
  if (!question.good()) {
    reply.said = {std::move(question.compilation.sources), std::move(question.said)};
    return reply;
  }
  if (data_.is_read()) {
    if (auto fitted = fit_data(question.model(), question.columns); !fitted) {
      return std::unexpected(std::move(fitted.error()));
    }
  }
  reply.question = std::make_shared<const Question>(std::move(question));
  auto answered = answer(*reply.question, subject());
  if (!answered) return std::unexpected(std::move(answered.error()));
  reply.answer = std::move(*answered);
  return reply;
}

std::expected<Reply, Failure> Session::declare(const Typed& typed) {
  Redefinition made = compile_redefinition(draft_, typed);
  Reply reply;
  if (!made.compilation.model) {
    reply.said = {std::move(made.compilation.sources), std::move(made.said)};
    return reply;
  }
  auto fitted = fit_data(*made.compilation.model);
  if (!fitted) return std::unexpected(std::move(fitted.error()));
  reply.read_again = *fitted;
  reply.declared = std::move(made.amended.declared);
  reply.said = {made.compilation.sources, std::move(made.said)};
  earlier_.push_back(draft_.text);
  take(std::move(made.compilation), std::move(made.amended.text));
  if (auto shown = show_declared(reply); !shown) return std::unexpected(std::move(shown.error()));
  return reply;
}

/// What a single declaration comes to.
std::expected<void, Failure> Session::show_declared(Reply& reply) {
  if (reply.declared.size() != 1) return {};
  const std::string &word = reply.declared.front().word, &name = reply.declared.front().name;
  if (word == "test") {
    driver::TestOptions options;
    options.now = settings_.now;
    options.filter = name;
    reply.tests = driver::run_tests(compiled_, options);
    std::erase_if(reply.tests->tests, [&](const driver::TestResult& test) { return test.name != name; });
    return {};
  }
  if (!data_.is_read()) return {};
  if (is_one_of(word, {"stage", "disqualify", "recycle"}) && !model().is_library()) {
    auto funnel = funnel_of(model(), subject());
    if (!funnel) return std::unexpected(std::move(funnel.error()));
    reply.funnel = std::move(funnel->tally);
    return {};
  }
  const bool has_value = is_one_of(word, {"let", "score", "grade", "output"});
  if (!has_value && word != "event") return {};
  auto shown = ask(Typed{name}, has_value ? AskedAs::expression : AskedAs::pattern);
  if (!shown) return std::unexpected(std::move(shown.error()));
  reply.question = std::move(shown->question);
  reply.answer = std::move(shown->answer);
  return {};
}

std::expected<bool, Failure> Session::fit_data(const semantics::Model& model,
                                               const std::vector<driver::DecisionColumn>& columns) {
  if (!data_.given()) return false;
  if (model.key_field < 0) {
    return std::unexpected(Refusal{"the definition declares no lead, so the data cannot be read",
                                   "declare one first, as in `lead { id: text key }`"});
  }
  auto fitted = data_.fit(model, columns, settings_.progress);
  if (!fitted) return std::unexpected(failure_of(std::move(fitted.error())));
  return *fitted;
}

void Session::take(driver::Compilation&& compilation, std::string text) {
  compiled_ = std::move(compilation);
  draft_.text = std::move(text);
  parameters_ = interpreter::default_parameters(model());
  // What was set stays set, as far as it still fits.
  std::erase_if(
      set_, [&](const auto& each) { return !driver::set_parameter(model(), parameters_, each.first, each.second); });
}

std::expected<void, Refusal> Session::choose_lead(std::string_view key) {
  if (!data_.is_read()) return std::unexpected(Refusal{"there are no leads", "start with `--leads FILE`"});
  const auto found = driver::find_lead(model(), data_.leads(), key);
  if (!found) return std::unexpected(Refusal{found.error().message, ""});
  lead_ = driver::key_text(*data_.leads().key, *found);
  return {};
}

std::expected<void, Refusal> Session::set_now(std::string_view time) {
  const auto read = values::parse_time_in(semantics::zone_of(model()), values::trim(time));
  if (!read.known) {
    return std::unexpected(
        Refusal{fmt::format("`{}` is no time", time), "as in `:now 2026-10-31` or `:now 2026-10-31T09:30Z`"});
  }
  settings_.now = read.value;
  return {};
}

std::expected<void, Refusal> Session::set_parameter(std::string_view name, std::string_view value) {
  if (const auto set = driver::set_parameter(model(), parameters_, name, value); !set) {
    return std::unexpected(Refusal{set.error(), ""});
  }
  std::erase_if(set_, [&](const auto& each) { return each.first == name; });
  set_.emplace_back(name, value);
  return {};
}

std::expected<void, Failure> Session::load(const std::string& path) {
  Session other(settings_);
  other.settings_.path = path;
  other.settings_.data = {};
  if (auto opened = other.open(); !opened) return std::unexpected(std::move(opened.error()));
  if (auto fitted = fit_data(other.model()); !fitted) return std::unexpected(std::move(fitted.error()));
  settings_.path = path;
  draft_ = loaded_ = other.draft_;
  earlier_.clear();
  take(std::move(other.compiled_), draft_.text);
  return {};
}

std::expected<Declared, Failure> Session::forget(std::string_view name) {
  auto left = without(draft_.text, name);
  if (!left) {
    std::vector<std::string> names;
    for (const Declared& declared : declarations_of(draft_.text)) {
      if (!declared.name.empty()) names.push_back(declared.name);
    }
    const std::string nearest = driver::nearest_text(name, names);
    return std::unexpected(Refusal{fmt::format("nothing here is called `{}`{}", name, nearest), ""});
  }
  std::string before = draft_.text;
  if (auto changed = change_to(std::move(left->text)); !changed) return std::unexpected(std::move(changed.error()));
  earlier_.push_back(std::move(before));
  return left->declared;
}

std::expected<bool, Failure> Session::undo() {
  if (earlier_.empty()) return false;
  if (auto changed = change_to(earlier_.back()); !changed) return std::unexpected(std::move(changed.error()));
  earlier_.pop_back();
  return true;
}

std::expected<bool, Failure> Session::change_to(std::string text) {
  driver::Compilation compilation = compile_draft({draft_.path, text});
  if (!compilation.model) return std::unexpected(said_of(std::move(compilation)));
  auto fitted = fit_data(*compilation.model);
  if (fitted) take(std::move(compilation), std::move(text));
  return fitted;
}

std::string Session::formatted() const {
  source::Sources sources;
  diagnostics::Diagnostics faults;
  return syntax::format(sources, sources.add(draft_.path, draft_.text), faults).value_or(draft_.text);
}

}  // namespace merit::repl
