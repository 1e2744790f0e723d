import { Html } from '../../lambdas/shared/html';

/** What the page needs beyond the style of reports: its drawing, its lists, and tones for marks. */
export const pageStyle = new Html(`<style>
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 2.5rem; }
section { grid-column: 1 / -1; } section[id$="/now"] { grid-column: 1; } section[id$="/ledger"] { grid-column: 2; }
h2 { font-size: 1.55rem; margin-top: 3rem; scroll-margin-top: 1rem; } section > h3 { margin: 2.2rem 0 .5rem; font-size: 1.1rem; }
section[id$="/overview"]:nth-child(2) h2 { margin-top: 1.2rem; } section p { max-width: 60rem; } .v span { display: inline; } .v b { text-transform: none; } .v.insufficient { border-left-style: solid; } .v p { margin: .5rem 0 0; }
.empty code, .v code { background: var(--band); padding: .1rem .35rem; border-radius: .25rem; }
.playing { border-left: .35rem solid var(--bar); padding-left: .8rem; }
#live { position: fixed; right: .8rem; top: .8rem; margin: 0; padding: .15rem .6rem; font-size: .8rem; border-radius: 1rem;
  background: var(--card); border: 1px solid var(--line); color: var(--soft); z-index: 1; }
#live.off { color: var(--critical); border-color: var(--critical); font-weight: 600; }
figure { max-width: none; margin: .6rem 0; } svg.course.narrow { display: none; }
.t.title { font-weight: 600; fill: var(--ink); }
.f { fill: var(--tone, var(--ink)); stroke: none; } .u { fill: none; stroke: var(--tone, var(--ink)); stroke-width: 1.7; }
.f.ok { fill: var(--bar); stroke: var(--edge); stroke-width: 1.3; }
.alarm, .refused, .failed { --tone: var(--critical); } .cleared, .passed { --tone: var(--ok); }
.retraining, .declined { --tone: var(--warning); } .taken-back { --tone: var(--critical); } .promoted { --tone: var(--ink); }
.mark text { fill: var(--ink); } .m-line { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
.loss rect { fill: var(--tone); opacity: .09; } .loss text { fill: var(--tone); font-weight: 600; }
.traffic td { white-space: nowrap; } .reign rect { fill: var(--band); } .reign.odd rect { fill: var(--bar); } .reign text { fill: var(--ink); font-weight: 600; }
.line { fill: none; stroke: var(--edge); stroke-width: 1.6; } .line.expected { stroke: var(--soft); stroke-dasharray: 4 3; }
.point:hover .f, .point:hover .u, a:focus-visible .f, a:focus-visible .u { stroke: var(--ink); stroke-width: 2.5; } svg a { cursor: pointer; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; } svg.key { width: .9rem; height: .9rem; vertical-align: -.1rem; }
.name { font-size: .75rem; font-weight: 600; border: 1px solid; border-radius: 1rem; padding: .05rem .5rem; vertical-align: .1rem; }
.card table { font-size: .82rem; } .card th { font-weight: 400; width: 34%; } .card td { overflow-wrap: anywhere; }
.bar { display: inline-block; width: min(9rem, 22vw); height: .8rem; background: var(--band); border-radius: .2rem; vertical-align: -.05rem; overflow: hidden; }
.bar span { display: block; height: 100%; background: var(--bar); border-right: 2px solid var(--edge); }
.cause p { margin: .15rem 0; overflow-wrap: anywhere; } td { overflow-wrap: anywhere; }
.steps { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem; margin: .4rem 0; font-size: .85rem; }
.steps li { border: 1px solid var(--line); border-radius: .3rem; padding: .05rem .5rem; margin: 0; background: var(--card); }
.steps li.now { border: 2px solid var(--edge); font-weight: 600; }
.ledger { list-style: none; padding: 0; } .ledger li { display: grid; grid-template-columns: 2.2rem 1fr; border-bottom: 1px solid var(--line); padding: .45rem 0; margin: 0; }
.ledger p { margin: 0; overflow-wrap: anywhere; } .seq { color: var(--soft); font-variant-numeric: tabular-nums; }
abbr { text-decoration: underline dotted; cursor: help; }
@media (max-width: 60rem) { main { display: block; } #live { top: auto; bottom: .8rem; } }
@media (max-width: 46rem) { svg.course.wide { display: none; } svg.course.narrow { display: block; } }
</style>`);
