import { type VariableName, variablesOf } from '../../shared/service/environment.ts';
import { FUNCTION_ENTRIES, type FunctionName } from '../../shared/service/table.ts';
import { runAs } from '../aws/caller.ts';
import { callId } from '../call-id.ts';

/** Runs one function with an event, as Lambda does: with its own permissions, its name in the context. */
export type Invoke = (name: FunctionName, event: unknown) => Promise<unknown>;

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/**
 * Loads every function with just the variables that its entry calls for. The functions share one process, so each is
 * loaded with its own environment and reads it then, as it does at a cold start.
 */
export async function loadFunctions(variables: Record<VariableName, string>): Promise<Invoke> {
  const handlers = new Map<FunctionName, Handler>();
  for (const { name } of FUNCTION_ENTRIES) {
    const own = variablesOf(name);
    for (const variable of own) process.env[variable] = variables[variable];
    const module: { handler: Handler } = await import(`../../functions/${name}/handler.ts`);
    for (const variable of own) delete process.env[variable];
    handlers.set(name, module.handler);
  }
  return async (name, event) => {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`no function is called ${name}`);
    return runAs(name, () => handler(event, { functionName: name, awsRequestId: callId() }));
  };
}
