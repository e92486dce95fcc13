/// Text as the language sees it: trimming, case, comparison (docs/language.md, "Conditions").
///
/// - "Folded" means simple case folding (Unicode statuses C and S), code point by code point: `ß` is not `ss`, `İ` is
///   only itself, the Kelvin sign is `k`. No normalisation: data is taken as it stands.
/// - "Trimmed" means without Unicode white space at both ends.
/// - Every function takes any bytes; a byte that is no UTF-8 equals only itself (code_points.h). Missing is the
///   caller's matter: there is no missing text here, but what `domain_part` returns.
/// - Nothing allocates. Functions that write take the caller's buffer.
#pragma once

#include "runtime/values/maybe.h"
#include "runtime/values/text_view.h"

namespace merit::values {

bool is_valid_utf8(TextView text);

TextView trim(TextView text);

/// `length`: code points; a stray byte counts as one.
int64_t length(TextView text);

/// `is`, `in`, table keys, enumeration values, `distinct`: trims and folds both.
bool equals_folded(TextView a, TextView b);
/// The order that fits `equals_folded`: negative, 0 or positive; by folded code points.
int compare_folded(TextView a, TextView b);
/// Equal for texts that `equals_folded` holds equal. The same on every target and in every run.
uint64_t hash_folded(TextView text);

/// `is exactly`, and keys after `trim`: the same bytes.
bool equals_exact(TextView a, TextView b);

/// `starts with`, `ends with`: the subject is trimmed, the affix is not; both are folded.
bool starts_with_folded(TextView subject, TextView prefix);
bool ends_with_folded(TextView subject, TextView suffix);
/// `contains`: folds both, trims nothing. Every text contains the empty one.
bool contains_folded(TextView subject, TextView part);

/// How many bytes a cased or folded text of `size` bytes can take: some two-byte letters have a three-byte partner.
constexpr size_t max_cased_size(size_t size) {
  return size + size / 2;
}

/// These write to `out`, which has room for `max_cased_size(text.size)` bytes, and return the number written.
size_t lower_into(TextView text, char* out);      ///< `lower`: simple lower-case mappings
size_t upper_into(TextView text, char* out);      ///< `upper`: simple upper-case mappings
size_t normalise_into(TextView text, char* out);  ///< trimmed and folded: the same bytes for `equals_folded` texts

/// What stands after the last `@`, trimmed; missing without one. `domain(email)` is its `lower_into`.
Maybe<TextView> domain_part(TextView email);

}  // namespace merit::values
