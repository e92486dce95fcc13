import { load, MeritError, type Decision, type Event, type Lead } from "./points.js";

const points = await load(new URL("./points.wasm", import.meta.url));
const visit: Event = { event: "visit", at: new Date(), event_id: 1 };
const lead: Lead = { id: null, employees: 120, country: "US", events: [visit, { event: "webinar", at: "2026-10-01" }] };
const decision: Decision = points.decide(lead, { now: "2026-10-31T12:00:00Z", parameters: { bar: 40 } });
const stage: "none" | "Lead" | "MQL" | "Disqualified" = decision.stage;
const score: number = decision.points ?? 0;
const words: string[] = decision.reasons;
const { decisions, report } = points.evaluate([lead]);
const later: number = report.eventsLaterThanNow + decisions.length + score + words.length + stage.length;
export { later, MeritError };
