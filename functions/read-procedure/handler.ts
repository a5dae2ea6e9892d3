import type { Procedure } from '../../shared/contract/answers/procedure.ts';
import { CONTACT_CENTRE } from '../../shared/domain/contact-centre.ts';
import { CHANGE_WORKING_DAYS, COMPLAINT_WORKING_DAYS } from '../../shared/domain/procedure.ts';
import { ANSWER_WINDOW, CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { api } from '../../shared/http/api.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('read-procedure', process.env);
const { LEGAL_BASIS, DEFAULT_AUTHORITY, CONTROLLER, PUBLIC_URL, SUBMISSION_LIMITS } = opened.env;

const body: Procedure = {
  legalBasis: LEGAL_BASIS,
  provider: DEFAULT_AUTHORITY,
  decideWithinMinutes: CONSENT_WINDOW / MINUTE,
  answerWithinMinutes: ANSWER_WINDOW / MINUTE,
  fee: { person: 'free', organisation: null },
  limits: SUBMISSION_LIMITS,
  breaks: { announced: `${PUBLIC_URL}/incidents.json` },
  complaints: {
    to: CONTROLLER.complaints.to,
    url: CONTROLLER.complaints.url,
    providerWorkingDays: COMPLAINT_WORKING_DAYS.provider,
    qualityBodyWorkingDays: COMPLAINT_WORKING_DAYS.qualityBody,
    handedOnWorkingDays: COMPLAINT_WORKING_DAYS.handedOn,
  },
  contactCentre: CONTACT_CENTRE,
  changes: { feed: `${PUBLIC_URL}/procedure.json`, withinWorkingDays: CHANGE_WORKING_DAYS },
};

export const handler = api(opened, {
  'GET /v1/procedure': async () => ({
    status: 200,
    headers: { 'cache-control': 'public, max-age=300' },
    body,
  }),
});
