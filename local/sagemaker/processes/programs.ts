/** A program that stands for container images. */
export interface ImageProgram {
  /** Which images: the address, with `*` for any characters. */
  readonly images: readonly string[];
  /** The program and what it is always given; the container's own arguments (`serve`, `train`) follow. */
  readonly command: readonly string[];
  /** Variables on top of the container's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The program that stands for an image.
 *
 * @throws Error when none is declared for it
 */
export function programFor(image: string, programs: readonly ImageProgram[]): ImageProgram {
  const found = programs.find(({ images }) => images.some((pattern) => matches(image, pattern)));
  if (!found) {
    throw new Error(
      `no program is declared for the image '${image}'; add it to local/programs.ts with the command that it runs`,
    );
  }
  return found;
}

function matches(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

/** Variables of a container with `/opt/ml` replaced by the folder that stands for it. */
export function relocate(environment: Readonly<Record<string, string>>, base: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/^\/opt\/ml(?=\/|$)/, base)]),
  );
}
