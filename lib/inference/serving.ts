import type { Construct } from 'constructs';
import { FunctionEndpoint } from './function-endpoint';
import type { FunctionEndpointOptions } from './function-endpoint-props';
import { GpuEndpoint } from './gpu-endpoint';
import type { GpuEndpointOptions } from './gpu-endpoint-props';
import { GpuService } from './gpu-service';
import type { GpuServiceOptions } from './gpu-service-props';
import type { IServingTarget, ServingContext } from './serving-target';

type Bind = (scope: Construct, context: ServingContext) => IServingTarget;

/** What serves a model. */
export class Serving {
  /** A SageMaker real-time endpoint: managed instances, capture and guardrails by SageMaker. */
  public static gpuEndpoint(options: GpuEndpointOptions): Serving {
    return new Serving((scope, context) => new GpuEndpoint(scope, 'Serving', { ...context, ...options }));
  }

  /** A service on GPU instances of ECS behind an internal load balancer: instances of any type EC2 has, shared VPC. */
  public static gpuService(options: GpuServiceOptions): Serving {
    return new Serving((scope, context) => new GpuService(scope, 'Serving', { ...context, ...options }));
  }

  /** A Lambda function: nothing runs when nobody asks. For small models. */
  public static functionEndpoint(options: FunctionEndpointOptions = {}): Serving {
    return new Serving((scope, context) => new FunctionEndpoint(scope, 'Serving', { ...context, ...options }));
  }

  private constructor(private readonly make: Bind) {}

  /** Makes what was chosen. */
  public bind(scope: Construct, context: ServingContext): IServingTarget {
    return this.make(scope, context);
  }
}
