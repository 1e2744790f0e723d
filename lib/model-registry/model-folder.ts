import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { aws_s3_assets as assets } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { InitialFile } from '../contracts/champion';
import { modelFolder } from '../contracts/storage';

/** A model folder on this machine: what a model's first deployment starts from. See docs/model-folder.md. */
export class ModelFolder {
  /**
   * Uses the folder at a path. Its `manifest.json` must match every file; `npx tidegate model package` writes it.
   *
   * @param folder absolute, or relative to the working directory
   */
  public static fromPath(folder: string): ModelFolder {
    return new ModelFolder(path.resolve(folder));
  }

  /** Semantic version, from the manifest. */
  public readonly version: string;
  /** Name of the model, from the manifest. */
  public readonly modelName: string;
  /** Paths of the files, sorted. */
  public readonly files: string[];
  /** Names of the features in `schema.json`; none for a model whose input is not tabular. */
  public readonly features: string[];

  private constructor(
    /** Absolute path of the folder. */
    public readonly folder: string,
  ) {
    const manifestPath = path.join(folder, modelFolder.manifest);
    if (!existsSync(manifestPath)) {
      throw new Error(
        `model folder '${folder}' has no ${modelFolder.manifest}; write it with 'npx tidegate model package'`,
      );
    }
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as ManifestFile;
    this.modelName = manifest.name;
    this.version = manifest.version;
    this.files = [...Object.keys(manifest.files), modelFolder.manifest].sort();
    this.check(manifest);
    this.features = this.files.includes(modelFolder.schema) ? this.readFeatures() : [];
  }

  /**
   * Uploads the files with the deployment; the answer says where each of them lies then.
   *
   * @internal
   */
  public _bind(scope: Construct): InitialFile[] {
    const container = new Construct(scope, 'InitialVersion');
    return this.files.map((file) => {
      const asset = new assets.Asset(container, file.replace(/\W/g, '-'), { path: path.join(this.folder, file) });
      return { Path: file, Bucket: asset.s3BucketName, Key: asset.s3ObjectKey };
    });
  }

  private readFeatures(): string[] {
    const { features } = JSON.parse(readFileSync(path.join(this.folder, modelFolder.schema), 'utf8')) as SchemaFile;
    const names = Array.isArray(features) ? features.map((feature: { readonly name?: unknown }) => feature.name) : [];
    if (!Array.isArray(features) || !names.every((name) => typeof name === 'string')) {
      throw new Error(
        `features in ${modelFolder.schema} of model folder '${this.folder}' must be a list of objects with a name, ` +
          'empty for a model whose input is not tabular; see docs/model-folder.md',
      );
    }
    return names;
  }

  private check(manifest: ManifestFile): void {
    for (const [file, { sha256 }] of Object.entries(manifest.files)) {
      const full = path.join(this.folder, file);
      if (!existsSync(full)) throw new Error(`model folder '${this.folder}' lacks ${file}, which its manifest lists`);
      const actual = createHash('sha256').update(readFileSync(full)).digest('hex');
      if (actual !== sha256) {
        throw new Error(
          `${file} in model folder '${this.folder}' has sha256 ${actual}, its manifest says ${sha256}; ` +
            `run 'npx tidegate model package' with a new version`,
        );
      }
    }
    const known = new Set([...this.files, modelFolder.signature]);
    const stray = readdirSync(this.folder).filter(
      (file) => !known.has(file) && statSync(path.join(this.folder, file)).isFile(),
    );
    if (stray.length > 0) {
      throw new Error(`model folder '${this.folder}' holds ${stray.join(', ')}, which its manifest does not list`);
    }
  }
}

interface ManifestFile {
  readonly name: string;
  readonly version: string;
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

interface SchemaFile {
  readonly features?: unknown;
}
