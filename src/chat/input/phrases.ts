/** A question, and the command line that answers it. */
export type Question = readonly [pattern: string, line: (said: Readonly<Record<string, string>>) => string]
/** What is said before and after the people, and the command it means. */
export type Frame = readonly [command: string, before: string, after?: string, possessive?: true]

const states =
  'enabled|disabled|blocked|locked(?: out)?|active|suspended|aktivierte?n?|aktive?n?|deaktivierte?n?|gesperrte?n?|blockierte?n?'
const statePattern = `(?<state>${states})`
const adverbs = '(?:(?:still|now|already|currently|noch|schon|gerade|jetzt|all|alle) )*'
const isEnabled = (word = '') => /^(?:enabled|active|aktiv)/i.test(word)
const listInState = ({ state = '' }: Readonly<Record<string, string>>) =>
  `list users ${isEnabled(state) ? 'enabled' : 'disabled'}`
const check = ({ who }: Readonly<Record<string, string>>) => `check status ${who}`

const show = '(?:show|list|find|get|give|zeige?|liste)(?: me| mir)?(?: all| alle)?(?: the| our| die| unsere)?'
const people = '(?:accounts?|users?|people|konten|benutzer|nutzer|leute)'
const owned = "(?:[’']?s)?(?: account| konto)?"
const unit = '(?<unit>day|week|month|year|tag|woche|monat|jahr)\\p{L}*'
const inactive = ({ count, unit: of = '' }: Readonly<Record<string, string>>) =>
  `list users inactive:${count}${of.charAt(0)}`

/** Questions in English and German. They are answered at once, because looking changes nothing. */
export const questions: readonly Question[] = [
  [
    '(?:(?:ok(?:ay)?|great|super|perfect),? )?(?:thanks|thank you|thx|cheers|danke|vielen dank)(?: .{0,30})?|great|super|perfect|ok(?:ay)?',
    () => 'thanks',
  ],
  [
    '(?:what|how) (?:can|do|could) (?:you|i) .*|what (?:is|are) (?:this|you)|how does (?:this|it) work|who are you',
    () => 'help',
  ],
  ['was (?:kannst du|können sie|kann ich|machst du|bist du).*|wie (?:funktioniert|geht) das|wer bist du', () => 'help'],
  [
    'what (?:is waiting|waits) for me|what do i have to approve|(?:what|does anything|is there anything that) (?:needs?|requires?|awaits?) my approval|anything to approve',
    () => 'approval',
  ],
  [
    'was wartet auf (?:mich|meine (?:genehmigung|freigabe))|was muss ich (?:noch )?(?:genehmigen|freigeben)',
    () => 'approval',
  ],
  // Only a card's button confirms a plan, so a "yes" leads back to it.
  ['yes|yep|yeah|confirm|do it|go ahead|ja|jawohl|bestätigen?|mach das', () => 'operations'],
  ['what (?:did i do|have i done)(?: today)?|was habe ich (?:heute )?(?:getan|gemacht)', () => 'operations'],
  [
    '(?:take|roll) (?:that|it) back|mache? (?:das|es|den letzten vorgang|die letzte änderung) (?:wieder )?rückgängig|nimm (?:das|es) zurück',
    () => 'undo',
  ],
  [`(?:show(?: me)? )?(?:the |all )?risky ${people}|who is (?:at risk|risky)`, () => 'check status risk:high'],
  [`(?:who|which ${people}|wer) (?:is|are|ist|sind) ${adverbs}${statePattern}`, listInState],
  [`${show} ${statePattern} ${people}`, listInState],
  [
    `(?:${show}|who are(?: the| our)?|wer sind(?: die| unsere)?) (?:guests?(?: ${people})?|external ${people}|gäste|externen?(?: ${people})?)`,
    () => 'list users guests',
  ],
  [
    `(?:who|which ${people}|${people} that|${people} who) (?:hasn['’]?t|haven['’]?t|has not|have not|didn['’]?t) (?:signed|logged|sign|log|been) in (?:for|in|since) (?:the last |over |more than )?(?<count>\\d{1,4}) ${unit}`,
    inactive,
  ],
  [`wer hat sich (?:seit|in den letzten) (?<count>\\d{1,4}) ${unit} nicht (?:mehr )?angemeldet`, inactive],
  [
    `${show} (?:everyone|everybody|${people}) (?:in|of|from|aus|in der) (?:the |der |dem )?(?:department |abteilung )?(?<name>.+?)(?: department| team)?`,
    ({ name = '' }) => `list users department:"${name.replaceAll('"', '')}"`,
  ],
  [
    `(?:why |since when |warum |wieso |seit wann )?(?:is|are|ist|sind) (?<who>.+?)${owned} ${adverbs}(?:${states}|able to sign in|signed in)`,
    check,
  ],
  ['(?:can|may|kann|darf) (?<who>.+?) (?:still |sich noch |sich )?(?:sign in|log in|anmelden)', check],
  [
    `(?:what(?:['’]?s| is)|show(?: me)?|wie ist|zeige?(?: mir)?) (?:the |der |den )?(?:account )?status (?:of|for|von) (?<who>.+?)${owned}`,
    check,
  ],
  [
    // A status names the last person who changed the account.
    `who (?:has )?(?:${states}|enabled|unblocked|unlocked|signed out|locked|blocked) (?<who>.+?)${owned}`,
    check,
  ],
  [`wer hat (?<who>.+?)${owned} (?:${states}|entsperrt|abgemeldet|freigeschaltet)`, check],
  ["(?:what happened (?:to|with)|what['’]?s wrong with|was ist mit) (?<who>.+?)(?: los| passiert)?", check],
  [
    `(?:when did|when has) (?<who>.+?) last (?:sign|log|signed|logged) in|(?:what|which) groups is (?<member>.+?) in|wann hat sich (?<german>.+?) zuletzt angemeldet`,
    ({ who, member, german }) => `check status details ${who || member || german}`,
  ],
  [`(?:show|open|get|zeige?)(?: me| mir)? (?<who>.+?)(?:[’']?s (?:account|details)| account)`, check],
  ['zeige?(?: mir)? (?:das )?konto von (?<who>.+?)(?: an)?', check],
  [
    "(?:who is|who[’']?s|wer ist|find|search(?: for)?|look up|look for|suche?|finde) (?<who>.+)",
    ({ who }) => `list users ${who}`,
  ],
  ['(?<who>.+?) prüfen', check],
]

const passwords = '(?:das |die )?(?:passwort|kennwort|passwörter|kennwörter)'
const allOfIt =
  '(?:out )?(?:everywhere|of (?:everything|all (?:sessions|devices|apps))|from all (?:devices|sessions)|on all devices)'

/** Ways to ask for a change in English and German. They lead to its plan. */
export const changeFrames: readonly Frame[] = [
  ['enable accounts', 're-?enable|reactivate|enable again|(?:turn|switch) (?:back )?on'],
  ['enable accounts', 'turn|switch', '(?:back )?on(?: again)?'],
  ['enable accounts', 'schalte?', '(?:wieder )?(?:frei|ein)'],
  ['enable accounts', '', '(?:wieder )?(?:entsperren|aktivieren|freischalten)'],
  ['sign out everywhere', '(?:sign|log|kick|throw)(?: out)?', allOfIt],
  ['sign out everywhere', '(?:end|kill|revoke|close)(?: all)?(?: the)? sessions (?:of|for)'],
  ['sign out everywhere', 'melde?', '(?:überall|auf allen geräten|von allen geräten) ab'],
  ['sign out everywhere', '', '(?:überall|auf allen geräten|von allen geräten) abmelden'],
  ['reset passwords', '(?:reset|change) (?:the )?passwords? (?:of|for)'],
  ['reset passwords', `setze? ${passwords} (?:von|für)`, 'zurück'],
  ['reset passwords', `${passwords} (?:von|für)`, 'zurücksetzen'],
  // The possessive might lack its apostrophe; names are matched by their beginning.
  ['reset passwords', '(?:reset|change)(?: the)?', 'passwords?', true],
  ['require password change', 'force|make|require', '(?:to )?(?:change|choose) (?:the|their|his|her|a new) passwords?'],
  [
    'remove sign-in methods',
    '(?:remove|reset|delete|clear) (?:the )?(?:mfa|2fa|authenticator|sign-?in methods?)(?: methods?)? (?:for|of|from)',
  ],
  ['let back in', 'let', 'back in'],
  ['disable accounts', 'suspend|freeze|deactivate|shut off|cut off|(?:turn|switch|shut) off'],
  ['disable accounts', 'turn|switch|shut|lock', 'off|out'],
  ['disable accounts', '', '(?:sperren|deaktivieren|blockieren)'],
]

const was = '(?:got|was|were|is|are|has been|have been|may be|might be|seems|looks)'
const hurt = '(?:hacked|compromised|phished|breached|taken over|hijacked)'
const device = '(?:phone|mobile|laptop|computer|tablet|device|badge|key|handy|telefon|smartphone|rechner|gerät)'
const firm = '(?:(?:the |our )?(?:company|firm|business)|us|here)'

/** What happened to someone. It asks for nothing, so it only leads to a choice of what could be done. */
export const offerPhrases = {
  compromised: [
    `(?<who>.+?)(?:[’']?s account)? ${was} ${hurt}(?: .*)?`,
    '(?<who>.+?) (?:has )?clicked(?: on)? (?:a |the )?(?:phishing|malicious|bad|suspicious) (?:link|mail|email)(?: .*)?',
    '(?<who>.+?) (?:wurde|ist|sind|wurden) (?:gehackt|gephisht|kompromittiert|übernommen)(?: worden)?',
    '(?<who>.+?) hat auf (?:einen|den) (?:phishing|schädlichen|verdächtigen).{0,20} geklickt',
  ],
  leaving: [
    `(?<who>.+?) (?:is leaving|leaves|has left|left|quit|has quit|resigned|has resigned|was fired|got fired)(?: ${firm})?(?: (?:today|tomorrow|yesterday|on \\p{L}+|this week))?`,
    '(?<who>.+?) hat (?:heute |morgen )?(?:ihren|seinen|den) letzten (?:arbeits)?tag(?: heute| morgen)?',
    '(?<who>.+?) (?:verlässt (?:uns|die firma|das unternehmen)|hat gekündigt|wurde gekündigt|wurde entlassen|scheidet aus)(?: .{0,20})?',
  ],
  lost: [
    `(?<who>.+?) (?:has )?lost (?:her|his|their|the|a) ${device}(?: .*)?`,
    `(?<who>.+?)[’']s ${device} (?:was|got|is) (?:stolen|lost|gone)(?: .*)?`,
    `(?<who>.+?) hat (?:ihr|sein|das|den|ihren|seinen) (?:\\p{L}+)?${device} verloren`,
  ],
} as const

const politeWords =
  '(?:please|pls|now|asap|immediately|right (?:away|now)|at once|urgently|thanks|thank you|for me|again|bitte|sofort|jetzt|umgehend|gleich|mal|danke)'
/** Words before a request that don't affect it. */
export const politeStart =
  /^(?:(?:hi|hello|hey|hallo|ok|okay|rollcall|please|pls|kindly|urgent|quick|bitte|dringend|schnell|sofort)[\s,!:]+|(?:can|could|would|will) you (?:please )?|(?:kannst du|können sie|könntest du|könnten sie)(?: bitte)? (?:mal )?|(?:i|we) (?:want|need|would like|have)(?: you)? to |i(?:’|')d like to |(?:ich|wir) (?:möchten?|wollen|will|muss|müssen) |i (?:think|believe|guess) (?:that )?|ich (?:glaube|denke),? (?:dass )?)+/i
/** Words behind a request that don't affect it. */
export const politeEnd = new RegExp(`(?:[\\s,]+${politeWords})+$`, 'iu')
