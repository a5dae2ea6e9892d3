import { createReadStream } from 'node:fs';

/** Documents have some 60 kB, key sets some 2: far beyond, a file is something else, or has no end. Bytes. */
const LARGEST = 16 * 1024 * 1024;
const PATIENCE = 10_000;

/** The check could not be made: the message says what to do. */
export class CannotCheck extends Error {}

/**
 * @param {string} file path
 * @returns {Promise<Uint8Array>}
 */
export async function readFrom(file) {
  try {
    return await collected(createReadStream(file), file);
  } catch (cause) {
    if (cause instanceof CannotCheck) throw cause;
    throw new CannotCheck(`${file} cannot be read (${cause.code}).`, { cause });
  }
}

/**
 * @param {string} url
 * @returns {Promise<Uint8Array>}
 */
export async function download(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw new CannotCheck(`${url} answered ${response.status}.`);
    return await collected(response.body ?? [], url);
  } catch (cause) {
    if (cause instanceof CannotCheck) throw cause;
    throw new CannotCheck(`${url} cannot be reached. Offline, name a saved key set: --jwks FILE.`, { cause });
  }
}

async function collected(stream, name) {
  const chunks = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LARGEST) throw new CannotCheck(`${name} is too large to be one of this service.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
