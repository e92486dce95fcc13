#include "compiler/interpreter/datum.h"

#include <bit>
#include <cassert>

#include "runtime/values/owned_text.h"

namespace merit::interpreter {

namespace {

std::string bytes_of(uint64_t bits) {
  std::string bytes(sizeof bits, '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(bits & 0xFF);
    bits >>= 8;
  }
  return bytes;
}

}  // namespace

Datum datum_of(const semantics::Value& value) {
  struct Convert {
    Datum operator()(Missing missing) const { return missing; }
    Datum operator()(bool known) const { return known; }
    Datum operator()(int64_t known) const { return known; }
    Datum operator()(double known) const { return known; }
    Datum operator()(const std::string& known) const { return std::string_view(known); }
    Datum operator()(const std::vector<std::string>& known) const { return &known; }
  };
  return std::visit(Convert{}, value);
}

semantics::Value value_of(const Datum& datum) {
  struct Convert {
    semantics::Value operator()(Missing missing) const { return missing; }
    semantics::Value operator()(bool known) const { return known; }
    semantics::Value operator()(int64_t known) const { return known; }
    semantics::Value operator()(double known) const { return known; }
    semantics::Value operator()(std::string_view known) const { return std::string(known); }
    semantics::Value operator()(TextList known) const { return *known; }
    semantics::Value operator()(const Range&) const { return Missing{}; }
  };
  return std::visit(Convert{}, datum);
}

std::string comparison_key(const Datum& datum) {
  if (const auto* known = std::get_if<bool>(&datum)) return *known ? "1" : "0";
  if (const auto* known = std::get_if<int64_t>(&datum)) return bytes_of(static_cast<uint64_t>(*known));
  if (const auto* known = std::get_if<double>(&datum))
    return bytes_of(std::bit_cast<uint64_t>(*known + 0.0));  // -0 is 0
  assert(std::holds_alternative<std::string_view>(datum));
  return values::normalised(text_in(datum));
}

Truth at_least(int64_t count, const Tally& tally) {
  if (tally.certain >= count) return Truth::yes;
  return tally.possible >= count ? Truth::missing : Truth::no;
}

Truth at_most(int64_t count, const Tally& tally) {
  if (tally.possible <= count) return Truth::yes;
  return tally.certain <= count ? Truth::missing : Truth::no;
}

Truth exactly(int64_t count, const Tally& tally) {
  return kleene_and(at_least(count, tally), at_most(count, tally));
}

}  // namespace merit::interpreter
