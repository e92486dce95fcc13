/// Tables that are in memory already: leads and events from another program, decisions to it, through the Arrow C data
/// interface (https://arrow.apache.org/docs/format/CDataInterface.html). What goes in is looked at where it is.
///
///   auto leads = import_table(&stream);                    // the stream is released; the table keeps what it gave
///   auto datasets = read({.leads = {{.path = "leads", .table = *leads}}}, …);
///   auto status = export_table(std::move(decisions), &schema, &array);
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "runtime/columns/column.h"

struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

namespace merit::data {

/// Rows that somebody else made. Any number of reads may share one, also at the same time. What it points to is
/// released with its last owner, by whatever thread that is.
class HeldTable;
using HeldTablePtr = std::shared_ptr<const HeldTable>;

/// Takes all that a stream of structures gives, and releases it. The error is what the stream says, in lower case.
std::expected<HeldTablePtr, std::string> import_table(ArrowArrayStream* stream);

/// A table as one array of structures, a child a column, of the types that `merit run` writes, but that a text is
/// `utf8` whether or not the column has a dictionary: the types follow from the definition alone. The caller releases
/// both; they own what they point to, in parts where parts are taken away.
std::expected<void, std::string> export_table(const columns::Table& table, ArrowSchema* schema, ArrowArray* array);

}  // namespace merit::data
