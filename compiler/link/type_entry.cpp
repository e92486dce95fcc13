#include "compiler/link/type_entry.h"

#include "compiler/semantics/value_text.h"

namespace merit::link {

void put_type(nlohmann::ordered_json& into, const semantics::Model& model, const semantics::Type& type) {
  switch (type.kind) {
    case semantics::TypeKind::enumeration:
      into["type"] = "enumeration";
      into["values"] = model.enumerations[type.enumeration].labels;
      return;
    case semantics::TypeKind::text_list:
      into["type"] = "list of text";
      return;
    default:
      into["type"] = semantics::type_text(model, type);
  }
}

}  // namespace merit::link
