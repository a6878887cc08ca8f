import type { EnteredFields, FieldOn } from '../../operations/plan/form-fields.ts'
import type { Playbook } from '../../operations/registry/playbook.ts'
import { extractEnd, extractStart, type TypingContext } from './moment.ts'

/** Text after a command that plans a change: the accounts, and values for the form's other fields. */
export type PlanText = EnteredFields<FieldOn<'form'>> & { readonly accounts: string }

/** The reason, from its keyword to the end of the line. */
const reasonPattern =
  /(?:^|[\s,;.])(?:(?:reason|grund|begründung)\s{0,3}:|(?:because of|because|weil|wegen)(?=\s))\s*(?<reason>.*)$/iu
const ticketPattern =
  /(?:^|[\s,;])ticket(?:nummer)?\s{0,3}(?::\s{0,3}(?:"([^"]*)"|([^\s,;]+))|#?\s{0,3}((?=[^\s,;]{0,100}\d)[^\s,;]+))/iu
/** Marks the accounts as compromised. */
const compromisedPattern = /(?<=^|[\s,;])(?:as compromised|als kompromittiert)(?=$|[\s,;.!])/iu
/** Group and filter names can contain anything, so quoted parts are replaced by placeholders before searching. */
const quotedText = /"[^"\n]*"/g
const maskQuoted = (text: string) => text.replace(quotedText, (all) => '\u0001'.repeat(all.length))

/** Whether an end time and marking accounts as compromised are supported, and what actions add. */
type SupportedDetails = Pick<Playbook, 'timed' | 'contains' | 'inputs'>

/** Extracts the form's values from a message. */
export function readPlanText(text: string, typing: TypingContext, takes: SupportedDetails): PlanText {
  const reasons: string[] = []
  const lines = text.split('\n').map((line) => {
    // A single word is an account; lists can be long.
    if (!/\s|:/.test(line)) return line
    const { before, reason, behind } = splitReason(line, (rest) => extractDetails(rest, typing, takes).accounts === '')
    if (reason) reasons.push(reason)
    return `${before} ${behind}`.trim()
  })
  const taken = extractDetails(lines.join('\n'), typing, takes)
  return { ...taken, ...(reasons.length > 0 && { reason: reasons.join('; ') }) }
}

function splitReason(
  line: string,
  isDetails: (text: string) => boolean,
): { before: string; reason?: string; behind: string } {
  const found = reasonPattern.exec(maskQuoted(line))
  const length = found?.groups?.['reason']?.length
  if (!found || length === undefined) return { before: line, behind: '' }
  const before = line.slice(0, found.index)
  const whole = line.slice(line.length - length).trim()
  // Quotes delimit the reason only if nothing but a ticket or time follows; any other text belongs to it.
  const [all, inside] = /^"([^"]*)"/.exec(whole) ?? []
  if (all === undefined || inside === undefined) return { before, reason: whole, behind: '' }
  const behind = whole.slice(all.length)
  return isDetails(behind) ? { before, reason: inside.trim(), behind } : { before, reason: whole, behind: '' }
}

function extractDetails(
  whole: string,
  typing: TypingContext,
  { timed, contains, inputs = [] }: SupportedDetails,
): PlanText {
  const found = inputs.flatMap(({ id, pattern }) => {
    const [named, ...groups] = pattern.exec(whole) ?? []
    const value = groups.find((group) => group !== undefined)?.trim()
    return named && value ? [{ named, entry: [id, value] as const }] : []
  })
  const text = found.reduce((rest, { named }) => rest.replace(named, ' '), whole)
  const quotes: string[] = []
  // Private-use characters, because messages don't contain them and they preserve the surrounding white space.
  const hidden = text.replace(/\ue000/g, '').replace(quotedText, (all, at: number) => {
    // Tickets can be quoted too.
    if (/ticket(?:nummer)?\s{0,3}:\s{0,3}$/i.test(text.slice(Math.max(0, at - 20), at))) return all
    quotes.push(all)
    return '\ue000'
  })
  const shown = (rest: string) => {
    let next = 0
    return rest.replace(/\ue000/g, () => quotes[next++] ?? '')
  }
  const [all = '', double, bare, numbered] = ticketPattern.exec(hidden) ?? []
  const ticket = (double ?? bare ?? numbered)?.trim()
  const withoutTicket = ticket ? hidden.replace(all, ' ') : hidden
  const compromised = contains === 'asked' && compromisedPattern.test(withoutTicket)
  const withoutMark = compromised ? withoutTicket.replace(compromisedPattern, ' ') : withoutTicket
  const end = extractEnd(withoutMark, typing)
  const withoutEnd = end?.rest ?? withoutMark
  const start = extractStart(withoutEnd, typing)
  // If an end time isn't supported, keep its text, so that the operator gets an error.
  const left = `${start?.rest ?? withoutEnd} ${end && !timed ? end.text : ''}`
  return {
    accounts: shown(left.replace(/ {2,}/g, ' ')).trim(),
    ...(ticket && { ticket }),
    ...(found.length > 0 && { added: Object.fromEntries(found.map(({ entry }) => entry)) }),
    ...(compromised && { compromised }),
    ...(start && { runAtDate: start.date, runAtTime: start.time }),
    ...(end && timed && { enableAtDate: end.date, enableAtTime: end.time }),
  }
}
