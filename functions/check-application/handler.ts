import { applicationCheck } from '../../shared/contract/bodies/application-check.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { api } from '../../shared/http/api.ts';
import { parseBody } from '../../shared/http/body.ts';
import { forRequester } from '../../shared/http/caller.ts';
import { openReferences } from '../../shared/signing/open-keys.ts';
import { SYSTEM } from '../../shared/signing/system.ts';
import { openRegister } from '../../shared/storage/register.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';
import { makeCheckApplication } from './check-application.ts';

const opened = openFunction('check-application', process.env);
const references = openReferences(opened.env);
const checkApplication = makeCheckApplication({
  ...SYSTEM,
  register: openRegister(opened.env),
  references,
});

const post = forRequester(references, async ({ event, requester }) => {
  const body = parseBody(event, applicationCheck(almatyDate(SYSTEM.now())));
  if (body.kind === 'refused') return body.reply;
  const checked = await checkApplication(body.value);
  opened.logger.info('application-checked', { operator: requester.id, passes: checked.passes });
  return { status: 200, body: checked };
});

export const handler = api(opened, { 'POST /v1/register/application-checks': post });
