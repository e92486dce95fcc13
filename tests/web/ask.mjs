// In Node and in a browser: what the module says of leads.json.
export async function ask(load, asked) {
  const points = await load();
  const { decisions, report } = points.evaluate(asked.leads, { now: asked.now });
  const one = asked.leads.map((lead) => points.decide(lead, { now: new Date(asked.now) }));
  return { name: points.name, decisions, report, one };
}
