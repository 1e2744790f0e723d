/** What a custom resource is asked for. Properties are as the template has them, resolved, with texts for all values. */
export interface ResourceRequest {
  readonly kind: 'Model' | 'EndpointConfig' | 'Endpoint' | 'CompositeAlarm';
  readonly type: 'Create' | 'Update' | 'Delete';
  /** Name for a resource whose template gives it none. */
  readonly generatedName: string;
  /** What `Ref` of the resource gives, once it is there. */
  readonly physicalId?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What CloudFormation is told: `Ref` and the attributes are those of the original types. */
export interface ResourceAnswer {
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}
