import { DAY } from '../../shared/domain/time.ts';
import { randomVersion } from '../../shared/signing/random.ts';
import { makeAnswerTimes, makeOwnAnswers } from '../../shared/storage/answers.ts';
import { makeBlocks } from '../../shared/storage/blocks.ts';
import { makeDisowned } from '../../shared/storage/disowned.ts';
import { makeInbox } from '../../shared/storage/inbox.ts';
import type { MalformedItem } from '../../shared/storage/malformed.ts';
import { makeMeeting } from '../../shared/storage/meeting.ts';
import { makeOpenings } from '../../shared/storage/openings.ts';
import { makePrivacy } from '../../shared/storage/privacy.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { makeSmsHold } from '../../shared/storage/sms-hold.ts';
import { makeSmsLog } from '../../shared/storage/sms-log.ts';
import { makeSubmissions } from '../../shared/storage/submissions.ts';
import { openTable, type Table } from '../../shared/storage/table.ts';
import { makeTellings } from '../../shared/storage/tellings.ts';
import { makeWindows } from '../../shared/storage/windows.ts';
import type { Stores } from '../fakes/memory.ts';

const malformed = (item: MalformedItem): never => {
  throw item;
};

export const RETENTION = 365 * DAY;

/** The stores of the service over the DynamoDB that the environment names. */
export const openStores = (
  requests: Table = openTable('requests'),
  register: Table = openTable('register'),
): Stores => ({
  requests: makeRequests({ table: requests, retention: RETENTION, token: randomVersion, malformed }),
  meeting: makeMeeting({ requests, register }),
  windows: makeWindows(requests, malformed),
  inbox: makeInbox({ requests, register }, malformed),
  smsLog: makeSmsLog(requests),
  smsHold: makeSmsHold(requests),
  disowned: makeDisowned(requests),
  blocks: makeBlocks(requests),
  openings: makeOpenings(requests, malformed),
  tellings: makeTellings(requests, malformed),
  privacy: makePrivacy(requests),
  ownAnswers: makeOwnAnswers({ table: requests, retention: RETENTION }),
  answerTimes: makeAnswerTimes(requests),
  submissions: makeSubmissions(requests),
  register: makeRegister(register),
});
