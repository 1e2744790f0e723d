import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { artifactPrefix } from '../contracts/storage';
import {
  evaluateModelEnvironment,
  recordFailureEnvironment,
  registerChallengerEnvironment,
  validateDataEnvironment,
} from '../contracts/training';
import { acknowledgeWildcards, objectsBelow } from '../foundation/acknowledge-wildcards';
import { HandlerFunction } from '../foundation/handler-function';
import type { HouseProps } from '../foundation/house-props';
import { grantReadObjects, grantWriteObjects } from '../foundation/object-access';
import type { IModelRegistry } from '../model-registry/model-registry';
import type { IAttributionMonitor } from '../monitoring/attribution-monitor';
import { renderGatePolicy } from './acceptance-gate';
import type { AcceptanceGate } from './acceptance-gate';
import { attributeChallengerFunction } from './attribute-challenger-function';
import { renderDataContract } from './training-data';
import type { TrainingData, TrainingDataLocation } from './training-data';

/** Properties of TrainingFunctions. */
export interface TrainingFunctionsProps extends HouseProps {
  readonly model: string;
  readonly registry: IModelRegistry;
  readonly artifactStore: IArtifactStore;
  readonly data: TrainingData;
  readonly location: TrainingDataLocation;
  readonly gate: AcceptanceGate;
  readonly hyperparameters: { readonly [name: string]: string };
  readonly imageUri: string;
  /**
   * Who is to know on which features the answers of challengers usually hang.
   *
   * @default - nobody
   */
  readonly attributionMonitor?: IAttributionMonitor;
}

// One vCPU: unpacking and hashing are bound by it.
const oneProcessor = 1769;

/** The functions of the training pipeline, one per state. */
export class TrainingFunctions extends Construct {
  /** Looks at the training data. */
  public readonly validateData: HandlerFunction;
  /** Judges the challenger. */
  public readonly evaluateModel: HandlerFunction;
  /**
   * Finds out on which features the challenger's answers hang.
   *
   * @default - nobody watches that
   */
  public readonly attributeChallenger?: HandlerFunction;
  /** Registers the challenger. */
  public readonly registerChallenger: HandlerFunction;
  /** Announces a failure. */
  public readonly recordFailure: HandlerFunction;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TrainingFunctionsProps,
  ) {
    super(scope, id);
    const { model, location, attributionMonitor: monitor } = props;
    this.validateData = this.newValidateData();
    this.evaluateModel = this.newEvaluateModel();
    this.attributeChallenger = monitor && attributeChallengerFunction(this, { ...props, monitor });
    this.registerChallenger = this.newRegisterChallenger();
    this.recordFailure = this.newRecordFailure();
    acknowledgeWildcards(this, {
      matching: objectsBelow(
        artifactPrefix.model(model),
        artifactPrefix.training(model),
        artifactPrefix.attributions(model),
        location.prefix,
      ),
      reason: `Every object below one prefix of ${model}: names below it are made of digests, jobs and uploads.`,
    });
  }

  /** All of them. */
  public get all(): readonly HandlerFunction[] {
    const { validateData, evaluateModel, attributeChallenger, registerChallenger, recordFailure } = this;
    const asking = attributeChallenger ? [attributeChallenger] : [];
    return [validateData, evaluateModel, ...asking, registerChallenger, recordFailure];
  }

  private newValidateData(): HandlerFunction {
    const { model, registry, data, location, hyperparameters } = this.props;
    const fn = this.newFunction('ValidateData', 'validate-data', {
      description: `Looks at the training data of ${model} before a job is paid for.`,
      timeout: Duration.minutes(10),
      memorySize: oneProcessor,
    });
    registry.attachReader(fn);
    grantReadObjects(location.bucket, fn, location.prefix);
    const stack = Stack.of(this);
    fn.declare(validateDataEnvironment, {
      TIDEGATE_MODEL: model,
      TIDEGATE_TRAINING_DATA: location.bucket.s3UrlForObject(location.prefix),
      TIDEGATE_DATA_CONTRACT: stack.toJsonString(renderDataContract(data)),
      TIDEGATE_HYPERPARAMETERS: stack.toJsonString(hyperparameters),
    });
    return fn;
  }

  private newEvaluateModel(): HandlerFunction {
    const { model, registry, artifactStore, gate } = this.props;
    const fn = this.newFunction('EvaluateModel', 'evaluate-model', {
      description: `Judges a challenger of ${model} against its champion.`,
      timeout: Duration.minutes(10),
      memorySize: oneProcessor,
    });
    registry.attachReader(fn);
    grantReadObjects(artifactStore.artifacts, fn, artifactPrefix.training(model));
    fn.declare(evaluateModelEnvironment, {
      TIDEGATE_MODEL: model,
      TIDEGATE_GATE: Stack.of(this).toJsonString(renderGatePolicy(gate)),
    });
    return fn;
  }

  private newRegisterChallenger(): HandlerFunction {
    const { model, registry, artifactStore, imageUri } = this.props;
    const { artifacts } = artifactStore;
    const fn = this.newFunction('RegisterChallenger', 'register-challenger', {
      description: `Unpacks, checks and registers a challenger of ${model}.`,
      timeout: Duration.minutes(15),
      memorySize: oneProcessor,
    });
    registry.attachWriter(fn);
    for (const prefix of [artifactPrefix.training(model), artifactPrefix.model(model)]) {
      grantReadObjects(artifacts, fn, prefix);
      grantWriteObjects(artifacts, fn, prefix);
    }
    fn.declare(registerChallengerEnvironment, {
      TIDEGATE_MODEL: model,
      TIDEGATE_ARTIFACTS_BUCKET: artifacts.bucketName,
      TIDEGATE_TRAINING_IMAGE: imageUri,
    });
    return fn;
  }

  private newRecordFailure(): HandlerFunction {
    const { model, registry } = this.props;
    const fn = this.newFunction('RecordFailure', 'record-failure', {
      description: `Announces that a training of ${model} failed, and why.`,
      timeout: Duration.seconds(30),
    });
    registry.grants.announce(fn);
    fn.declare(recordFailureEnvironment, {
      TIDEGATE_MODEL: model,
      TIDEGATE_EVENT_BUS: registry.eventBus.eventBusName,
    });
    return fn;
  }

  private newFunction(
    id: string,
    name: string,
    of: { readonly description: string; readonly timeout: Duration; readonly memorySize?: number },
  ): HandlerFunction {
    const { encryptionKey, vpc, deadLetterQueue } = this.props;
    return new HandlerFunction(this, id, {
      ...of,
      handler: `training-pipeline/${name}`,
      encryptionKey,
      vpc,
      deadLetterQueue,
    });
  }
}
