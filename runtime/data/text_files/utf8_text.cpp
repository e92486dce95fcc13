#include "runtime/data/text_files/utf8_text.h"

#include <arrow/io/interfaces.h>
#include <arrow/status.h>

#include "runtime/data/files/table_file.h"

namespace merit::data {

std::expected<Utf8Text, Error> read_text(const Source& source) {
  constexpr size_t kLookedAt = 4096;
  const auto size = source.content->GetSize();
  if (!size.ok()) return std::unexpected(damaged(source, size.status()));
  const StoredText whole(source.content, 0, static_cast<size_t>(*size));
  const auto first = whole.read(0, kLookedAt);
  if (!first.ok()) return std::unexpected(damaged(source, first.status()));
  const text::Encoding encoding = text::encoding_by_first_bytes(first->text);
  if (encoding == text::Encoding::utf_8) {
    const size_t mark = first->text.size() - text::without_byte_order_mark(first->text).size();
    return Utf8Text{StoredText(source.content, mark, static_cast<size_t>(*size)), encoding, mark > 0};
  }
  const auto bytes = whole.read();
  if (!bytes.ok()) return std::unexpected(damaged(source, bytes.status()));
  return Utf8Text{StoredText(text::utf8_of_utf16(bytes->text, encoding)), encoding};
}

std::expected<bool, Error> settle_windows_1252(const Source& source, Utf8Text& text) {
  if (text.encoding != text::Encoding::utf_8 || text.is_marked) return false;
  const auto bytes = text.text.read();
  if (!bytes.ok()) return std::unexpected(damaged(source, bytes.status()));
  if (text::is_mostly_utf8(bytes->text)) return false;
  text = {StoredText(text::utf8_of_windows_1252(bytes->text)), text::Encoding::windows_1252};
  return true;
}

}  // namespace merit::data
