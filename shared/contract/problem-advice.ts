import type { Language } from '../domain/language.ts';
import type { ProblemKind } from './problems.ts';

/** What to do about each kind: on the page about it, and in docs/integrate.md. */
export const PROBLEM_ADVICE = {
  'invalid-request': {
    kk: '«errors» әр қате өрісті көрсетеді: түзетіп, қайта жіберіңіз. Өзгеріссіз қайталау көмектеспейді.',
    ru: 'В errors названо каждое поле с ошибкой: исправьте и отправьте снова. Повтор без изменений не поможет.',
    en: 'errors names each field that is wrong: mend it and send again. Repeating it unchanged does not help.',
  },
  unauthorized: {
    kk: 'Жаңа токен алып, қайталаңыз. WWW-Authenticate тақырыбы себебін айтады.',
    ru: 'Получите новый токен и повторите. Причину называет заголовок WWW-Authenticate.',
    en: 'Get a new token and repeat. The header WWW-Authenticate says what was wrong.',
  },
  forbidden: {
    kk: 'Токеннің scope, iin, bin және name мәндерін тексеріңіз. Қайталау көмектеспейді.',
    ru: 'Проверьте в токене scope, iin или bin и name. Повтор не поможет.',
    en: 'Look at scope, iin or bin, and name in the token. Repeating does not help.',
  },
  'wrong-code': {
    kk: 'Азаматтан кодты қайта сұраңыз: attemptsLeft қанша әрекет қалғанын айтады.',
    ru: 'Попросите гражданина ввести код ещё раз: attemptsLeft говорит, сколько попыток осталось.',
    en: 'Let the citizen type the code again: attemptsLeft says how many tries are left.',
  },
  'requester-suspended': {
    kk: 'Министрлікке хабарласыңыз. Бұрын жіберілген сұрауларды оқуға болады, олар жалғаса береді.',
    ru: 'Обратитесь в министерство. Отправленные раньше запросы можно читать, они идут своим чередом.',
    en: 'Contact the ministry. What was sent before can be read, and goes on.',
  },
  'code-locked': {
    kk: 'Азамат жаңа код сұрай алады; барлық әрекет біткен болса, сұрау мерзімі біткенше күтеді.',
    ru: 'Гражданин может запросить новый код; если все попытки исчерпаны, запрос ждёт конца срока.',
    en: 'The citizen can ask for a fresh code; when all tries are used up, the request waits for its end.',
  },
  'not-found': {
    kk: 'Мекенжайды тексеріңіз. Басқа ұйымның сұрауы да дәл осылай көрінеді, ал жауап дайын болғанға дейін жоқ.',
    ru: 'Проверьте адрес. Чужой запрос выглядит так же, а ответа нет, пока он не дан.',
    en: 'Look at the address. Somebody else’s request looks the same, and there is no answer until it is given.',
  },
  'method-not-allowed': {
    kk: 'Allow тақырыбы осы мекенжайда қандай әдістер барын айтады.',
    ru: 'Заголовок Allow называет методы, которые есть у этого адреса.',
    en: 'The header Allow names the methods that this address has.',
  },
  'not-acceptable': {
    kk: 'Accept тақырыбында detail атаған түрлердің бірін сұраңыз.',
    ru: 'Попросите в Accept один из видов, названных в detail.',
    en: 'Ask in Accept for one of the forms that detail names.',
  },
  'open-request': {
    kk: 'Location ашық сұрауға апарады: оның соңын күтіңіз немесе қайтарып алып, жаңасын жіберіңіз.',
    ru: 'Location ведёт к открытому запросу: дождитесь его конца или отзовите его и отправьте новый.',
    en: 'Location leads to the open request: wait for its end, or withdraw it and send the new one.',
  },
  'already-final': {
    kk: 'Сұрауды оқыңыз: ол аяқталған және енді өзгермейді.',
    ru: 'Прочитайте запрос: он завершён и больше не изменится.',
    en: 'Read the request: it is final and never changes.',
  },
  'already-decided': {
    kk: 'Бетті жаңартыңыз: шешім қабылданған немесе сұрау кері қайтарылған.',
    ru: 'Обновите страницу: решение принято или запрос отозван.',
    en: 'Read the list of consents again: it is decided, or was withdrawn.',
  },
  'webhook-disabled': {
    kk: 'Мекенжайды PUT /v1/webhook арқылы қайта орнатыңыз, содан кейін қайталаңыз.',
    ru: 'Задайте адрес заново через PUT /v1/webhook, затем повторите.',
    en: 'Set the address again by PUT /v1/webhook, then repeat.',
  },
  'consent-expired': {
    kk: 'Шешім енді қабылданбайды. Қажет болса, ұйым қайта сұрайды.',
    ru: 'Решение уже не принимается. Если нужно, организация спросит снова.',
    en: 'No decision counts any more. Whoever asked may ask again.',
  },
  'content-too-large': {
    kk: 'Денені кішірейтіңіз: тізілім үшін бір шақыруда 100 жолдан асырмаңыз.',
    ru: 'Уменьшите тело: для реестра не больше 100 строк за вызов.',
    en: 'Send less at once: for the register at most 100 rows a call.',
  },
  'unsupported-media-type': {
    kk: 'Денені сығымдамай, content-type: application/json деп жіберіңіз.',
    ru: 'Отправьте тело несжатым, с content-type: application/json.',
    en: 'Send the body as it is, uncompressed, with content-type: application/json.',
  },
  'idempotency-key-reused': {
    kk: 'Жаңа сұраққа жаңа кілт беріңіз; ескі кілтпен тек сол дененің өзін қайталауға болады.',
    ru: 'Для нового вопроса возьмите новый ключ; со старым можно повторять только то же тело.',
    en: 'Take a new key for a new question; the old one repeats its own body only.',
  },
  'too-many-codes': {
    kk: 'Retry-After секундтан кейін қайталаңыз; ол жоқ болса, бұл сұрауда жаңа код жіберілмейді.',
    ru: 'Повторите через Retry-After секунд; если его нет, новых кодов по этому запросу не будет.',
    en: 'Repeat after Retry-After seconds; without it, this request gets no more codes.',
  },
  'too-many-requests': {
    kk: 'Retry-After секунд күтіп, сол күйінде қайталаңыз.',
    ru: 'Подождите Retry-After секунд и повторите то же самое.',
    en: 'Wait Retry-After seconds and repeat the same.',
  },
  'internal-error': {
    kk: 'Сол кілтпен қайталаңыз; қайталанса, instance мәнін бізге айтыңыз.',
    ru: 'Повторите с тем же ключом; если не помогло, назовите нам instance.',
    en: 'Repeat with the same key; if it comes again, tell us its instance.',
  },
  unavailable: {
    kk: 'Retry-After секундтан кейін сол кілтпен қайталаңыз: ештеңе екі рет жасалмайды.',
    ru: 'Повторите через Retry-After секунд с тем же ключом: ничего не сделается дважды.',
    en: 'Repeat after Retry-After seconds with the same key: nothing is done twice.',
  },
} as const satisfies Record<ProblemKind, Record<Language, string>>;
