.load merit_sqlite
.import --csv ../../points/leads.csv contacts
.import --csv ../../points/events.csv actions

-- The agreement, applied to two tables: a row a lead, decided when it is asked for.
CREATE VIRTUAL TABLE temp.decisions USING merit(
  library = 'libpoints.so', leads = 'contacts', events = 'actions', lead_column = 'contact_id'
);

-- What was decided at one moment, to keep.
CREATE TABLE decided AS SELECT * FROM decisions WHERE now = '2026-10-01';

.headers on
.separator ' | '
SELECT id AS lead, stage, points,
       (SELECT group_concat(value, '; ') FROM json_each(undecided)) AS undecided,
       (SELECT group_concat(value, '; ') FROM json_each(reasons)) AS reasons
FROM decided
WHERE id IN ('2001', '2004', '2005');
