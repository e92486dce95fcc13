/// Writes the tables of unicode.cpp from utf8proc: `unicode_tables OUT.inc`.
#include <utf8proc.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <vector>

namespace {

constexpr uint32_t kCodePoints = 0x110000;
constexpr uint32_t kBlock = 128;
constexpr uint32_t kDottedCapitalI = 0x130;  // folds only in full (F) or in Turkish (T): neither C nor S
constexpr uint32_t kSharpS = 0xDF;

/// CaseFolding.txt, statuses C and S: the full folding where that is one code point; where it is several, the simple
/// one, which is the simple lower-case mapping.
uint32_t simple_fold(uint32_t code_point) {
  utf8proc_int32_t folded[8];
  int boundary = 0;
  const auto count =
      utf8proc_decompose_char(static_cast<utf8proc_int32_t>(code_point), folded, 8, UTF8PROC_CASEFOLD, &boundary);
  if (count == 1) return static_cast<uint32_t>(folded[0]);
  if (code_point == kDottedCapitalI) return code_point;
  return static_cast<uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point)));
}

uint32_t simple_lower(uint32_t code_point) {
  return static_cast<uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point)));
}

/// UnicodeData.txt gives the sharp s no upper case; utf8proc gives it U+1E9E on its own account.
uint32_t simple_upper(uint32_t code_point) {
  if (code_point == kSharpS) return code_point;
  return static_cast<uint32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(code_point)));
}

bool is_white_space(uint32_t code_point) {
  if ((code_point >= 9 && code_point <= 13) || code_point == 0x85) return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

template <typename Number>
void write_array(std::FILE* out, const char* type, const char* name, const char* part,
                 const std::vector<Number>& values) {
  std::fprintf(out, "constexpr %s k%s%s[] = {", type, name, part);
  for (size_t i = 0; i < values.size(); ++i) {
    std::fprintf(out, "%s%ld,", i % 24 == 0 ? "\n  " : "", static_cast<long>(values[i]));
  }
  std::fprintf(out, "\n};\n");
}

/// False when the mapping has more than 256 distinct blocks or distances, which a byte cannot name.
bool write_mapping(std::FILE* out, const char* name, const std::function<uint32_t(uint32_t)>& map) {
  uint32_t limit = 0;
  for (uint32_t code_point = 0; code_point < kCodePoints; ++code_point) {
    if (map(code_point) != code_point) limit = (code_point / kBlock + 1) * kBlock;
  }
  std::map<int32_t, uint32_t> distance_index = {{0, 0}};
  std::vector<int32_t> distances = {0};
  std::map<std::vector<uint32_t>, uint32_t> block_index;
  std::vector<uint32_t> blocks;
  std::vector<uint32_t> cells;
  for (uint32_t start = 0; start < limit; start += kBlock) {
    std::vector<uint32_t> block;
    for (uint32_t code_point = start; code_point < start + kBlock; ++code_point) {
      const auto distance = static_cast<int32_t>(map(code_point)) - static_cast<int32_t>(code_point);
      const auto [found, added] = distance_index.try_emplace(distance, distances.size());
      if (added) distances.push_back(distance);
      block.push_back(found->second);
    }
    const auto [found, added] = block_index.try_emplace(block, block_index.size());
    if (added) cells.insert(cells.end(), block.begin(), block.end());
    blocks.push_back(found->second);
  }
  std::fprintf(out, "constexpr uint32_t k%sLimit = %u;\n", name, limit);
  write_array(out, "uint8_t", name, "Blocks", blocks);
  write_array(out, "uint8_t", name, "Cells", cells);
  write_array(out, "int32_t", name, "Distances", distances);
  return distances.size() <= 256 && block_index.size() <= 256;
}

void write_wide_white_space(std::FILE* out) {
  std::fprintf(out, "constexpr Range kWideWhiteSpace[] = {\n");
  for (uint32_t first = 0x80; first < kCodePoints; ++first) {
    if (!is_white_space(first)) continue;
    uint32_t last = first;
    while (is_white_space(last + 1)) ++last;
    std::fprintf(out, "  {%u, %u},\n", first, last);
    first = last;
  }
  std::fprintf(out, "};\n");
}

}  // namespace

int main(int argc, char** argv) {
  std::FILE* out = argc == 2 ? std::fopen(argv[1], "w") : nullptr;
  if (out == nullptr) {
    std::fprintf(stderr, "usage: unicode_tables OUT.inc\n");
    return 2;
  }
  std::fprintf(out, "constexpr char kUnicodeVersion[] = \"%s\";\n", utf8proc_unicode_version());
  const bool fits = write_mapping(out, "Fold", simple_fold) && write_mapping(out, "Lower", simple_lower) &&
                    write_mapping(out, "Upper", simple_upper);
  write_wide_white_space(out);
  if (std::fclose(out) != 0 || !fits) {
    std::fprintf(stderr, "unicode_tables: %s\n", fits ? "cannot write" : "a table does not fit in bytes");
    return 1;
  }
  return 0;
}
