import type { CauseType, VerdictLevel } from '../verdict/verdict';

/** Each verdict with a mark of its own shape, so that it can be told without colour. */
export const marks: Readonly<Record<VerdictLevel, string>> = {
  ok: '●',
  insufficient: '○',
  warning: '▲',
  critical: '■',
};

/** What a verdict means, in a sentence. */
export const meanings: Readonly<Record<VerdictLevel, string>> = {
  ok: 'Nothing that matters has changed, and the data were enough to see it if it had.',
  insufficient: 'There were too few data to judge by. This is not a good sign, it is no sign at all.',
  warning: 'Something has really changed, and it is large enough to look at on the next working day.',
  critical: 'Something has really changed, and it is large enough to act on now.',
};

/** What `insufficient` means where there is enough data, but not the part that would tell. */
export const leftOpen = 'Something looks worse. Whether it is hangs on outcomes that are missing.';

/** Kinds of trouble, and where to look first. */
export const causeTypes: Readonly<Record<CauseType, { readonly name: string; readonly look: string }>> = {
  'data-contract-break': {
    name: 'Broken data contract',
    look: 'Mend it where requests are made: a unit, a type, a missing field or a code list has changed. Retraining would only teach it to the model.',
  },
  'covariate-drift': {
    name: 'Inputs have moved',
    look: 'Ask what is different about the requests. By itself this is no reason to retrain: see whether quality has suffered.',
  },
  'prediction-drift': {
    name: 'Answers have moved',
    look: 'Look whether the inputs moved, too. If not, look at the model that serves: is it the one that was approved?',
  },
  'attribution-drift': {
    name: 'Answers hang on other features',
    look: 'Look at the features that rose and fell: a broken or leaking one shows here before it shows in quality.',
  },
  'quality-loss': {
    name: 'The model has become worse',
    look: 'Its outcomes say so. Retrain on newer data, and let the challenger prove that it is better.',
  },
  'fairness-loss': {
    name: 'Groups are treated differently',
    look: 'Look at the rates of the group and of the rest, and at who is in the group now.',
  },
  'business-loss': {
    name: 'Business has changed',
    look: 'Look at what else changed that day: prices, a campaign, the version that serves. A counter does not say why it moved.',
  },
  'no-data': { name: 'No data', look: 'Look whether the endpoint is called, and whether capture is on.' },
};
