/// Values out of texts that stand outside a definition (what `--set share=10%` gives), and how a definition writes what
/// is made into one.
///
/// In: a text as the language writes a literal, but a text or a label without its quotes. Out: its value, bit for bit
/// what the literal has in a definition, for it is read by the same parser and the same check. A pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/semantics/model.h"

namespace merit::semantics {

/// `60`, `1_000`, `-2.5`, `10%`, `true`, `1.5 days`, `2026-10-01`, `2026-10-01T09:30` (in the definition's zone) as a
/// value of `type`, to which integers and dates widen; a text is taken as it stands (NFC), a label compares as `is`
/// does. Space around anything but a text does not count. Nothing: `text` is no literal of that type, or none that
/// fits 64 bits.
std::optional<Value> read_value_text(const Model& model, Type type, std::string_view text);

/// A value of `type` as `read_value_text` reads it; empty where it is missing.
std::string value_text(const Model& model, const Type& type, const Value& value);

/// In quotes, so that reading it gives `text` again.
std::string text_literal(std::string_view text);

/// The type of a field, as a definition writes it; no list.
std::string type_text(const Model& model, Type type);

}  // namespace merit::semantics
