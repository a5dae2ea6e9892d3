import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../../shared/openapi/document.ts';

const FILE = join(import.meta.dirname, '../../docs/openapi.json');

/** The document as it is checked in and served (`npm run docs:openapi`). */
export const documentText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (process.argv[1] === import.meta.filename) writeFileSync(FILE, documentText());
