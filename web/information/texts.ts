/** One part of a page. `id`: what a link to it names, the same in every language. */
export type Section = { id: string; heading: string; paragraphs: readonly string[] };

/** A page that is read from top to bottom. */
export type TextPageContent = { title: string; lead: string; sections: readonly Section[] };

export type TextName = 'help' | 'privacy' | 'accessibility' | 'contact';

/** Every text of the information pages. */
export type Information = Record<TextName, TextPageContent> & {
  about: {
    title: string;
    lead: string;
    rules: string;
    provider: string;
    how: string;
    /** Both are durations in words. */
    steps: (times: { decide: string; answer: string }) => readonly string[];
    fee: string;
    feeText: string;
    feeOrganisations: string;
    limits: string;
    limitsText: string;
    who: string;
    aMinute: string;
    aDay: string;
    unregistered: string;
    person: string;
    time: string;
    timeText: string;
    complaints: string;
    complaintText: (days: {
      providerWorkingDays: number;
      qualityBodyWorkingDays: number;
      handedOnWorkingDays: number;
    }) => string;
    help: string;
    changes: string;
    feed: string;
  };
  status: {
    title: string;
    lead: string;
    today: string;
    month: string;
    noAnswers: string;
    /** `share`: per cent, as the language writes it. */
    share: (share: string) => string;
    /** Times are in seconds or minutes, with their unit. */
    median: (time: string) => string;
    slowest: (time: string) => string;
    answers: (count: string) => string;
    chart: string;
    period: string;
    shareHead: string;
    answersHead: string;
    incidents: string;
    noIncidents: string;
    seconds: (count: string) => string;
    minutes: (count: string) => string;
  };
};
