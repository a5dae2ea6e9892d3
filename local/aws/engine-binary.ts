import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the engine is in the packages that npm installs by platform: one of them, or none, is in `node_modules`. */
export const ENGINES: Record<string, string> = {
  'darwin-arm64': '@dynoxide/darwin-arm64/dynoxide',
  'darwin-x64': '@dynoxide/darwin-x64/dynoxide',
  'linux-arm64': '@dynoxide/linux-arm64/dynoxide',
  'linux-x64': '@dynoxide/linux-x64/dynoxide',
  'win32-x64': '@dynoxide/win32-x64/dynoxide.exe',
};

const OR_ELSE = 'set DYNAMODB_ENDPOINT to the URL of any DynamoDB.';

export type Platform = Pick<NodeJS.Process, 'platform' | 'arch'>;

const pathOf = (specifier: string): string => fileURLToPath(import.meta.resolve(specifier));

/**
 * The path of the engine's program for this platform. Throws an error with a one-line message where none is built for it,
 * and where npm did not install the one that is (`--omit=optional`, a registry without it, a folder from another machine).
 */
export function engineBinary(
  { platform, arch }: Platform = process,
  find: (specifier: string) => string = pathOf,
): string {
  const specifier = ENGINES[`${platform}-${arch}`];
  if (specifier === undefined)
    throw new Error(`No DynamoDB engine is built for ${platform}-${arch}: ${OR_ELSE}`);
  const missing = (cause?: unknown): Error =>
    new Error(
      `The DynamoDB engine for ${platform}-${arch} is not installed: run npm ci here, or ${OR_ELSE}`,
      {
        cause,
      },
    );
  let path: string;
  try {
    path = find(specifier);
  } catch (cause) {
    throw missing(cause);
  }
  if (!existsSync(path)) throw missing();
  return path;
}
