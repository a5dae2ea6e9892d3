import { ENVIRONMENTS } from '../shared/service/environment.ts';
import type { FunctionName } from '../shared/service/table.ts';

type VariableName = {
  [F in FunctionName]: keyof (typeof ENVIRONMENTS)[F]['shape'];
}[FunctionName];

/** A value for every variable that some function reads: one that is missing or misspelt does not compile. */
export type Variables = Record<VariableName, string>;

/** Those that the function's schema names, and no others. */
export function environmentOf(name: FunctionName, variables: Variables): Record<string, string> {
  const own = Object.keys(ENVIRONMENTS[name].shape) as VariableName[];
  return Object.fromEntries(own.map((variable) => [variable, variables[variable]]));
}
