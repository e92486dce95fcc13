// Decides about leads one at a time, by a library that is loaded while the program runs.
'use strict';
const { Library } = require('./merit');

const event = (kind, at, fields) => ({ kind, at: new Date(at), fields });
const visited = (at) => event('visit', at);
const attended = (at) => event('webinar', at);
const downloaded = (at) => event('download', at, { kind: 'whitepaper' });

const leads = [
  {
    id: '2001', fields: { country: 'United States', employees: 120 },
    events: [downloaded('2026-08-14T10:00Z'), attended('2026-09-02T15:00Z')],
  },
  {
    id: '2004', fields: { country: 'Germany', employees: 50 },
    events: [downloaded('2026-07-01T12:00Z'), downloaded('2026-07-08T12:00Z'), attended('2026-07-09T14:00Z')],
  },
  {
    id: '2005', fields: { country: 'usa' }, // how many employees, nobody knows
    events: [
      downloaded('2026-09-01T11:00Z'), visited('2026-09-01T10:50Z'), visited('2026-09-01T10:52Z'),
      visited('2026-09-03T16:00Z'), visited('2026-09-20T07:45Z'),
    ],
  },
];

const library = new Library('./libpoints.so', 'points_library');
console.log('lead | stage | points | undecided | reasons');
for (const { id, fields, events } of leads) {
  const { stage, points, undecided, reasons } = library.decide(fields, events, new Date('2026-10-01T00:00Z'));
  console.log([id, stage, points, undecided.join('; '), reasons.join('; ')].join(' | '));
}
library.close();
