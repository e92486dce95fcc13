#include "bench/limit/leads.h"

#include <thread>

#include "bench/limit/columns.h"
#include "bench/limit/rules.h"

namespace merit::limit {
namespace {

/// Calls `use(group, file, first_row, rows)` for each row group, with a reader of its own.
template <typename Use>
void each_group(const std::string& path, const Use& use) {
  const auto file = parquet::ParquetFileReader::OpenFile(path, true);
  size_t first = 0;
  for (int g = 0; g < file->metadata()->num_row_groups(); ++g) {
    const auto group = file->RowGroup(g);
    const auto rows = static_cast<size_t>(group->metadata()->num_rows());
    use(*group, *file, first, rows);
    first += rows;
  }
}

template <typename Texts>
uint32_t place_in(const Texts& texts, std::string_view text) {
  return static_cast<uint32_t>(std::find(texts.begin(), texts.end(), text) - texts.begin());
}

void read_fields(const std::string& path, bool for_r0, Leads& leads) {
  each_group(path, [&](auto& group, auto& file, size_t first, size_t rows) {
    std::vector<int32_t> codes(rows);
    std::vector<int16_t> known(rows);
    const auto count = static_cast<int64_t>(rows);
    NumberColumn<parquet::Int32Reader> employees(group, place_of(file, "employees"));
    employees.read(count, codes.data(), known.data());
    for (size_t i = 0, next = 0; i < rows; ++i) {
      const bool is_known = !employees.has_nulls() || known[i] != 0;
      leads.employees[first + i] = is_known ? codes[next++] : kNoEmployees;
    }
    const auto read = [&](const char* name, const auto& meaning, const auto& use) {
      TextColumn column(group, place_of(file, name));
      need(!column.has_nulls(), "a country, an industry or a title is missing");
      column.read(count, codes.data(), nullptr, meaning);
      for (size_t i = 0; i < rows; ++i) {
        use(first + i, static_cast<uint8_t>(column.meanings()[static_cast<size_t>(codes[i])]));
      }
    };
    read(
        "country", [](std::string_view text) { return place_in(kCountries, text); },
        [&](size_t row, uint8_t country) { leads.countries[row] = country; });
    if (!for_r0) return;
    const auto narrow = [&](size_t row, uint8_t fits) { leads.fits[row] &= fits; };
    read(
        "industry", [](std::string_view text) { return place_in(kIndustries, text) < kIndustries.size() ? 1U : 0U; },
        narrow);
    read("job_title", [](std::string_view text) { return text.starts_with("Student") ? 0U : 1U; }, narrow);
  });
}

void read_keys(const std::string& path, Leads& leads) {
  each_group(path, [&](auto& group, auto& file, size_t first, size_t rows) {
    KeyColumn(group, place_of(file, "id")).read(static_cast<int64_t>(rows), leads.keys.data() + first);
  });
}

}  // namespace

void KeyTable::build(const std::vector<uint64_t>& keys) {
  letter_ = keys.empty() ? 0 : keys[0] & 0xFF;
  counted_ = static_cast<uint32_t>(keys.size());
  bool count_up = true;
  for (size_t i = 0; i < keys.size() && count_up; ++i) count_up = counted_row(keys[i]) == i;
  if (count_up) return;
  counted_ = 0;
  constexpr size_t kAhead = 16;
  slots_.assign(std::bit_ceil(keys.size() * 2), {});
  shift_ = 64 - std::countr_zero(slots_.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i + kAhead < keys.size()) prefetch(keys[i + kAhead]);
    size_t place = place_of(keys[i]);
    while (slots_[place].key != 0) {
      need(slots_[place].key != keys[i], "two leads have one key");
      place = (place + 1) & (slots_.size() - 1);
    }
    slots_[place] = {keys[i], static_cast<uint32_t>(i)};
  }
}

Leads read_leads(const std::string& path, bool for_r0) {
  Leads leads;
  const auto count = static_cast<size_t>(parquet::ParquetFileReader::OpenFile(path, true)->metadata()->num_rows());
  leads.keys.resize(count);
  leads.employees.resize(count);
  leads.countries.resize(count);
  if (!for_r0) {  // while another thread reads events already
    read_fields(path, false, leads);
    read_keys(path, leads);
    return leads;
  }
  leads.fits.assign(count, 1);
  std::thread other([&] { read_fields(path, true, leads); });
  read_keys(path, leads);
  other.join();
  return leads;
}

}  // namespace merit::limit
