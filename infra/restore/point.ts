import type { TableName } from '../../shared/service/table.ts';
import type { Restored } from './restore-table.ts';

type CdkFile = {
  context: { stages: Record<string, Record<string, unknown> & { restored?: Record<string, Restored> }> };
};
type Change = { stage: string; name: TableName; restored: Restored | null };

/** The text of cdk.json in which the stage uses a restored table, or (null) its own again. Throws for a stage that it has not. */
export function pointed(text: string, { stage, name, restored }: Change): string {
  const file: CdkFile = JSON.parse(text);
  const config = file.context.stages[stage];
  if (!config) throw new Error(`cdk.json has no stage ${stage}`);
  const { [name]: _before, ...others } = config.restored ?? {};
  const all = { ...others, ...(restored && { [name]: restored }) };
  const { restored: _all, ...rest } = config;
  file.context.stages[stage] = Object.keys(all).length > 0 ? { ...rest, restored: all } : rest;
  return `${JSON.stringify(file, null, 2)}\n`;
}
