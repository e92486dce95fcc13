#include "compiler/page/style.h"

namespace merit::page {

const std::string_view kStyle = R"css(:root {
  --ink: #1d2430; --soft: #5b6675; --line: #d9dee6; --paper: #ffffff; --card: #f6f8fb; --accent: #1f5fbf;
  --good: #17703c; --bad: #b3261e; --good-back: #e3f4e8; --bad-back: #fbe6e4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaf0; --soft: #a3adbb; --line: #39424f; --paper: #14181e; --card: #1d232b; --accent: #8ab8ff;
    --good: #7fd69d; --bad: #ff9d94; --good-back: #173524; --bad-back: #43201d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  overflow-wrap: break-word;
}
main { max-width: 54rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; padding-bottom: .35rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.08rem; margin: 0 0 .35rem; }
h3 small {
  display: inline-block; margin-left: .35rem; padding: .05rem .55rem; border: 1px solid var(--line);
  border-radius: 1rem; font-size: .78rem; font-weight: 500; color: var(--soft);
}
h4 { font-size: 1rem; margin: 0 0 .3rem; }
p { margin: .3rem 0; }
a { color: var(--accent); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
li { margin: .15rem 0; }
li > ul { margin: .1rem 0; }
code { font-size: .88em; overflow-wrap: anywhere; }
.lead, .doc { color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0 0; }
dt { font-size: .78rem; color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.history > div { display: flex; gap: 1rem; margin: .3rem 0; }
.history dt { flex: 0 0 10.5rem; font-size: inherit; white-space: nowrap; }
.ladder { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 1.6rem 0 0; padding: 0; }
.ladder li {
  margin: 0; padding: .35rem 1rem; border: 1.5px solid var(--accent); border-radius: .4rem; font-weight: 600;
  position: relative;
}
.ladder li + li { margin-left: 1.4rem; }
.ladder li + li::before { content: "→"; position: absolute; left: -1.55rem; font-weight: 400; color: var(--soft); }
nav { margin: 2rem 0 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; font-size: .9rem; }
article { margin: 1rem 0; padding: 1rem 1.2rem; background: var(--card); border-radius: .5rem; }
article:target { outline: 2px solid var(--accent); }
article.facts, article.missing { display: block; padding: 0; background: none; }
article.terms, article.settings { padding: .7rem 1.2rem; margin: .6rem 0; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; font-size: .95rem; }
th, td { overflow-wrap: anywhere; text-align: left; vertical-align: top; padding: .45rem .8rem .45rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; font-size: .78rem; font-weight: 500; color: var(--soft); padding-bottom: .2rem; }
tbody th { font-weight: 600; }
.points tbody th[scope=row] { min-width: 4.5rem; font-variant-numeric: tabular-nums; }
.points td:nth-child(3), .points td:nth-child(4) { min-width: 7.5rem; }
td ul { margin: .1rem 0; }
tr.group th { font-weight: 500; color: var(--soft); }
tr.level1:not(.group) th, tr.level1.group th { padding-left: 1.2rem; }
tr.level2:not(.group) th, tr.level2.group th { padding-left: 2.4rem; }
.holds { color: var(--good); font-weight: 700; }
.fails { color: var(--bad); font-weight: 700; }
.change { margin: .8rem 0; padding: .7rem 1.1rem; border-left: 3px solid var(--accent); background: var(--card); }
.change ul { list-style: none; padding: 0; }
.tag { font-size: .78rem; font-weight: 600; color: var(--accent); margin-right: .3rem; }
ins { text-decoration: none; background: var(--good-back); color: var(--good); padding: 0 .25rem; border-radius: .2rem; }
ins::before { content: "+ "; }
del { background: var(--bad-back); color: var(--bad); padding: 0 .25rem; border-radius: .2rem; }
.same { color: var(--soft); }
.sign th[scope=row], .sign td { height: 3.6rem; vertical-align: bottom; border-top: 0; border-bottom: 1px solid var(--ink); }
.sign th[scope=row] { width: 22%; }
footer { margin-top: 3rem; font-size: .82rem; color: var(--soft); }
@media (max-width: 40rem) {
  main { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  article { padding: .8rem .9rem; }
  .history > div { display: block; }
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-top: 1px solid var(--line); padding: .45rem 0; }
  tr:first-child { border-top: 0; }
  th, td { border: 0; padding: .1rem 0; }
  tbody td { display: flex; gap: .6rem; }
  td > div, th > div { min-width: 0; }
  td::before { content: attr(data-label); flex: 0 0 5.5rem; font-size: .78rem; line-height: 1.9; color: var(--soft); }
  .empty { display: none; }
  tr.level1, tr.level2 { padding-left: .9rem; }
  tr.level1 th, tr.level2 th { padding-left: 0 !important; }
  .sign th[scope=row], .sign td { height: auto; width: auto; min-height: 2.6rem; align-items: flex-end; }
}
@media print {
  :root {
    --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --accent: #000; --good: #000; --bad: #000;
    --good-back: #fff; --bad-back: #fff;
  }
  @page { size: A4; margin: 18mm 16mm 18mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  a { color: inherit; }
  article { padding: .2rem 0 .4rem; border-bottom: 1px solid var(--line); border-radius: 0; }
  h2, h3, h4, thead { break-after: avoid; }
  h2 { margin-top: 1.8rem; }
  tr, li, .change, article.terms, article.examples { break-inside: avoid; }
  ins { text-decoration: underline; }
  #signatures { break-inside: avoid; }
}
)css";

}  // namespace merit::page
