import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { clientTypes, TYPES_FILE } from './client-types.ts';
import { withTables } from './guide.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const GUIDE = join(DOCS, 'integrate.md');

/** The document as it is checked in and served (`npm run docs:openapi`). */
export const documentText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(DOCS, 'openapi.json'), documentText());
  writeFileSync(GUIDE, withTables(readFileSync(GUIDE, 'utf8')));
  writeFileSync(TYPES_FILE, clientTypes());
}
