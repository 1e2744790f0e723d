import { aws_ec2 as ec2, aws_sagemaker as sagemaker } from 'aws-cdk-lib';
import type { aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { championVariant, sageMakerModelPath } from '../contracts/serving';
import { acknowledge, inRegulatoryPacks } from '../foundation/acknowledge';
import type { ChampionVersion } from '../model-registry/champion-version';
import { EndpointRole } from './endpoint-role';
import type { GpuEndpointProps } from './gpu-endpoint-props';
import type { InstanceCapabilities } from './instance-types';
import { captureRootOf } from './model-access';
import { servedChampion } from './served-champion';
import { ServingImage } from './serving-image';
import { servingVariables } from './serving-variables';

// CUDA and the model must load within this; SageMaker's own patience ends at an hour.
const startupSeconds = 900;
const defaultGpuMachineImage = 'al2023-ami-sagemaker-inference-gpu-4-1';

/** Properties of EndpointResources: what the endpoint was asked for, and what it decided. */
export interface EndpointResourcesProps extends GpuEndpointProps {
  readonly endpointName: string;
  readonly capabilities: InstanceCapabilities;
  readonly capturePercent: number;
  readonly initialInstanceCount: number;
  readonly deploymentConfig: sagemaker.CfnEndpoint.DeploymentConfigProperty;
  /** Key of the instances' volumes, where the type allows one. */
  readonly volumeKey: kms.IKey | undefined;
}

/** The three resources of an endpoint, and what they stand on. */
export class EndpointResources extends Construct {
  public readonly role: iam.IRole;
  public readonly model: sagemaker.CfnModel;
  public readonly configuration: sagemaker.CfnEndpointConfig;
  public readonly endpoint: sagemaker.CfnEndpoint;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointResourcesProps,
  ) {
    super(scope, id);
    const { role } = new EndpointRole(this, 'Execution', props);
    this.role = role;
    const champion = servedChampion(this, props, () => [this.model, this.configuration, this.endpoint]);
    this.model = this.newModel(champion);
    this.model.node.addDependency(role);
    this.configuration = this.newConfiguration();
    this.endpoint = new sagemaker.CfnEndpoint(this, 'Endpoint', {
      endpointName: props.endpointName,
      endpointConfigName: this.configuration.attrEndpointConfigName,
      deploymentConfig: props.deploymentConfig,
      // What autoscaling has set survives; how much is recorded is for the template to say.
      retainAllVariantProperties: true,
      excludeRetainedVariantProperties: [{ variantPropertyType: 'DataCaptureConfig' }],
    });
  }

  private newModel(champion: ChampionVersion): sagemaker.CfnModel {
    const { props, role } = this;
    const defaultImage = () =>
      props.capabilities.acceleratorCount > 0 ? ServingImage.fromTidegateCuda() : ServingImage.fromTidegate();
    return new sagemaker.CfnModel(this, 'Model', {
      executionRoleArn: role.roleArn,
      enableNetworkIsolation: true,
      vpcConfig: props.vpc && this.vpcConfig(props.vpc),
      primaryContainer: {
        image: (props.image ?? defaultImage()).bind(this, role),
        modelDataSource: {
          s3DataSource: { s3Uri: champion.artifactUri, s3DataType: 'S3Prefix', compressionType: 'None' },
        },
        // SageMaker records by itself.
        environment: servingVariables({
          model: props.model,
          modelUri: sageMakerModelPath,
          captureUri: undefined,
          capturePercent: 0,
        }),
      },
    });
  }

  private vpcConfig(vpc: ec2.IVpc): sagemaker.CfnModel.VpcConfigProperty {
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Instances that serve ${this.props.model}: nothing in, nothing out`,
      allowAllOutbound: false,
    });
    return { securityGroupIds: [securityGroup.securityGroupId], subnets: vpc.selectSubnets().subnetIds };
  }

  private newConfiguration(): sagemaker.CfnEndpointConfig {
    const { props } = this;
    const gpu = props.capabilities.acceleratorCount > 0;
    const configuration = new sagemaker.CfnEndpointConfig(this, 'Configuration', {
      kmsKeyId: props.volumeKey?.keyArn,
      productionVariants: [
        {
          variantName: championVariant,
          modelName: this.model.attrModelName,
          instanceType: props.instanceType,
          initialInstanceCount: props.initialInstanceCount,
          initialVariantWeight: 1,
          inferenceAmiVersion: props.inferenceAmiVersion ?? (gpu ? defaultGpuMachineImage : undefined),
          containerStartupHealthCheckTimeoutInSeconds: startupSeconds,
          modelDataDownloadTimeoutInSeconds: startupSeconds,
          routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
        },
      ],
      dataCaptureConfig: props.capturePercent > 0 ? this.dataCapture() : undefined,
    });
    if (props.encryptionKey && !props.volumeKey) {
      acknowledge(configuration, {
        rules: inRegulatoryPacks('SageMakerEndpointConfigurationKMSKeyConfigured'),
        reason:
          `${props.instanceType} has local NVMe storage, for which SageMaker refuses a key of the customer: ` +
          'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html. The instance encrypts that ' +
          'storage in hardware with a key that ends with the instance.',
      });
    }
    return configuration;
  }

  private dataCapture(): sagemaker.CfnEndpointConfig.DataCaptureConfigProperty {
    const { artifactStore, model, capturePercent } = this.props;
    return {
      enableCapture: true,
      initialSamplingPercentage: capturePercent,
      destinationS3Uri: captureRootOf(artifactStore, model),
      kmsKeyId: artifactStore.encryptionKey.keyArn,
      captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
      // Left out, SageMaker would record these as base64.
      captureContentTypeHeader: {
        csvContentTypes: ['text/csv'],
        jsonContentTypes: ['application/json', 'application/jsonlines'],
      },
    };
  }
}
