/// Figures and days as comments and notes show them. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace merit::init {

std::string grouped(int64_t number);                         ///< `1,204`
std::string counted(int64_t number, std::string_view noun);  ///< `1 row`, `1,204 rows`
std::string percent_of(int64_t part, int64_t whole);         ///< `12 %`, `under 1 %`
std::string plain(double number);                            ///< the shortest decimal that reads back
std::string day_of(int64_t micros);                          ///< `2026-10-01`
int64_t day_after(int64_t micros);                           ///< the midnight that follows

}  // namespace merit::init
