import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { championParameterName } from '../../lib/contracts/champion';
import type { ChampionPointer } from '../../lib/contracts/champion';
import type { ChampionPointers } from './registry';

/** Champion pointers in the SSM Parameter Store. */
export class SsmPointers implements ChampionPointers {
  public constructor(
    private readonly prefix: string,
    private readonly client = new SSMClient({}),
  ) {}

  public async read(model: string): Promise<ChampionPointer | undefined> {
    try {
      const { Parameter } = await this.client.send(
        new GetParameterCommand({ Name: championParameterName(this.prefix, model) }),
      );
      return JSON.parse(Parameter?.Value ?? 'null') as ChampionPointer;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  public async write(model: string, pointer: ChampionPointer): Promise<void> {
    await this.client.send(
      new PutParameterCommand({
        Name: championParameterName(this.prefix, model),
        Description: `Version of ${model} that serves. Moved by rollouts; do not edit.`,
        Value: JSON.stringify(pointer),
        Type: 'String',
        Overwrite: true,
      }),
    );
  }
}
