/// A text as JSON has it.
#pragma once

#include <string>
#include <string_view>

namespace merit::sqlite {

inline void append_json(std::string& json, std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  json += '"';
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      json += '\\';
      json += letter;
    } else if (static_cast<unsigned char>(letter) < 0x20) {
      json += "\\u00";
      json += kHexadecimal[static_cast<unsigned char>(letter) >> 4];
      json += kHexadecimal[static_cast<unsigned char>(letter) & 15];
    } else {
      json += letter;
    }
  }
  json += '"';
}

}  // namespace merit::sqlite
