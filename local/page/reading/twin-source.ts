import { DynamoTables } from '../../../lambdas/model-registry/dynamo-tables';
import { firstBrokenLink } from '../../../lambdas/model-registry/ledger';
import { S3Objects } from '../../../lambdas/shared/objects';
import { aliases } from '../../../lib/contracts/registry';
import type { Alias } from '../../../lib/contracts/registry';
import type { ModelSnapshot, ReportKind, Snapshot, SnapshotSource, StoredReport, TwinFacts } from '../snapshot';
import { readAlarms } from './alarm-reader';
import type { Clients } from './clients';
import { DeploymentReader } from './deployment';
import type { DeployedModel, Deployment } from './deployment';
import { EndpointReader } from './endpoint-reader';
import { ExecutionReader } from './execution-reader';
import { LabelReader } from './label-reader';
import { TrainingReader } from './training-reader';
import { VerdictReader } from './verdict-reader';

/** Reads everything from the services of a running twin. */
export class TwinSource implements SnapshotSource {
  private readonly deployment: DeploymentReader;
  private readonly endpoints: EndpointReader;
  private readonly executions: ExecutionReader;
  private readonly labels: LabelReader;
  private readonly trainings: TrainingReader;
  private readonly verdicts: VerdictReader;

  public constructor(
    private readonly clients: Clients,
    private readonly facts: () => TwinFacts,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.deployment = new DeploymentReader(clients.stacks, facts().stage);
    this.endpoints = new EndpointReader(clients.sageMaker);
    this.executions = new ExecutionReader(clients.states);
    this.trainings = new TrainingReader(this.executions, clients.sageMaker);
    const objects = new S3Objects(clients.s3);
    this.labels = new LabelReader(objects);
    this.verdicts = new VerdictReader(objects);
  }

  public async read(): Promise<Snapshot> {
    const twin = this.facts();
    const takenAt = this.clock().toISOString();
    const deployed = await this.deployment.read();
    if (!deployed) return { takenAt, twin, models: [], platformAlarms: [] };
    const prefix = `tidegate-${twin.stage}`;
    const alarms = await readAlarms(this.clients.cloudWatch, prefix);
    const ownerOf = (name: string): DeployedModel | undefined =>
      deployed.models.find(({ stack }) => name.startsWith(`${stack}-`));
    const models = await Promise.all(
      deployed.models.map(async (model) => ({
        ...(await this.model(model, deployed)),
        alarms: alarms.filter(({ name }) => ownerOf(name) === model),
      })),
    );
    return {
      takenAt,
      twin,
      models,
      platformAlarms: alarms.filter(({ name }) => ownerOf(name) === undefined),
    };
  }

  public async report(model: string, kind: ReportKind, window: string): Promise<StoredReport | undefined> {
    const deployed = await this.deployment.read();
    if (!deployed?.models.some((known) => known.model === model)) return undefined;
    return this.verdicts.report(deployed.reportsBucket, model, kind, window);
  }

  private async model(
    { model, stack, training, driftMonitor }: DeployedModel,
    { versionsTable, ledgerTable, reportsBucket }: Deployment,
  ): Promise<Omit<ModelSnapshot, 'alarms'>> {
    const tables = new DynamoTables({ versions: versionsTable, ledger: ledgerTable }, this.clients.tables);
    const [unordered, ledger, targets, quality, drift, executions, driftRuns] = await Promise.all([
      tables.versions(model),
      tables.entries(model),
      Promise.all(aliases.map(async (alias) => [alias, await tables.aliasTarget(model, alias)] as const)),
      this.verdicts.quality(reportsBucket, model),
      this.verdicts.drift(reportsBucket, model),
      training === undefined ? [] : this.trainings.read(training, model),
      driftMonitor === undefined ? [] : this.executions.read(driftMonitor),
    ]);
    const versions = [...unordered].sort((a, b) => (a.registeredAt < b.registeredAt ? -1 : 1));
    const named = Object.fromEntries(targets.filter((target): target is [Alias, string] => target[1] !== undefined));
    return {
      model,
      label: await this.labels.of(versions.find(({ version }) => version === named['champion'])),
      versions,
      aliases: named,
      ledger,
      firstBrokenLink: firstBrokenLink(ledger) ?? null,
      endpoint: await this.endpoints.read(
        stack,
        (artifactUri) => versions.find((version) => version.artifactUri === artifactUri)?.version,
      ),
      quality,
      drift,
      executions,
      driftRuns,
    };
  }
}
