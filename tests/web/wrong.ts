import { load } from "./points.js";

const points = await load();
points.decide({ employes: 120 });
points.decide({ employees: "many" });
points.decide({ events: [{ event: "visits", at: new Date() }] });
points.decide({ events: [{ event: "download", at: new Date(), kind: "white paper" }] });
points.decide({ events: [{ event: "visit" }] });
points.decide({}, { parameters: { baa: 3 } });
export const stage: "Nobody" = points.decide({}).stage;
