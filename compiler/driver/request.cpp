#include "compiler/driver/request.h"

#include <algorithm>
#include <tuple>

#include "compiler/codegen/stored_type.h"
#include "runtime/values/fold.h"

namespace merit::driver {
namespace {

using semantics::Model;

data::Field field_request(const Model& model, const semantics::Field& field, bool wanted) {
  data::Field request;
  request.name = field.name;
  request.type = codegen::stored_type(field.type.kind);
  if (field.type.kind == semantics::TypeKind::enumeration) {
    request.labels = model.enumerations[field.type.enumeration].labels;
  }
  request.from = field.from;
  request.missing_when = field.missing_when;
  request.required = field.required;
  request.wanted = wanted;
  return request;
}

data::EventKind kind_request(const Model& model, const semantics::EventKind& kind, bool wanted,
                             const std::vector<bool>& fields) {
  data::EventKind request;
  request.name = kind.name;
  request.file_names = {kind.name};
  if (kind.plural != kind.name) request.file_names.push_back(kind.plural);
  request.type_value = kind.type_value;
  for (size_t f = 0; f < kind.fields.size(); ++f) {
    request.fields.push_back(field_request(model, kind.fields[f], fields[f]));
  }
  request.key_field = kind.key_field;
  request.lead_from = kind.lead_from;
  request.at_from = kind.at_from;
  request.matching_field = kind.matching_field;
  request.wanted = wanted;
  return request;
}

/// The request of a definition that looks at nothing: what it declares.
data::Request declared_by(const Model& model) {
  return request_of(model, uses_of(model, {}));
}

bool is_declared_alike(const data::Field& a, const data::Field& b) {
  const auto all = [](const data::Field& field) {
    const auto& [name, type, labels, from, missing_when, required, wanted] = field;
    return std::tie(name, type, labels, from, missing_when, required);
  };
  return all(a) == all(b);
}

bool is_declared_alike(const data::EventKind& a, const data::EventKind& b) {
  const auto all_but_fields = [](const data::EventKind& kind) {
    return std::tie(kind.name, kind.file_names, kind.type_value, kind.key_field, kind.lead_from, kind.at_from,
                    kind.matching_field);
  };
  const auto alike = [](const data::Field& x, const data::Field& y) { return is_declared_alike(x, y); };
  return all_but_fields(a) == all_but_fields(b) && std::ranges::equal(a.fields, b.fields, alike);
}

bool is_same_kind(const data::EventKind& a, const data::EventKind& b) {
  const bool same_name = std::any_of(a.file_names.begin(), a.file_names.end(), [&](const std::string& name) {
    return std::find(b.file_names.begin(), b.file_names.end(), name) != b.file_names.end();
  });
  return same_name || values::equals_folded(a.type_value, b.type_value);
}

}  // namespace

bool declare_alike(const data::Request& a, const data::Request& b) {
  const auto rest = [](const data::Request& request) {
    return std::tie(request.subject, request.key_field, request.lead_from, request.at_from, request.type_from,
                    request.data_zone);
  };
  const auto alike = [](const auto& x, const auto& y) { return is_declared_alike(x, y); };
  return rest(a) == rest(b) && std::ranges::equal(a.lead_fields, b.lead_fields, alike) &&
         std::ranges::equal(a.kinds, b.kinds, alike);
}

bool declare_same_data(const Model& a, const Model& b) {
  return declare_alike(declared_by(a), declared_by(b));
}

data::Request request_of(const Model& model, const Uses& uses) {
  data::Request request;
  request.subject = model.account ? "account" : "lead";
  for (size_t f = 0; f < model.lead_fields.size(); ++f) {
    request.lead_fields.push_back(field_request(model, model.lead_fields[f], uses.lead_fields[f]));
  }
  request.key_field = model.key_field;
  for (size_t k = 0; k < model.kinds.size(); ++k) {
    request.kinds.push_back(kind_request(model, model.kinds[k], uses.kinds[k], uses.event_fields[k]));
  }
  request.lead_from = model.lead_from;
  request.at_from = model.at_from;
  request.type_from = model.type_from;
  request.data_zone = model.definition.data_zone;
  return request;
}

void know_kinds_of_each_other(std::vector<data::Request>& requests) {
  const std::vector<data::Request> declared = requests;
  for (data::Request& request : requests) {
    for (const data::Request& other : declared) {
      for (const data::EventKind& kind : other.kinds) {
        const auto same = [&](const data::EventKind& known) { return is_same_kind(known, kind); };
        if (std::any_of(request.kinds.begin(), request.kinds.end(), same)) continue;
        data::EventKind& unseen = request.kinds.emplace_back();
        unseen.name = kind.name;
        unseen.file_names = kind.file_names;
        unseen.type_value = kind.type_value;
        unseen.wanted = false;
      }
    }
  }
}

namespace {

/// The definition's own declarations stand in the file that has its lead.
bool is_own(const Model& model, const semantics::EventKind& kind) {
  return kind.span.file == model.lead_fields[static_cast<size_t>(model.key_field)].span.file;
}

}  // namespace

Uses all_uses(const Model& model) {
  Uses uses = uses_of(model, decision_columns(model));
  uses.lead_fields.assign(model.lead_fields.size(), true);
  for (size_t k = 0; k < model.kinds.size(); ++k) {
    if (!is_own(model, model.kinds[k])) continue;
    uses.kinds[k] = true;
    uses.event_fields[k].assign(model.kinds[k].fields.size(), true);
  }
  return uses;
}

}  // namespace merit::driver
