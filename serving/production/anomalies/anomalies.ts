import * as z from 'zod';
import type { LoadedModel } from '../../models/loaded-model';
import { labelsOf } from '../../observability/family';
import { defineFeature, type ActiveFeature, type FeatureContext } from '../feature';
import { Watch, type Anomaly } from './watch';

const kinds: readonly Anomaly[] = ['below', 'above', 'unseen'];

/** Counts what requests hold that the training data did not, by the ranges and categories of `schema.json`. */
export const anomalies = defineFeature<'on' | 'off'>({
  name: 'anomalies',
  help: 'count values outside of the training data, where schema.json has ranges and categories: on, off [on]',
  settings: z.enum(['on', 'off']).default('on'),
  create: async (given, context) => (given === 'off' ? undefined : anomalyCounters(context)),
});

function anomalyCounters({ catalog }: FeatureContext): ActiveFeature {
  const watches = new WeakMap<LoadedModel, { readonly watch: Watch | undefined }>();
  const watchOf = (loaded: LoadedModel): Watch | undefined => {
    let known = watches.get(loaded);
    if (known === undefined) watches.set(loaded, (known = { watch: Watch.of(loaded.definition.schema) }));
    return known.watch;
  };
  return {
    intercept: (next) => (call, loaded) => {
      watchOf(loaded)?.look(call.request.inputs);
      return next(call, loaded);
    },
    metrics: () => {
      const watched = catalog.loaded().flatMap((loaded) => {
        const watch = watchOf(loaded);
        return watch === undefined ? [] : [{ labels: labelsOf(loaded), watch }];
      });
      return [
        {
          name: 'tidegate_anomalies_total',
          type: 'counter',
          help: 'Values outside of the range of the training data, or of a category that it did not have',
          samples: watched.flatMap(({ labels, watch }) =>
            watch.columns.flatMap(({ feature, counts }) =>
              kinds
                .filter((kind) => counts[kind] > 0)
                .map((kind) => [{ ...labels, feature, kind }, counts[kind]] as const),
            ),
          ),
        },
        {
          name: 'tidegate_anomaly_rows_total',
          type: 'counter',
          help: 'Rows that were looked at for anomalies',
          samples: watched.map(({ labels, watch }) => [labels, watch.rows] as const),
        },
      ];
    },
  };
}
