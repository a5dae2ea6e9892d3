import type { Column } from './columns.ts';
import { columnOf, type HeadingLanguage } from './headings.ts';
import type { Table } from './tables.ts';

type Names = Readonly<Record<HeadingLanguage, string>>;

/** What each column is called: those of Annex 3-1 in its words, the others as this service writes them itself. */
export const COLUMN_NAMES: Readonly<Record<Column, Names>> = {
  applicationNumber: { kk: 'өтініш №', ru: '№ заявления', en: 'application No.' },
  registeredOn: {
    kk: 'өтініштің тіркелген күні',
    ru: 'дата регистрации заявления',
    en: 'date of registration',
  },
  applicantIin: {
    kk: 'өтініш берушінің жеке сәйкестендіру нөмірі',
    ru: 'индивидуальный идентификационный номер заявителя',
    en: "applicant's individual identification number",
  },
  applicantName: {
    kk: 'өтініш берушінің тегі, аты, әкесінің аты (бар болса)',
    ru: 'фамилия, имя, отчество (при его наличии) заявителя',
    en: "applicant's surname, name, patronymic (if any)",
  },
  address: {
    kk: 'өтініш берушінің тұрғылықты мекенжайы',
    ru: 'адрес места жительства заявителя',
    en: "applicant's address",
  },
  sentToPrecinctCommissionOn: {
    kk: 'учаскелік комиссияның қарауына беру күні',
    ru: 'дата передачи на рассмотрение участковой комиссии',
    en: 'date handed to the precinct commission',
  },
  precinctConclusionOn: {
    kk: 'учаскелік комиссиядан қорытындыны қабылдау күні',
    ru: 'дата приёма заключения от участковой комиссии',
    en: 'date its conclusion was received',
  },
  sentToEmploymentCommissionOn: {
    kk: 'жұмыспен қамту мәселелері жөніндегі аудандық (қалалық) немесе өңірлік комиссияның қарауына жіберілген күні',
    ru: 'дата направления на рассмотрение районной (городской) или региональной комиссии по вопросам занятости',
    en: 'date sent to the district (city) or regional employment commission',
  },
  employmentRecommendationOn: {
    kk: 'жұмыспен қамту мәселелері жөніндегі аудандық (қалалық) немесе өңірлік комиссияның ұсынымдарын алған күн',
    ru: 'дата получения рекомендаций районной (городской) или региональной комиссии по вопросам занятости',
    en: 'date its recommendations were received',
  },
  socialContract: {
    kk: 'әлеуметтік келісімшарттың нөмірі және жасалған күні',
    ru: 'номер и дата заключения социального контракта',
    en: 'number and date of the social contract',
  },
  draftDecisionSentOn: {
    kk: 'өтініш берушінің құжаттар пакетімен шешім жобасын уәкілетті органға жолдау күні',
    ru: 'дата направления проекта решения с пакетом документов заявителя в уполномоченный орган',
    en: 'date the draft decision was sent to the authorised body with the documents',
  },
  assistance: {
    kk: 'атаулы әлеуметтік көмектің түрі (шартсыз / шартты)',
    ru: 'вид адресной социальной помощи (безусловная / обусловленная)',
    en: 'kind of TSA: unconditional / conditional',
  },
  decision: {
    kk: 'атаулы әлеуметтік көмекті тағайындау (төлем мөлшерін өзгерту, төлемді тоқтата тұру, төлемді тоқтату, тағайындаудан бас тарту) туралы, тағайындалған жағдайда кепілдік берілген әлеуметтік пакетті ұсыну (ұсынудан бас тарту) туралы шешімнің күні',
    ru: 'дата решения о назначении (изменении размера, приостановлении выплаты, прекращении выплаты, отказе в назначении) адресной социальной помощи, при назначении о предоставлении (отказе в предоставлении) гарантированного социального пакета',
    en: 'date of the decision on assigning (changing the amount, suspending the payment, stopping the payment, refusing) TSA, and, where assigned, on granting (refusing) the guaranteed social package',
  },
  period: {
    kk: 'тағайындау кезеңі (аймен көрсету)',
    ru: 'период назначения (указать по месяцам)',
    en: 'period of assignment, by months',
  },
  totalTenge: {
    kk: 'отбасына тағайындалған төлемнің жалпы сомасы (теңгемен)',
    ru: 'общая сумма выплаты, назначенной семье (в тенге)',
    en: 'total assigned to the family, tenge',
  },
  additionalAgreement: {
    kk: 'қосымша келісімнің нөмірі және жасалған күні',
    ru: 'номер и дата заключения дополнительного соглашения',
    en: 'number and date of the additional agreement',
  },
  additionalDecision: {
    kk: 'уәкілетті органның қосымша келісім бойынша тағайындау немесе тағайындаудан бас тарту туралы шешімінің күні',
    ru: 'дата решения уполномоченного органа о назначении или отказе в назначении по дополнительному соглашению',
    en: "date of the authorised body's decision to assign or refuse under the additional agreement",
  },
  additionalTotalTenge: {
    kk: 'отбасына тағайындалған төлемнің жалпы сомасы (қосымша келісім бойынша, теңгемен)',
    ru: 'общая сумма выплаты, назначенной семье по дополнительному соглашению (в тенге)',
    en: 'total assigned to the family (additional), tenge',
  },
  decisionKind: { kk: 'шешімнің түрі', ru: 'вид решения', en: 'decision' },
  socialPackage: { kk: 'әлеуметтік пакет', ru: 'социальный пакет', en: 'social package' },
  reasonKk: { kk: 'бас тарту себебі', ru: 'себебі (қазақша)', en: 'reason (kk)' },
  reasonRu: { kk: 'себебі (орысша)', ru: 'причина отказа', en: 'reason (ru)' },
  withdrawn: { kk: 'қайтарып алынды', ru: 'отозвана', en: 'withdrawn' },
  member: { kk: 'отбасы мүшесінің ЖСН', ru: 'ИИН члена семьи', en: "family member's IIN" },
  iin: { kk: 'ЖСН', ru: 'ИИН', en: 'IIN' },
  phone: { kk: 'ұялы телефон', ru: 'мобильный телефон', en: 'mobile phone' },
  language: { kk: 'тіл', ru: 'язык', en: 'language' },
  whyRejected: { kk: 'неге қабылданбады', ru: 'почему не принято', en: 'why it was not accepted' },
  ignored: { kk: '', ru: '', en: '' },
};

/** A table's headings in one row, each such that its column is found by it again. */
export function headingsOf({ headings, places, language }: Table): string[] {
  const row = [...headings];
  for (const [column, place] of Object.entries(places) as [Column, number][]) {
    const said = columnOf(row[place] ?? '');
    const isFound = said === column || (column === 'additionalTotalTenge' && said === 'totalTenge');
    if (!isFound && column !== 'ignored') row[place] = COLUMN_NAMES[column][language];
  }
  return row;
}
