import type { Binning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Profile } from '../../../lambdas/monitoring/profile/profile';
import type { DataSet } from '../data/open-data';
import type { ProfiledShare, ProfileJob } from './job';
import { localFile } from './local-file';
import { cutIntoPieces, pieceSize, type LocalFile } from './pieces';
import type { ProfilingThreads } from './threads';

/**
 * Files of data that the other threads are profiling while the main one does what it has to; it takes part when it asks
 * for the profile. That is the same for any number of threads and any order of files, and that of their records one by one.
 */
export class StartedProfile {
  /**
   * Has the other threads begin.
   * @throws UsageError when a file cannot be read
   */
  public static async start(
    { files, roles }: Pick<DataSet, 'files' | 'roles'>,
    binning: Binning,
    schema: FeatureSchema,
    threads: ProfilingThreads,
  ): Promise<StartedProfile> {
    return new StartedProfile(await Promise.all(files.map(localFile)), { binning, schema, roles }, threads);
  }

  private readonly job: ProfileJob;
  private readonly others: Promise<ProfiledShare[]>;

  private constructor(
    private readonly files: readonly LocalFile[],
    private readonly how: Pick<ProfileJob, 'binning' | 'schema' | 'roles'>,
    private readonly threads: ProfilingThreads,
    size = pieceSize,
  ) {
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.job = { ...how, pieces: cutIntoPieces(files, size), next };
    this.others = Promise.all(threads.work(this.job));
    // Told to whoever asks for the profile; something else may fail before.
    this.others.catch(() => undefined);
  }

  /**
   * Takes part until all is read. Nothing else happens in the main thread meanwhile. To be called once: it ends the threads.
   * @throws UsageError when a file cannot be read
   */
  public async finish(): Promise<Profile> {
    const { takePieces } = await import('./take-pieces');
    const { mergeProfiles } = await import('../../../lambdas/monitoring/profile/merge');
    const shares = [await takePieces(this.job), ...(await this.others)];
    // A line break in quotes was taken for the end of a record: only files that are read from their beginning are sure.
    if (shares.some(({ isCutInside }) => isCutInside)) return this.uncut().finish();
    // Ending takes a thread a while, which passes while the profile is judged.
    void this.threads.end();
    return mergeProfiles(shares.map(({ profile }) => profile));
  }

  private uncut(): StartedProfile {
    return new StartedProfile(this.files, this.how, this.threads, Infinity);
  }
}
