import { registerTakes } from '../../shared/contract/scripted-people.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { AnswerRequest } from './answer.ts';

/** In a sandbox the register takes its time about whom the table of scripted people says so. `pause`: resolves after so many ms. */
export const withSlowRegister =
  (answer: AnswerRequest, pause: (ms: number) => Promise<unknown>): AnswerRequest =>
  async (request) => {
    const seconds = registerTakes(request.iin);
    if (seconds > 0) await pause(seconds * SECOND);
    return answer(request);
  };
