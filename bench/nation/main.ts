/**
 * Which limit a nation's mornings meet first, and what they cost: `npm run bench:nation`. docs/performance.md and docs/deploy.md have these
 * tables, and a test holds them to be the same.
 */
import { fixedLine, monthsTable, partsTable, pollingLine } from './cost-tables.ts';
import { daysTable, limitsTable } from './tables.ts';

for (const part of [daysTable(), limitsTable(), partsTable(), fixedLine(), monthsTable(), pollingLine()])
  console.log(`${part}\n`);
