/// Leads and events of CSV files as Arrow writes them: texts in quotes, times with six places after the point.
#pragma once

#include <string>
#include <vector>

#include "bench/limit/evaluate.h"
#include "bench/limit/events.h"
#include "bench/limit/leads.h"

namespace merit::limit {

/// All threads read a file, a piece at a time.
Leads read_csv_leads(const std::string& path, unsigned threads);
std::vector<SeenEvents> read_csv_events(const std::string& path, const Sight& sight, size_t leads,
                                        const KeyTable& table, unsigned threads);

void write_csv(const std::string& path, const Leads& leads, const Decisions<1>& decisions);

}  // namespace merit::limit
