import { Html } from '../../shared/html';

/**
 * Style of the page: system fonts, two columns of cards on a screen, one on a phone. Verdicts differ by mark and line,
 * not by colour alone, so that the page reads in grey.
 */
export const style = new Html(`<style>
:root { color-scheme: light dark; --ink: #17202b; --soft: #5a6675; --line: #d9dfe6; --paper: #fff; --card: #f7f9fb;
  --bar: #8fb4dc; --edge: #17202b; --critical: #b3261e; --warning: #9a5b00; --ok: #1d6b43; --insufficient: #5a6675; --band: #e4e9ef; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --soft: #9dabba; --line: #33404e; --paper: #10161d; --card: #17202a;
  --bar: #3f6fa6; --edge: #e8edf3; --critical: #ff8a80; --warning: #ffc26b; --ok: #7fd6a8; --insufficient: #9dabba; --band: #26313d; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper);
  max-width: 76rem; margin: 0 auto; padding: 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .8rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 46rem; } a { color: inherit; } small { color: var(--soft); font-weight: 400; }
.k { color: var(--soft); font-size: .9rem; margin: 0 0 .3rem; }
.v { border: 2px solid var(--tone); border-left-width: .7rem; border-radius: .4rem; padding: .5rem 1rem; }
.v b { display: block; font-size: 1.5rem; color: var(--tone); text-transform: capitalize; }
.ok { --tone: var(--ok); } .insufficient { --tone: var(--insufficient); } .warning { --tone: var(--warning); } .critical { --tone: var(--critical); }
.v.insufficient { border-style: dashed dashed dashed solid; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; margin: 1rem 0; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; }
dt, dd { margin: 0; color: var(--soft); font-size: .85rem; }
dt + dd { color: var(--ink); font-size: 1.35rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .9rem; }
.cause { border-left: .35rem solid var(--tone); padding: .1rem 0 .1rem 1rem; margin: 1rem 0; }
ol { padding-left: 1.6rem; margin: .3rem 0; } li { margin: .2rem 0; overflow-wrap: anywhere; }
.cause a { text-decoration: none; } .cause a:hover { text-decoration: underline; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: .8rem; margin-top: .8rem; }
.card { position: relative; background: var(--card); border: 1px solid var(--line); border-top: .25rem solid var(--tone); border-radius: .4rem;
  padding: .6rem .8rem; min-width: 0; }
.card.ok { border-top-color: var(--line); } .card.insufficient { border-top-style: dashed; }
.card:target { outline: 2px solid var(--tone); }
.card .b { font-size: .85rem; margin: 0 0 .3rem; color: var(--tone); font-weight: 600; }
.note { font-size: .85rem; margin: .2rem 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 2rem; }
figure { margin: 1rem 0 .4rem; max-width: 46rem; } figcaption { font-weight: 600; margin-bottom: .2rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg.key { display: inline-block; width: 1.5rem; height: .75rem; vertical-align: -.05rem; }
.t { font-size: 11px; fill: var(--soft); } .e { text-anchor: end; } .m { text-anchor: middle; }
.w { fill: var(--bar); } .o { fill: none; stroke: var(--edge); stroke-width: 1.6; } .a { stroke: var(--soft); stroke-width: .8; }
.g { stroke: var(--line); } .l { stroke: var(--edge); stroke-width: 1.2; } .d { stroke-dasharray: 5 4; stroke-width: .9; }
.i { stroke: var(--edge); stroke-width: 1.6; fill: none; } .p { fill: var(--bar); stroke: var(--edge); stroke-width: 1.4; }
.h { fill: var(--paper); } .c { fill: var(--edge); } .z { fill: var(--band); }
table { border-collapse: collapse; width: 100%; font-size: .88rem; } .scroll { overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll td:first-child { min-width: 9rem; }
.f td:last-child, .f th:last-child { padding-left: 1rem; } .f td:last-child { min-width: 12rem; width: 30%; vertical-align: middle; }
details { margin: .3rem 0; font-size: .88rem; } summary { cursor: pointer; color: var(--soft); }
.card details table { font-size: .8rem; } .card details th { font-weight: 400; width: 42%; }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
footer { margin-top: 1.5rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 34rem) { body { padding: .8rem; } h1 { font-size: 1.5rem; } dl { grid-template-columns: 1fr 1fr; } .cards { grid-template-columns: 1fr; } }
@media print { .card, .cause, figure { break-inside: avoid; } body { max-width: none; } }
</style>`);
