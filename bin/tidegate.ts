import { initCommand } from './commands/init-command';
import { modelCommand } from './commands/model-command';
import { run } from './commands/run';
import { schemaCommand } from './commands/schema-command';
import { synthCommand } from './commands/synth-command';
import { monitorCommand } from './monitor/monitor-command';

/** The command `tidegate`. */
const commands = [initCommand, synthCommand, modelCommand, monitorCommand, schemaCommand];

const terminal = {
  folder: process.cwd(),
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

// Whoever reads may have seen enough (`tidegate … | head`): what is done is done to its end, and has its exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void run(process.argv.slice(2), commands, terminal).then((status) => {
  process.exitCode = status;
});
