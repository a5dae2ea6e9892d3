/** The entries of a key set; null when the file is none. */
export function keySetIn(bytes: Uint8Array): unknown[] | null;
