import { TRIES_PER_ISSUE, TRIES_PER_REQUEST } from '../../shared/domain/code.ts';
import { CONTACT_CENTRE } from '../../shared/domain/contact-centre.ts';
import { spoken } from '../../shared/domain/duration.ts';
import { GLOSSARY } from '../../shared/domain/glossary.ts';
import { ANSWER_WINDOW, CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import type { Information } from './texts.ts';

const calls = `${CONTACT_CENTRE.short} or ${CONTACT_CENTRE.free}`;

export const en: Information = {
  help: {
    title: 'Help',
    lead: `You have ${spoken('en', CONSENT_WINDOW)} to decide. If you do not answer, nothing is given.`,
    sections: [
      {
        id: 'no-sms',
        heading: 'No SMS came',
        paragraphs: [
          'An SMS can take some minutes. If there is none, sign in to your personal account and open the request: you can ask for a new code there.',
          'If you have no registered phone, if SMS cannot be sent, or if the day’s SMS are used up, the code is shown in the account itself.',
        ],
      },
      {
        id: 'phone',
        heading: 'The number is not mine, or has changed',
        paragraphs: [
          'SMS go to the number in the mobile citizens base. Bring your number up to date on eGov.kz, then ask for a new code here.',
          `If an SMS for somebody else reached you, reply “${GLOSSARY.en.words['not-me']}”: until the base confirms the number anew, no requests are sent to it.`,
        ],
      },
      {
        id: 'code',
        heading: 'The code does not work',
        paragraphs: [
          `A code can be wrong ${TRIES_PER_ISSUE} times, then ask for a new one. After ${TRIES_PER_REQUEST} wrong tries the request is locked, and nothing is given.`,
          'Once a new code is sent, the one before no longer works: use the code of the latest SMS.',
        ],
      },
      {
        id: 'not-me',
        heading: 'I did not apply',
        paragraphs: [
          `Answer “This is not me”. Whoever asked is told so and gets nothing. If in doubt, call ${calls}.`,
          'If you want no more requests from an organisation, block it: it cannot tell.',
        ],
      },
      {
        id: 'safety',
        heading: 'Tell nobody the code',
        paragraphs: [
          'The code is as good as your signature. Neither a bank nor an authority may ask you for it, by phone or in person.',
        ],
      },
      {
        id: 'who',
        heading: 'Who may ask',
        paragraphs: [
          'A bank, an organisation or a person may ask, but nobody learns anything without your consent. And with it they get the one sentence shown to you: no amounts, no family members, no address.',
        ],
      },
    ],
  },
  privacy: {
    title: 'Your data',
    lead: 'Nobody learns anything about a family without its consent.',
    sections: [
      {
        id: 'what',
        heading: 'What is kept',
        paragraphs: [
          'Who asked, when and why, what you decided, and the answer that was given. You see this history in your personal account.',
          'Your IIN and phone number stand in no keys of records, no logs and no addresses. One-time codes are not kept at all.',
        ],
      },
      {
        id: 'who',
        heading: 'Who sees it',
        paragraphs: [
          'Before you decide, whoever asks cannot tell whether you have a phone, have blocked them, or refused them before.',
          'If you agree, they get one sentence: whether your family belongs to the recipients of targeted social assistance.',
        ],
      },
      {
        id: 'page',
        heading: 'About these pages',
        paragraphs: [
          'No tracking, no advertising, no files from other sites. Your sign-in is kept in this tab only, and forgotten when you sign out.',
        ],
      },
      {
        id: 'rights',
        heading: 'Your rights',
        paragraphs: [
          'You can download the receipt, block an organisation, and complain. A consent counts once, so there is nothing to withdraw later.',
        ],
      },
    ],
  },
  accessibility: {
    title: 'Accessibility',
    lead: 'The pages are made to level AA of WCAG 2.2.',
    sections: [
      {
        id: 'how',
        heading: 'How it is checked',
        paragraphs: [
          'Each page, in three languages and in light and dark, is checked by axe; use by keyboard, where the focus goes and that no two names are alike have tests of their own.',
          'The pages work in full at a width of 320 pixels, with text at 200 %, and with forced colours.',
        ],
      },
      {
        id: 'limits',
        heading: 'Known limits',
        paragraphs: [
          'No trial with people who use screen readers has been held yet. PDF documents are tagged, but not certified by PDF/UA.',
        ],
      },
      {
        id: 'else',
        heading: 'If a page does not work for you',
        paragraphs: [
          `Every request can be answered by SMS: the code and one word will do. If you need help, call ${calls}.`,
        ],
      },
    ],
  },
  contact: {
    title: 'Contact',
    lead: `Unified Contact Centre: ${calls}. Day and night, free of charge.`,
    sections: [
      {
        id: 'citizens',
        heading: 'For citizens',
        paragraphs: [
          'Ask the contact centre about a request, an SMS or an answer. Tell them your IIN only, never the code.',
          'Complaints can be made on eOtinish.kz.',
        ],
      },
      {
        id: 'organisations',
        heading: 'For organisations',
        paragraphs: [
          `A request is answered within ${spoken('en', ANSWER_WINDOW)} of the consent. The integration guide and the description of the API are on this site.`,
        ],
      },
    ],
  },
  about: {
    title: 'How the service is given',
    lead: 'How information that confirms a family’s belonging to the recipients of targeted social assistance is issued.',
    rules: 'The rules in force',
    provider: 'Provider',
    how: 'How it works',
    steps: ({ decide, answer }) => [
      'A bank, an organisation or a person asks about a citizen.',
      `The citizen agrees or refuses with a one-time code, by SMS or in the personal account, and has ${decide} for it; without an answer nothing is given.`,
      `After the consent whoever asked gets one sentence within ${answer}: whether the family belongs to the recipients. Anybody can check its signature.`,
      'A document about your own status is there at once in your personal account.',
    ],
    fee: 'Cost',
    feeText: 'Free for natural persons.',
    feeOrganisations:
      'Of organisations the rules say nothing: they set no fee for them, and do not promise them that there is none.',
    limits: 'How many requests are taken',
    limitsText:
      'So many new requests of one requester; past that, once the minute or the day (Kazakhstan time) is over. An organisation in the register may have limits of its own.',
    who: 'Requester',
    aMinute: 'minute',
    aDay: 'day',
    unregistered: 'organisation that is not in the register',
    person: 'person',
    time: 'Hours',
    timeText:
      'Round the clock, except technical breaks for repairs. There are no grounds for refusal: every valid request ends in an answer, in a refusal by the citizen, or in silence.',
    complaints: 'Complaints',
    complaintText: ({ providerWorkingDays, qualityBodyWorkingDays, handedOnWorkingDays }) =>
      `A complaint goes to the provider, who deals with it within ${providerWorkingDays} working days. If the provider does not satisfy it, its file is handed on within ${handedOnWorkingDays} working days. The body that assesses and controls the quality of state services deals with a complaint within ${qualityBodyWorkingDays} working days. After that there is the court.`,
    help: 'Frequent questions',
    changes: 'Changes of the procedure',
    feed: 'Feed of changes (JSON Feed)',
  },
  status: {
    title: 'How the service is doing',
    lead: `After a consent the answer is due within ${spoken('en', ANSWER_WINDOW)}. This is how that is kept.`,
    today: 'Today',
    month: 'Last 30 days',
    noAnswers: 'No answers were given in this time',
    share: (share) => `${share} in time`,
    median: (time) => `half within ${time}`,
    slowest: (time) => `99 of 100 within ${time}`,
    answers: (count) => `answers: ${count}`,
    chart: 'Share of answers given in time, by day',
    period: 'Day',
    shareHead: 'In time',
    answersHead: 'Answers',
    incidents: 'Breaks and incidents',
    noIncidents: 'No incident is known, and no break is planned.',
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
  },
};
