#include "compiler/driver/lint.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "compiler/deferred/deferred.h"
#include "compiler/driver/nearest.h"
#include "compiler/proof/proof.h"
#include "compiler/semantics/lints/lint.h"
#include "compiler/syntax/parse.h"
#include "runtime/values/fold.h"

namespace merit::driver {
namespace {

std::expected<uint32_t, std::string> find_event(const semantics::Model& model, const std::string& name) {
  std::vector<std::string> names;
  for (uint32_t i = 0; i < model.events.size(); ++i) {
    const semantics::Event& event = model.events[i];
    if (event.name == name || event.plural == name) return i;
    names.push_back(event.name);
  }
  return std::unexpected(fmt::format("no event is called `{}`{}", name, nearest_text(name, names)));
}

/// `download > visit > email_open`.
std::expected<semantics::Strengths, std::string> read_order(const semantics::Model& model, std::string_view text) {
  semantics::Strengths order;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('>', begin), text.size());
    const std::string_view name = values::trim(text.substr(begin, end - begin));
    const auto event = find_event(model, std::string(name));
    if (!event) return std::unexpected(event.error());
    order.push_back(*event);
    begin = end + 1;
  }
  if (order.size() < 2) return std::unexpected("an order of strengths names two events or more: `download > visit`");
  return order;
}

std::expected<const proof::Proofs*, LintFailure> proofs() {
  auto table = deferred::load_table<proof::Proofs>("proof", "merit_part_proofs");
  if (table) return *table;
  return std::unexpected(LintFailure{
      std::move(table.error()), fmt::format("{}; `--no-lints` leaves out what needs it", deferred::kInstallAgain)});
}

}  // namespace

std::expected<void, LintFailure> lint(const source::Sources& sources, source::FileId file,
                                      const semantics::Model& model, const LintOptions& options,
                                      diagnostics::Diagnostics& diagnostics) {
  std::vector<semantics::Strengths> orders;
  for (const std::string& text : options.orders) {
    auto order = read_order(model, text);
    if (!order) return std::unexpected(LintFailure{std::move(order.error()), {}});
    orders.push_back(*std::move(order));
  }
  const auto solver = proofs();
  if (!solver) return std::unexpected(solver.error());
  diagnostics::Diagnostics known;  // the file has no errors, and its notices have been given
  const syntax::Ast ast = syntax::parse(sources, file, known);
  const semantics::LintSubject subject = {sources, file, ast, model, options.today, std::move(orders)};
  for (const semantics::Lint& one : semantics::model_lints()) one.find(subject, diagnostics);
  (*solver)->find_by_proof(subject, diagnostics);
  diagnostics.sort();
  return {};
}

std::expected<void, LintFailure> lint_beside(const semantics::Model& model, const semantics::Model& other,
                                             std::string_view other_name, diagnostics::Diagnostics& diagnostics) {
  const auto solver = proofs();
  if (!solver) return std::unexpected(solver.error());
  (*solver)->find_same_leads(model, other, other_name, diagnostics);
  diagnostics.sort();
  return {};
}

}  // namespace merit::driver
