/* Decides about leads one at a time. The library is linked; `points.h` stands beside it and has everything by name. */
#include "points.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- values: a cell that is all zero is missing --- */

static merit_cell text(const char* value) {
  return (merit_cell){.known = 1, .value.text = {value, strlen(value)}};
}

static merit_cell integer(int64_t value) {
  return (merit_cell){.known = 1, .value.integer = value};
}

/* A moment in UTC: microseconds since 1970. */
static int64_t utc(int year, int month, int day, int hour) {
  struct tm moment = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour};
  return (int64_t)timegm(&moment) * 1000000;
}

/* --- events: what happened, when, and what is known of it --- */

static const points_event_visit visit = {0};
static const points_event_webinar webinar = {0};
static const points_event_download whitepaper = {
    .kind = {.known = 1, .value.integer = points_event_download_kind_whitepaper}};

static merit_event visited(int64_t at) {
  return (merit_event){at, points_kind_visit, &visit.event_id};
}

static merit_event attended(int64_t at) {
  return (merit_event){at, points_kind_webinar, &webinar.event_id};
}

static merit_event downloaded(int64_t at) {
  return (merit_event){at, points_kind_download, &whitepaper.event_id};
}

/* --- decisions: by `points_output_…` --- */

static void print_list(const merit_cell* list) {
  const merit_text* texts = (const merit_text*)list->value.text.data;
  for (uint64_t i = 0; i < list->value.text.size; ++i) {
    printf("%s%.*s", i > 0 ? "; " : "", (int)texts[i].size, texts[i].data);
  }
}

static void print_decision(const char* id, const merit_cell* decision) {
  const merit_text* stages = points_library()->description->outputs[points_output_stage].labels;
  const merit_text stage = stages[decision[points_output_stage].value.integer];
  printf("%s | %.*s | %" PRId64 " | ", id, (int)stage.size, stage.data, decision[points_output_points].value.integer);
  print_list(&decision[points_output_undecided]);
  printf(" | ");
  print_list(&decision[points_output_reasons]);
  printf("\n");
}

static void decide(merit_context* context, const char* id, const points_lead* fields, const merit_event* events,
                   size_t event_count) {
  const merit_lead lead = {&fields->id, events, event_count, utc(2026, 10, 1, 0)};
  const merit_cell* decision;
  merit_error error;
  if (points_library()->decide(context, &lead, &decision, &error) != merit_ok) {
    fprintf(stderr, "lead %s: %s\n", id, error.message);
    exit(EXIT_FAILURE);
  }
  print_decision(id, decision);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

int main(void) {
  merit_context* context; /* memory that serves for all leads, one thread at a time */
  merit_error error;
  if (points_library()->open(points_library(), NULL, 0, &context, &error) != merit_ok) {
    fprintf(stderr, "%s\n", error.message);
    return EXIT_FAILURE;
  }
  printf("lead | stage | points | undecided | reasons\n");

  const points_lead aspen = {.country = text("United States"), .employees = integer(120)};
  const merit_event of_aspen[] = {downloaded(utc(2026, 8, 14, 10)), attended(utc(2026, 9, 2, 15))};
  decide(context, "2001", &aspen, of_aspen, COUNT(of_aspen));

  const points_lead dune = {.country = text("Germany"), .employees = integer(50)};
  const merit_event of_dune[] = {downloaded(utc(2026, 7, 1, 12)), downloaded(utc(2026, 7, 8, 12)),
                                 attended(utc(2026, 7, 9, 14))};
  decide(context, "2004", &dune, of_dune, COUNT(of_dune));

  const points_lead ember = {.country = text("usa")}; /* how many employees, nobody knows */
  const merit_event of_ember[] = {downloaded(utc(2026, 9, 1, 11)), visited(utc(2026, 9, 1, 10)),
                                  visited(utc(2026, 9, 1, 10)), visited(utc(2026, 9, 3, 16)),
                                  visited(utc(2026, 9, 20, 7))};
  decide(context, "2005", &ember, of_ember, COUNT(of_ember));

  points_library()->close(context);
  return EXIT_SUCCESS;
}
