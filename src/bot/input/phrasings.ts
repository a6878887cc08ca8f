/** A phrasing, and the command line it means. */
type Phrasing = readonly [pattern: RegExp, line: (said: Readonly<Record<string, string>>) => string]

const statePattern =
  '(?<state>enabled|disabled|blocked|locked(?: out)?|active|aktiviert|aktiv|deaktiviert|gesperrt|blockiert)'
const adverbs = '(?:(?:still|now|already|currently|noch|schon|gerade|jetzt|all) )*'
const isEnabled = (word = '') => /^(?:enabled|active|aktiv)/i.test(word)
const filterOf = ({ state: word }: Readonly<Record<string, string>>) => (isEnabled(word) ? 'enabled' : 'disabled')

const phrasing = (pattern: string, line: Phrasing[1]): Phrasing => [new RegExp(`^(?:${pattern})$`, 'iu'), line]

/** Common phrasings in English and German. Questions are answered directly; changes only lead to a plan. */
const phrasings: readonly Phrasing[] = [
  phrasing(
    '(?:(?:ok(?:ay)?|great|super|perfect),? )?(?:thanks|thank you|thx|cheers|danke|vielen dank)(?: .{0,30})?|great|super|perfect|ok(?:ay)?',
    () => 'thanks',
  ),
  phrasing(
    '(?:what|how) (?:can|do|could) (?:you|i) .*|what (?:is|are) (?:this|you)|how does (?:this|it) work|who are you',
    () => 'help',
  ),
  phrasing(
    'was (?:kannst du|können sie|kann ich|machst du|bist du).*|wie (?:funktioniert|geht) das|wer bist du',
    () => 'help',
  ),
  phrasing('what (?:is waiting|waits) for me|what do i have to approve|was wartet auf mich', () => 'approval'),
  phrasing('what did i do|was habe ich (?:getan|gemacht)', () => 'operations'),
  phrasing(
    `(?:who|which (?:accounts|users|people)|wer) (?:is|are|ist|sind) ${adverbs}${statePattern}`,
    (said) => `list users ${filterOf(said)}`,
  ),
  phrasing(
    `(?:show|list|find|zeige?)(?: me| mir)? (?:all |alle )?(?:the |die )?${statePattern.replace(')', 'en?|aktivierten|deaktivierten|gesperrten)')} (?:accounts|users|people|konten|benutzer)`,
    (said) => `list users ${filterOf(said)}`,
  ),
  phrasing(
    `(?:is|are|ist|sind) (?<who>.+?) ${adverbs}(?:${statePattern}|able to sign in|signed in)`,
    ({ who }) => `check status ${who}`,
  ),
  phrasing(
    '(?:can|may|kann|darf) (?<who>.+?) (?:still |sich noch |sich )?(?:sign in|log in|anmelden)',
    ({ who }) => `check status ${who}`,
  ),
  phrasing(
    "(?:what(?:’s|'s| is)|show(?: me)?|wie ist) (?:the |der )?status (?:of|for|von) (?<who>.+)",
    ({ who }) => `check status ${who}`,
  ),
  phrasing(
    "(?:who is|who’s|who's|wer ist|find|search(?: for)?|look up|suche?|finde) (?<who>.+)",
    ({ who }) => `list users ${who}`,
  ),
  phrasing('(?<who>.+?) (?:sperren|deaktivieren|blockieren)', ({ who }) => `disable ${who}`),
  phrasing('(?<who>.+?) (?:entsperren|aktivieren|freischalten)', ({ who }) => `enable ${who}`),
  phrasing(
    '(?:reset|change) (?:the )?(?<who>.+?) passwords?',
    // The possessive might lack its apostrophe; names are matched by their beginning.
    ({ who = '' }) => `reset passwords ${who.includes('@') ? who : who.replace(/(?:['’]s?|s)$/iu, '')}`,
  ),
  phrasing('(?<who>.+?) prüfen', ({ who }) => `check status ${who}`),
]

const politeStart =
  /^(?:(?:hi|hello|hey|hallo|ok|okay|rollcall|please|pls|kindly|bitte)[\s,!:]+|(?:can|could|would|will) you (?:please )?|(?:kannst du|können sie|könntest du|könnten sie)(?: bitte)? (?:mal )?|i (?:want|need|would like)(?: you)? to |i’d like to |i'd like to |ich (?:möchte|will|muss) )+/i
/** Longer text is a list or a pasted email. */
const maxLength = 300

/**
 * The command line for an ordinary sentence, without a language model: "is adele enabled?", "please disable ...", "wer
 * ist gesperrt?". Undefined for any other text. `isCommand`: whether a text starts with a command name.
 */
export function commandLineFor(text: string, isCommand: (text: string) => boolean): string | undefined {
  if (text.length > maxLength || text.includes('\n')) return undefined
  const bare = text.trim().replace(/[\s?!.]+$/, '')
  const plain = bare.replace(politeStart, '')
  if (plain !== bare && isCommand(plain)) return plain
  for (const [pattern, line] of phrasings) {
    const said = pattern.exec(plain)
    if (said) return line(said.groups ?? {})
  }
  return undefined
}
