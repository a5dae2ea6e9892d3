import { SegmentedMessage } from 'sms-segments-calculator';
import type { Measure } from '../telemetry/metrics.ts';
import type { SendSms } from './send-sms.ts';

/**
 * The same sender, with each SMS measured. `segmentPriceUsd`: what a segment costs, for the estimate. Sent and failed are
 * counted together, one of them 0: a share can only be computed where there are both, also when every SMS fails.
 */
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
      measure.count('SmsFailed', 0);
      measure.count('SmsSegments', segments);
      measure.count('SmsCostUsd', segments * segmentPriceUsd);
      return outcome;
    } catch (error) {
      measure.count('SmsFailed');
      measure.count('SmsSent', 0);
      throw error;
    }
  };
}
