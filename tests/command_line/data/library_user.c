/* Decides about the leads of library_leads.csv, one at a time, and prints what `merit run` writes of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "crm.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

static const int64_t kNow = INT64_C(1793448000) * SECOND; /* 2026-10-31T12:00:00Z */

static merit_cell text(const char* value) {
  merit_cell cell = {1, {0}};
  cell.value.text.data = value;
  cell.value.text.size = strlen(value);
  return cell;
}

static merit_cell integer(int64_t value) {
  merit_cell cell = {1, {0}};
  cell.value.integer = value;
  return cell;
}

static merit_cell number(double value) {
  merit_cell cell = {1, {0}};
  cell.value.number = value;
  return cell;
}

static void print_cell(const merit_output_column* column, const merit_cell* cell) {
  if (!cell->known) return;
  switch (column->type) {
    case merit_number:
      printf("%.17g", cell->value.number);
      break;
    case merit_text_type:
      printf("%.*s", (int)cell->value.text.size, cell->value.text.data);
      break;
    case merit_enumeration:
      printf("%.*s", (int)column->labels[cell->value.integer].size, column->labels[cell->value.integer].data);
      break;
    case merit_text_list: {
      const merit_text* texts = (const merit_text*)(const void*)cell->value.text.data;
      for (uint64_t i = 0; i < cell->value.text.size; ++i) {
        printf("%s%.*s", i > 0 ? ";" : "", (int)texts[i].size, texts[i].data);
      }
      break;
    }
    default:
      printf("%" PRId64, cell->value.integer);
  }
}

static int decide(const merit_library* library, merit_context* context, const char* id, const crm_lead* lead,
                  const merit_event* events, uint64_t event_count) {
  merit_lead asked = {(const merit_cell*)lead, NULL, 0, 0};
  const merit_cell* decision = NULL;
  merit_error error;
  asked.events = events;
  asked.event_count = event_count;
  asked.now = kNow;
  if (library->decide(context, &asked, &decision, &error) != merit_ok) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  printf("%s", id);
  for (uint64_t i = 0; i < library->description->output_count; ++i) {
    printf("|");
    print_cell(&library->description->outputs[i], &decision[i]);
  }
  printf("\n");
  return 0;
}

int main(void) {
  const merit_library* library = crm_library();
  merit_context* context = NULL;
  merit_error error;
  int failed = 0;
  crm_event_visit pricing = {0}, pricing_eu = {0}, blog = {0}, late = {0};
  crm_event_form form = {0};
  crm_lead lead = {0};
  if (library->open(library, NULL, 0, &context, &error) != merit_ok) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  pricing.page = text("/pricing");
  pricing_eu.page = text("/Pricing/eu");
  blog.page = text("/blog");
  late.page = text("/late");
  form.name = text("Demo Request");

  {
    const merit_event events[] = {{kNow - DAY, crm_kind_visit, (const merit_cell*)&pricing},
                                  {kNow - 11 * DAY, crm_kind_visit, (const merit_cell*)&pricing_eu},
                                  {kNow - 10 * DAY, crm_kind_form, (const merit_cell*)&form}};
    lead.employees = integer(51);
    lead.plan = integer(crm_lead_plan_paid);
    lead.double_ = number(2.5);
    lead.created_at = integer(kNow - 30 * DAY - 12 * HOUR);
    lead.email = text("ann@example.com");
    failed |= decide(library, context, "one", &lead, events, 3);
  }
  {
    const merit_event event = {kNow - 7 * DAY, crm_kind_visit, (const merit_cell*)&blog};
    memset(&lead, 0, sizeof lead);
    lead.plan = integer(crm_lead_plan_free_trial);
    failed |= decide(library, context, "two", &lead, &event, 1);
  }
  memset(&lead, 0, sizeof lead);
  lead.employees = integer(1000);
  lead.plan = integer(crm_lead_plan_free);
  lead.double_ = number(-1);
  lead.created_at = integer(kNow);
  lead.email = text("bob@competitor.example");
  failed |= decide(library, context, "three", &lead, NULL, 0);
  {
    const merit_event events[] = {{kNow + 2 * DAY, crm_kind_visit, (const merit_cell*)&late},
                                  {kNow - 61 * DAY - HOUR, crm_kind_form, (const merit_cell*)&form}};
    lead.employees = integer(200);
    lead.plan = integer(crm_lead_plan_paid);
    lead.double_ = number(0);
    lead.created_at = integer(-SECOND / 2);
    lead.email = text("C\xc3\xa4t@Example.com");
    failed |= decide(library, context, "four", &lead, events, 2);
  }
  library->close(context);
  return failed;
}
