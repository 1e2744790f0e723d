import { parseFeatureSchema } from '../../../../lambdas/monitoring/profile/feature-schema';

const feature = { name: 'x', type: 'numeric' };

describe('feature schema', () => {
  test('fills in what may be left out', () => {
    const schema = parseFeatureSchema({ schemaVersion: 1, features: [feature] });
    expect(schema.features[0]).toMatchObject({ name: 'x', nullable: true });
    expect(schema.inputs).toEqual([]);
  });

  test('fails naming every wrong field', () => {
    expect(() => parseFeatureSchema({ schemaVersion: 1, features: [{ name: '', type: 'text' }] })).toThrow(
      /features\.0\.name.*features\.0\.type/,
    );
  });

  test('fails for a name that occurs twice', () => {
    expect(() => parseFeatureSchema({ schemaVersion: 1, features: [feature, feature] })).toThrow("feature 'x' twice");
  });
});
