import type { DescribeEndpointConfigOutput, UpdateEndpointInput, VariantPropertyType } from '@aws-sdk/client-sagemaker';
import type { Endpoint } from './endpoint';

/**
 * What an update makes of the configuration that it asks for: with `RetainAllVariantProperties` counts, weights and
 * capture stay as the endpoint has them now, except for those that are excluded.
 */
export function retainProperties(
  endpoint: Endpoint,
  requested: DescribeEndpointConfigOutput,
  { RetainAllVariantProperties, ExcludeRetainedVariantProperties }: UpdateEndpointInput,
): DescribeEndpointConfigOutput {
  if (!RetainAllVariantProperties) return requested;
  const excluded = (ExcludeRetainedVariantProperties ?? []).map(({ VariantPropertyType: type }) => type);
  const retains = (type: VariantPropertyType): boolean => !excluded.includes(type);
  return {
    ...requested,
    ...(retains('DataCaptureConfig') && { DataCaptureConfig: endpoint.config.DataCaptureConfig }),
    ProductionVariants: (requested.ProductionVariants ?? []).map((variant) => {
      const now = endpoint.capacities.get(variant.VariantName!);
      if (!now) return variant;
      return {
        ...variant,
        ...(retains('DesiredInstanceCount') && { InitialInstanceCount: now.desiredCount }),
        ...(retains('DesiredWeight') && { InitialVariantWeight: now.desiredWeight }),
      };
    }),
  };
}
