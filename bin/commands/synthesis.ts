/** What makes and judges templates, loaded by the command that does: the construct library takes a while. */
export { openFindings } from '../report/evidence';
export { renderSummary } from '../report/render-summary';
export { newApp, synthesize } from '../synthesis/synthesize';
