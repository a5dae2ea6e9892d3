import { SegmentedMessage } from 'sms-segments-calculator';
import type { SendSms } from '../messaging/sms-sender.ts';
import type { Measure } from './metrics.ts';

/** The same sender, with each SMS measured. `segmentPriceUsd`: what a segment costs, for the estimate. */
export function measuringSms(sendSms: SendSms, measure: Measure, segmentPriceUsd: number): SendSms {
  return async (message) => {
    try {
      const outcome = await sendSms(message);
      if (outcome.kind === 'unreachable') {
        measure.count('SmsUnreachable');
        return outcome;
      }
      const segments = new SegmentedMessage(message.text).segmentsCount;
      measure.count('SmsSent');
      measure.count('SmsSegments', segments);
      measure.count('SmsCostUsd', segments * segmentPriceUsd);
      return outcome;
    } catch (error) {
      measure.count('SmsFailed');
      throw error;
    }
  };
}
