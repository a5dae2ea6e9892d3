import { type VariableName, variablesOf } from '../../shared/service/environment.ts';
import type { FunctionName } from '../../shared/service/table.ts';

/** A value for every variable that some function reads: one that is missing or misspelt does not compile. */
export type Variables = Record<VariableName, string>;

/** Those that the function's entry calls for, and no others. */
export const environmentOf = (name: FunctionName, variables: Variables): Record<string, string> =>
  Object.fromEntries(variablesOf(name).map((variable) => [variable, variables[variable]]));
