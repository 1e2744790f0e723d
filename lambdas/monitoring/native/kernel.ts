/** What is used of WebAssembly here; the types of Node.js do not tell. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;

/** What every kernel exports. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
}

const modules = new Map<string, object>();

/**
 * Starts a kernel: a small program that works on many bytes or numbers at once. Each start has a memory of its own.
 * @param code of `code/`, compiled when it is first asked for
 * @param host functions that the kernel calls
 */
export function startKernel(code: string, host: object = {}): Kernel {
  let module = modules.get(code);
  if (module === undefined) {
    module = new Module(Buffer.from(code, 'base64'));
    modules.set(code, module);
  }
  return new Instance(module, { host }).exports as Kernel;
}
