import { hasLocalStorage } from '../foundation/instance-storage';

/** What an instance type brings. */
export interface InstanceCapabilities {
  /** Number of GPUs; 0 for a type without. */
  readonly acceleratorCount: number;
  /** Memory of each GPU in GiB. */
  readonly acceleratorMemoryGib: number;
  /** True when the type has local NVMe storage, which it encrypts itself and for which SageMaker refuses a key of ours. */
  readonly localStorage: boolean;
}

interface Family {
  readonly accelerator: string;
  readonly memoryGib: number;
  /** GPUs by size. */
  readonly sizes: Readonly<Record<string, number>>;
}

const oneEach = { xlarge: 1, '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '16xlarge': 1 };

/**
 * Families with NVIDIA GPUs that both EC2 and SageMaker hosting offer. GPUs of each:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/accelerated-computing-instances.html, November 2026; a test holds the
 * types against what SageMaker's API accepts for an endpoint. A type that is newer than this list is used by passing its
 * capabilities.
 */
export const gpuFamilies: Readonly<Record<string, Family>> = {
  g4dn: { accelerator: 'T4', memoryGib: 16, sizes: { ...oneEach, '12xlarge': 4 } },
  g5: { accelerator: 'A10G', memoryGib: 24, sizes: { ...oneEach, '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 } },
  g6: { accelerator: 'L4', memoryGib: 24, sizes: { ...oneEach, '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 } },
  g6e: { accelerator: 'L40S', memoryGib: 48, sizes: { ...oneEach, '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 } },
  p3: { accelerator: 'V100', memoryGib: 16, sizes: { '2xlarge': 1, '8xlarge': 4, '16xlarge': 8 } },
  p4d: { accelerator: 'A100', memoryGib: 40, sizes: { '24xlarge': 8 } },
  p4de: { accelerator: 'A100', memoryGib: 80, sizes: { '24xlarge': 8 } },
  p5: { accelerator: 'H100', memoryGib: 80, sizes: { '4xlarge': 1, '48xlarge': 8 } },
  p5e: { accelerator: 'H200', memoryGib: 141, sizes: { '48xlarge': 8 } },
  p5en: { accelerator: 'H200', memoryGib: 141, sizes: { '48xlarge': 8 } },
};

/**
 * Capabilities of an instance type.
 *
 * @param instanceType for example `ml.g5.xlarge` or `g5.xlarge`
 * @param override used as it is when given
 */
export function capabilitiesOf(instanceType: string, override?: InstanceCapabilities): InstanceCapabilities {
  if (override) return override;
  const bare = instanceType.replace(/^ml\./, '');
  const [familyName = '', size = ''] = bare.split('.');
  const family = gpuFamilies[familyName];
  if (!family) {
    throw new Error(
      `instanceType '${instanceType}' is not of a GPU family that is known here (${Object.keys(gpuFamilies).join(', ')}); ` +
        'choose one of those, or pass instanceCapabilities to say what the type brings',
    );
  }
  const acceleratorCount = family.sizes[size];
  if (acceleratorCount === undefined) {
    throw new Error(
      `instanceType '${instanceType}' has no size '${size}'; ${familyName} comes as ${Object.keys(family.sizes).join(', ')}`,
    );
  }
  return {
    acceleratorCount,
    acceleratorMemoryGib: family.memoryGib,
    localStorage: hasLocalStorage(`ml.${bare}`),
  };
}
