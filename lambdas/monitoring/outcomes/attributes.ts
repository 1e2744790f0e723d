import type { Baseline } from '../profile/baseline';
import type { FeatureSchema } from '../profile/feature-schema';
import type { RawValue } from '../profile/row';
import type { Attribute } from '../quality/quality-builder';

/**
 * Attributes by which groups are compared: those that were asked for and those that the baseline's quality tells apart.
 * Their groups are the categories of the baseline, or else of the schema. Features without categories have no groups.
 */
export function attributesOf(
  asked: readonly string[],
  schema: FeatureSchema,
  baseline: Pick<Baseline, 'binning' | 'quality'> | undefined,
): Attribute[] {
  const names = [...new Set([...asked, ...Object.keys(baseline?.quality?.groups ?? {})])];
  return names.flatMap((name) => {
    const binning = baseline?.binning.features.find((feature) => feature.name === name);
    const groups =
      binning?.kind === 'categorical'
        ? binning.categories
        : schema.features.find((feature) => feature.name === name)?.categories;
    return groups ? [{ name, groups }] : [];
  });
}

/** Finds the groups that a row belongs to, one an attribute. */
export function groupFinder(
  attributes: readonly Attribute[],
  schema: FeatureSchema,
): (features: readonly RawValue[]) => string[] {
  const positions = attributes.map(({ name }) => schema.features.findIndex((feature) => feature.name === name));
  return (features) =>
    positions.map((position) => {
      const value = features[position];
      return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    });
}
