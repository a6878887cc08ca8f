import type { ParsableCommand } from './parse.ts'
import { changeFrames, type Frame, offerPhrases, politeEnd, politeStart, type Question, questions } from './phrases.ts'

const matching = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'iu')
const negation = /(?<![\p{L}\p{N}])(?:not|never|don['’]?t|nicht|kein\p{L}*)(?![\p{L}\p{N}])/iu
/** Where the accounts end and a reason or ticket begins. */
const detailStart = /[\s,;–-]+(?:because|weil|wegen|due to|reason\s?:|grund\s?:|ticket)(?=[\s:#])/iu

const questionPatterns = questions.map(([pattern, line]): [RegExp, Question[1]] => [matching(pattern), line])
const framePatterns = changeFrames.map(([command, before, after, possessive]: Frame): [RegExp, string, boolean] => [
  matching([before && `(?:${before})`, '(?<who>.+?)', after && `(?:${after})`].filter(Boolean).join(' ')),
  command,
  possessive === true,
])
const offerPatterns = Object.entries(offerPhrases).flatMap(([about, patterns]) =>
  patterns.map((pattern) => [matching(pattern), about] as const),
)

/** The person in "adele's account", "the user adele" or "konto von adele". */
const personIn = (who = ''): string =>
  who
    .replace(
      /^(?:(?:the|das|die|den|dem|der) )?(?:(?:accounts?|users?|konto|konten|benutzer)(?: (?:of|for|von))? )/iu,
      '',
    )
    .replace(/^(?:of|for|from|von|für|the) /iu, '')
    .replace(/ (?:accounts?|konto|konten)$/iu, '')
    .replace(/['’]s?$/u, '')
    .trim()

/** Longer text is a list or a pasted email. */
const maxLength = 300

/**
 * The command line for an ordinary sentence: "is adele enabled?", "please disable ...", "wer
 * ist gesperrt?". Undefined for any other text. `isCommand`: whether a text starts with a command name;
 * `commands`: those that can be asked for in sentences of their own.
 */
export function commandLineFor(
  text: string,
  isCommand: (text: string) => boolean,
  commands: readonly Pick<ParsableCommand, 'name' | 'sentences'>[] = [],
): string | undefined {
  if (text.length > maxLength || text.includes('\n')) return undefined
  const bare = text.trim().replace(/[\s?!.]+$/, '')
  const plain = bare.replace(politeStart, '')
  if (plain !== bare && isCommand(plain)) return plain
  const sentence = plain.replace(politeEnd, '')
  const asked = commands.find(
    ({ sentences }) => sentences && [plain, sentence].some((one) => matching(sentences).test(one)),
  )
  if (asked) return asked.name
  for (const [pattern, line] of questionPatterns) {
    const said = pattern.exec(plain) ?? pattern.exec(sentence)
    if (said) return line(Object.fromEntries(Object.entries(said.groups ?? {}).map(([key, at]) => [key, at ?? ''])))
  }
  return negation.test(sentence) ? undefined : lineForChange(plain, sentence)
}

/** A change that is asked for, with its reason and ticket; or what happened to someone, which only leads to a choice. */
function lineForChange(plain: string, sentence: string): string | undefined {
  const end = detailStart.exec(plain)?.index ?? plain.length
  const asked = plain.slice(0, end).replace(politeEnd, '')
  for (const [pattern, command, possessive] of framePatterns) {
    const { who } = pattern.exec(asked)?.groups ?? {}
    const owner = possessive && who && !who.includes('@') ? who.replace(/s$/iu, '') : who
    if (owner) return `${command} ${personIn(owner)}${plain.slice(end)}`
  }
  for (const [pattern, about] of offerPatterns) {
    const { who } = pattern.exec(sentence)?.groups ?? {}
    if (who) return `offer changes ${about}: ${personIn(who)} | ${sentence}`
  }
  return undefined
}
