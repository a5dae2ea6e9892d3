import { GLOSSARY } from '../domain/glossary.ts';
import type { Language } from '../domain/language.ts';
import { PROBLEMS, type ProblemKind } from './problems.ts';

/** The `title` of each kind in the languages besides English, in which it stands in `PROBLEMS`. */
const TITLES = {
  kk: {
    'invalid-request': 'Сұрауда ереже бұзылған',
    unauthorized: 'Жарамды қолжетімділік токені қажет',
    forbidden: 'Қолжетімділік токені бұған рұқсат бермейді',
    'wrong-code': 'Код қате',
    'requester-suspended': 'Бұл ұйымға қазір сұрау салуға болмайды',
    'code-locked': 'Қате әрекет тым көп: бұл код бұғатталды',
    'not-found': 'Мұнда ештеңе жоқ',
    'method-not-allowed': 'Бұл мекенжайда басқа әрекеттер бар',
    'not-acceptable': 'Қабылданатын түрлердің ешқайсысында берілмейді',
    'open-request': 'Бұл адам туралы басқа мақсаттағы сұрау ашық тұр',
    'already-final': 'Сұрауды енді кері қайтаруға болмайды',
    'already-decided': 'Азамат шешім қабылдаған немесе сұрау кері қайтарылған',
    'webhook-disabled': 'Webhook өшірілген: мекенжайын қайта орнатыңыз',
    'consent-expired': GLOSSARY.kk.events.expired,
    'content-too-large': 'Сұраудың денесі тым үлкен',
    'unsupported-media-type': 'Сұраудың денесі application/json болуы керек',
    'idempotency-key-reused': 'Бұл қайталау кілті бұрын басқа денемен келген',
    'too-many-codes': 'Жаңа кодты әзірге жіберуге болмайды',
    'too-many-requests': 'Шақыру тым көп: сәлден кейін қайталаңыз',
    'internal-error': 'Біздің жақта қате болды',
    unavailable: 'Қызмет мұны дәл қазір орындай алмайды',
  },
  ru: {
    'invalid-request': 'Запрос нарушает правило',
    unauthorized: 'Нужен действительный токен доступа',
    forbidden: 'Токен доступа этого не разрешает',
    'wrong-code': 'Код неверный',
    'requester-suspended': 'Этой организации сейчас нельзя отправлять запросы',
    'code-locked': 'Слишком много неверных попыток: этот код заблокирован',
    'not-found': 'Здесь ничего нет',
    'method-not-allowed': 'У этого адреса другие методы',
    'not-acceptable': 'Ни в одном из принимаемых видов это не выдаётся',
    'open-request': 'Об этом человеке открыт запрос с другой целью',
    'already-final': 'Запрос уже нельзя отозвать',
    'already-decided': 'Гражданин уже решил, или запрос отозван',
    'webhook-disabled': 'Вебхук отключён: задайте его адрес заново',
    'consent-expired': GLOSSARY.ru.events.expired,
    'content-too-large': 'Тело запроса слишком большое',
    'unsupported-media-type': 'Тело запроса должно быть application/json',
    'idempotency-key-reused': 'Этот ключ повтора раньше пришёл с другим телом',
    'too-many-codes': 'Новый код пока отправить нельзя',
    'too-many-requests': 'Слишком много вызовов: повторите чуть позже',
    'internal-error': 'На нашей стороне произошла ошибка',
    unavailable: 'Сервис не может сделать это прямо сейчас',
  },
} as const satisfies Record<Exclude<Language, 'en'>, Record<ProblemKind, string>>;

export const titleOf = (kind: ProblemKind, language: Language): string =>
  language === 'en' ? PROBLEMS[kind].title : TITLES[language][kind];

/** A kind's title in every language. */
export const titlesOf = (kind: ProblemKind): [string, ...string[]] => [
  titleOf(kind, 'en'),
  titleOf(kind, 'kk'),
  titleOf(kind, 'ru'),
];
