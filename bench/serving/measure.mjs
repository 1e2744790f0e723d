import { coldStarts } from './cold-start.mjs';
import { run, runWrk } from './wrk.mjs';
import { startServer } from './server-process.mjs';
import { baselineCommand, peerCommand, tidegateCommand } from './contenders.mjs';
import path from 'node:path';

const connections = [1, 8, 64];

/**
 * Everything that is measured in a round. Each function starts what it needs, measures, ends it, and returns figures by
 * name; a figure is what wrk saw, or a number.
 */
export class Measurements {
  /**
   * @param {object} parts
   * @param {ReturnType<import('./options.mjs').readOptions>} parts.options
   * @param {Record<string, import('./bodies.mjs').Bodies>} parts.bodies by model
   * @param {Record<string, string>} parts.repositories folders by name
   * @param {Record<string, string>} parts.pythons by requirements
   */
  constructor({ options, bodies, repositories, pythons }) {
    Object.assign(this, { options, bodies, repositories, pythons });
    this.origin = `http://127.0.0.1:${options.port}`;
  }

  /** ONNX Runtime alone. */
  async raw() {
    const rowsPerSecond = async (model, rows, seconds) => {
      const args = [
        path.join(import.meta.dirname, 'raw.mjs'),
        this.bodies[model].folder,
        String(rows),
        String(seconds),
      ];
      return Number(await run('taskset', ['-c', this.options.serverCore, process.execPath, ...args]));
    };
    const { seconds } = this.options;
    return {
      'raw mlp 32': await rowsPerSecond('mlp', 32, seconds / 2),
      'raw trees 32': await rowsPerSecond('trees', 32, seconds / 2),
      'raw resnet18 1': await rowsPerSecond('resnet18', 1, seconds),
    };
  }

  /** From the start of a process to its first answer. */
  coldStart() {
    const { options, bodies, repositories } = this;
    return coldStarts({ bodies, repository: repositories.mlp, cores: options.serverCore, runs: options.quick ? 2 : 7 });
  }

  /** node:http alone. */
  async baseline() {
    const isReady = () =>
      fetch(this.origin).then(
        (response) => response.ok,
        () => false,
      );
    return this.with(baselineCommand(this.options.port), isReady, async (server) => {
      const figures = {};
      await this.load({ connections: 64, warmUp: true });
      for (const c of [1, 64]) figures[`hello c${c}`] = await this.load({ connections: c });
      const json = this.bodies.mlp.json();
      for (const c of connections) figures[`post c${c}`] = await this.load({ ...json, connections: c });
      return { ...figures, 'post memory': server.memory() };
    });
  }

  /** Our server with one light model. */
  async light(model) {
    const bodies = this.bodies[model];
    return this.withModels([bodies], tidegateCommand(this.repositories[model], this.options.port), async (server) => {
      const figures = await this.allConnections(`tidegate ${model}`, bodies);
      figures[`tidegate ${model} memory`] = server.memory();
      const binary = { ...bodies.binary(32), path: bodies.path, connections: 8 };
      await this.load({ ...binary, warmUp: true });
      figures[`tidegate ${model} binary 32`] = await this.load(binary);
      return figures;
    });
  }

  /** The same without batching. */
  async unbatched() {
    const bodies = this.bodies.mlp;
    const command = tidegateCommand(this.repositories.unbatched, this.options.port, { mlp: { maxBatchRows: 0 } });
    return this.withModels([bodies], command, async () => {
      const load = { ...bodies.json(), path: bodies.path, connections: 64 };
      await this.load({ ...load, warmUp: true });
      return { 'unbatched mlp c64': await this.load(load) };
    });
  }

  /** Our server with a heavy and a light model: as it places them, or all on the main thread. */
  async mixed(placement) {
    const { mlp, resnet18 } = this.bodies;
    const inline = { placement: 'inline' };
    const models = placement === 'inline' ? { mlp: inline, resnet18: inline } : {};
    const command = tidegateCommand(this.repositories[placement], this.options.port, models);
    return this.withModels([mlp, resnet18], command, async () => {
      const { seconds } = this.options;
      const heavy = { ...resnet18.binary(1), path: resnet18.path, connections: 8, seconds: 2 * seconds };
      const light = { ...mlp.json(), path: mlp.path, connections: 8, seconds };
      await this.load({ ...heavy, warmUp: true });
      await this.load({ ...light, warmUp: true });
      const figures = {};
      if (placement === 'auto') {
        figures['heavy c8'] = await this.load(heavy);
        figures['ping'] = await this.during({ ...heavy, connections: 16 }, { path: '/ping', connections: 1, seconds });
      }
      figures[`mixed ${placement}`] = await this.during(heavy, light);
      return figures;
    });
  }

  /** A server of others with one light model. */
  async peer(peer, model) {
    const bodies = this.bodies[model];
    const command = peerCommand(peer, this.pythons[peer.requirements], bodies.folder, this.options.port);
    return this.withModels([bodies], command, async (server) => {
      const figures = await this.allConnections(`${peer.name} ${model}`, bodies);
      figures[`${peer.name} ${model} memory`] = server.memory();
      return figures;
    });
  }

  /** The light model at 1, 8 and 64 connections; trees, whose figures differ little, at 64 alone. */
  async allConnections(name, bodies) {
    const load = { ...bodies.json(), path: bodies.path };
    await this.load({ ...load, connections: 8, warmUp: true });
    const figures = {};
    for (const c of bodies.name === 'mlp' ? connections : [64])
      figures[`${name} c${c}`] = await this.load({ ...load, connections: c });
    return figures;
  }

  /** One load while another one goes on, from a little before to a little after it. */
  async during(background, load) {
    const whole = this.load({ ...background, seconds: load.seconds + 1 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const figure = await this.load(load);
    await whole;
    return figure;
  }

  load({ path: place = '/', warmUp = false, seconds = this.options.seconds, ...load }) {
    return runWrk({
      url: this.origin + place,
      cores: this.options.clientCore,
      seconds: warmUp ? Math.min(1, seconds) : seconds,
      ...load,
    });
  }

  /** Checks every model's answers before anything is timed. */
  withModels(models, command, measure) {
    const isReady = async () => {
      for (const model of models) if (!(await model.isReady(this.origin))) return false;
      return true;
    };
    return this.with(command, isReady, async (server) => {
      for (const model of models) await model.verify(this.origin);
      return measure(server);
    });
  }

  async with(command, isReady, measure) {
    const server = await startServer({ ...command, cores: this.options.serverCore, isReady });
    try {
      return await measure(server);
    } finally {
      await server.stop();
    }
  }
}
