// The schema of decisions, and how results are owned.
#include "runtime/library/decisions.h"

namespace merit::library {

namespace {

const char* format_of(int32_t type) {
  switch (type) {
    case merit_boolean:
      return "b";
    case merit_number:
      return "g";
    case merit_text_type:
      return "u";
    case merit_time:
      return "tsu:UTC";
    case merit_date:
      return "tdD";
    case merit_duration:
      return "tDu";
    case merit_enumeration:
      return "i";
    case merit_text_list:
      return "+l";
    default:
      return "l";
  }
}

void release_schema(ArrowSchema* schema) {
  for (int64_t i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
  }
  if (schema->dictionary != nullptr && schema->dictionary->release != nullptr) {
    schema->dictionary->release(schema->dictionary);
  }
  schema->release = nullptr;
  static_cast<Owner*>(schema->private_data)->drop();
}

const char* terminated(Blocks& blocks, TextView text) {
  auto* const bytes = room_for<char>(blocks, text.size + 1);
  if (text.size > 0) __builtin_memcpy(bytes, text.data, text.size);
  bytes[text.size] = '\0';
  return bytes;
}

void set_up(ArrowSchema& schema, Owner& owner, const char* format, const char* name, int64_t flags) {
  schema = {};
  schema.format = format;
  schema.name = name;
  schema.flags = flags;
  schema.release = &release_schema;
  schema.private_data = &owner;
  ++owner.references;
}

}  // namespace

Owner* Owner::make(void* host) {
  void* const place = __builtin_malloc(sizeof(Owner));
  return place == nullptr ? nullptr : new (place) Owner(host);
}

void Owner::drop() {
  if (__atomic_sub_fetch(&references, 1, __ATOMIC_ACQ_REL) > 0) return;
  blocks.~Blocks();
  __builtin_free(this);
}

void write_schema(const merit_description& description, Owner& owner, ArrowSchema& out) {
  const uint64_t count = description.output_count;
  auto** const children = room_for<ArrowSchema*>(owner.blocks, count);
  for (uint64_t i = 0; i < count; ++i) {
    const merit_output_column& column = description.outputs[i];
    children[i] = room_for<ArrowSchema>(owner.blocks, 1);
    const bool enumeration = column.type == merit_enumeration;
    const int64_t flags = ARROW_FLAG_NULLABLE | (enumeration ? ARROW_FLAG_DICTIONARY_ORDERED : 0);
    const char* const name = terminated(owner.blocks, view(column.name));
    set_up(*children[i], owner, format_of(column.type), name, flags);
    if (!enumeration && column.type != merit_text_list) continue;
    auto* const texts = room_for<ArrowSchema>(owner.blocks, 1);
    set_up(*texts, owner, "u", enumeration ? "" : "item", ARROW_FLAG_NULLABLE);
    if (enumeration) {
      children[i]->dictionary = texts;
    } else {
      children[i]->children = room_for<ArrowSchema*>(owner.blocks, 1);
      children[i]->children[0] = texts;
      children[i]->n_children = 1;
    }
  }
  set_up(out, owner, "+s", "", 0);
  out.n_children = static_cast<int64_t>(count);
  out.children = children;
}

}  // namespace merit::library
