import { Html } from '../../lambdas/shared/html';

/** Style of the report: system fonts, readable in grey and on a phone, prints with everything that is unfolded. */
export const style = new Html(`<style>
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
.verdict { font-weight: 600; padding: .6rem .8rem; border: 2px solid; }
.open { border-left: .5rem solid; padding-left: .6rem; }
details { border: 1px solid var(--line); margin: .3rem 0; }
summary { cursor: pointer; padding: .35rem .6rem; background: var(--soft); }
details > :not(summary) { margin: .5rem .8rem; }
ul.paths { padding-left: 1.1rem; } ul.paths li { margin: .1rem 0; }
</style>`);
