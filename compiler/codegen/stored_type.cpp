#include "compiler/codegen/stored_type.h"

#include <utility>

namespace merit::codegen {

using semantics::TypeKind;

columns::Type stored_type(TypeKind kind) {
  switch (kind) {
    case TypeKind::boolean:
      return columns::Type::boolean;
    case TypeKind::integer:
      return columns::Type::integer;
    case TypeKind::number:
      return columns::Type::number;
    case TypeKind::text:
      return columns::Type::text;
    case TypeKind::time:
      return columns::Type::time;
    case TypeKind::date:
      return columns::Type::date;
    case TypeKind::duration:
      return columns::Type::duration;
    case TypeKind::enumeration:
      return columns::Type::enumeration;
    case TypeKind::text_list:
      return columns::Type::list;
  }
  std::unreachable();
}

}  // namespace merit::codegen
