/** A phrasing, and the command line it means. */
type Form = readonly [pattern: RegExp, line: (said: Readonly<Record<string, string>>) => string]

const state = '(?<state>enabled|disabled|blocked|locked(?: out)?|active|aktiviert|aktiv|deaktiviert|gesperrt|blockiert)'
const still = '(?:(?:still|now|already|currently|noch|schon|gerade|jetzt|all) )*'
const isEnabled = (word = '') => /^(?:enabled|active|aktiv)/i.test(word)
const filterOf = ({ state: word }: Readonly<Record<string, string>>) => (isEnabled(word) ? 'enabled' : 'disabled')

const form = (pattern: string, line: Form[1]): Form => [new RegExp(`^(?:${pattern})$`, 'iu'), line]

/** Common phrasings in English and German. Questions are answered directly; changes only lead to a plan. */
const forms: readonly Form[] = [
  form(
    '(?:(?:ok(?:ay)?|great|super|perfect),? )?(?:thanks|thank you|thx|cheers|danke|vielen dank)(?: .{0,30})?|great|super|perfect|ok(?:ay)?',
    () => 'thanks',
  ),
  form(
    '(?:what|how) (?:can|do|could) (?:you|i) .*|what (?:is|are) (?:this|you)|how does (?:this|it) work|who are you',
    () => 'help',
  ),
  form(
    'was (?:kannst du|können sie|kann ich|machst du|bist du).*|wie (?:funktioniert|geht) das|wer bist du',
    () => 'help',
  ),
  form('what (?:is waiting|waits) for me|what do i have to approve|was wartet auf mich', () => 'approval'),
  form('what did i do|was habe ich (?:getan|gemacht)', () => 'operations'),
  form(
    `(?:who|which (?:accounts|users|people)|wer) (?:is|are|ist|sind) ${still}${state}`,
    (said) => `list users ${filterOf(said)}`,
  ),
  form(
    `(?:show|list|find|zeige?)(?: me| mir)? (?:all |alle )?(?:the |die )?${state.replace(')', 'en?|aktivierten|deaktivierten|gesperrten)')} (?:accounts|users|people|konten|benutzer)`,
    (said) => `list users ${filterOf(said)}`,
  ),
  form(
    `(?:is|are|ist|sind) (?<who>.+?) ${still}(?:${state}|able to sign in|signed in)`,
    ({ who }) => `check status ${who}`,
  ),
  form(
    '(?:can|may|kann|darf) (?<who>.+?) (?:still |sich noch |sich )?(?:sign in|log in|anmelden)',
    ({ who }) => `check status ${who}`,
  ),
  form(
    "(?:what(?:’s|'s| is)|show(?: me)?|wie ist) (?:the |der )?status (?:of|for|von) (?<who>.+)",
    ({ who }) => `check status ${who}`,
  ),
  form(
    "(?:who is|who’s|who's|wer ist|find|search(?: for)?|look up|suche?|finde) (?<who>.+)",
    ({ who }) => `list users ${who}`,
  ),
  form('(?<who>.+?) (?:sperren|deaktivieren|blockieren)', ({ who }) => `disable ${who}`),
  form('(?<who>.+?) (?:entsperren|aktivieren|freischalten)', ({ who }) => `enable ${who}`),
  form(
    '(?:reset|change) (?:the )?(?<who>.+?) passwords?',
    // The possessive might lack its apostrophe; names are matched by their beginning.
    ({ who = '' }) => `reset passwords ${who.includes('@') ? who : who.replace(/(?:['’]s?|s)$/iu, '')}`,
  ),
  form('(?<who>.+?) prüfen', ({ who }) => `check status ${who}`),
]

const politeStart =
  /^(?:(?:hi|hello|hey|hallo|ok|okay|rollcall|please|pls|kindly|bitte)[\s,!:]+|(?:can|could|would|will) you (?:please )?|(?:kannst du|können sie|könntest du|könnten sie)(?: bitte)? (?:mal )?|i (?:want|need|would like)(?: you)? to |i’d like to |i'd like to |ich (?:möchte|will|muss) )+/i
/** Longer text is a list or a pasted email. */
const maxLength = 300

/**
 * The command line for an ordinary sentence, without a language model: "is adele enabled?", "please disable ...", "wer
 * ist gesperrt?". Undefined for any other text. `isCommand`: whether a text starts with a command name.
 */
export function lineMeant(text: string, isCommand: (text: string) => boolean): string | undefined {
  if (text.length > maxLength || text.includes('\n')) return undefined
  const bare = text.trim().replace(/[\s?!.]+$/, '')
  const plain = bare.replace(politeStart, '')
  if (plain !== bare && isCommand(plain)) return plain
  for (const [pattern, line] of forms) {
    const said = pattern.exec(plain)
    if (said) return line(said.groups ?? {})
  }
  return undefined
}
