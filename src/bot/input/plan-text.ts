import type { Playbook } from '../../actions/playbooks.ts'
import { type Typing, takeEnd, takeStart } from './moment.ts'

/** What was typed behind a command that plans a change: the accounts, and what belongs into the other fields of its form. */
export interface PlanText {
  readonly accounts: string
  readonly reason?: string
  readonly ticket?: string
  readonly compromised?: true
  readonly runAtDate?: string
  readonly runAtTime?: string
  readonly enableAtDate?: string
  readonly enableAtTime?: string
}

/** Everything behind this, up to the end of the line, is the reason. */
const because =
  /(?:^|[\s,;.])(?:(?:reason|grund|begründung)\s*:|(?:because of|because|weil|wegen)(?=\s))\s*(?<reason>.*)$/iu
const ticketed = /(?:^|[\s,;])ticket(?:nummer)?\s*(?::\s*(?:"([^"]*)"|([^\s,;]+))|#?\s*((?=\S*\d)[^\s,;]+))/iu
/** Of the accounts before it. */
const marked = /(?<=^|[\s,;])(?:as compromised|als kompromittiert)(?=$|[\s,;.!])/iu
/** A group or a filter may be called like anything; one sign stands for each quote and all that is in it. */
const quoted = /"[^"\n]*"/g
const mask = (text: string) => text.replace(quoted, (all) => '\u0001'.repeat(all.length))

/** Whether an end may be set, and whether accounts may be called compromised. */
type Takes = Pick<Playbook, 'timed' | 'contains'>

/** Takes the reason, the ticket and the hours out of a message, and that the accounts are compromised. */
export function readPlanText(text: string, typing: Typing, takes: Takes): PlanText {
  const reasons: string[] = []
  const lines = text.split('\n').map((line) => {
    // A single word is an account, and a list may be long.
    if (!/\s|:/.test(line)) return line
    const { before, reason, behind } = splitReason(line, (rest) => takeDetails(rest, typing, takes).accounts === '')
    if (reason) reasons.push(reason)
    return `${before} ${behind}`.trim()
  })
  const taken = takeDetails(lines.join('\n'), typing, takes)
  return { ...taken, ...(reasons.length > 0 && { reason: reasons.join('; ') }) }
}

function splitReason(
  line: string,
  isDetails: (text: string) => boolean,
): { before: string; reason?: string; behind: string } {
  const found = because.exec(mask(line))
  const length = found?.groups?.['reason']?.length
  if (!found || length === undefined) return { before: line, behind: '' }
  const before = line.slice(0, found.index)
  const whole = line.slice(line.length - length).trim()
  // Quotes end the reason where only a ticket or an hour follows; anything else belongs to it.
  const [all, inside] = /^"([^"]*)"/.exec(whole) ?? []
  if (all === undefined || inside === undefined) return { before, reason: whole, behind: '' }
  const behind = whole.slice(all.length)
  return isDetails(behind) ? { before, reason: inside.trim(), behind } : { before, reason: whole, behind: '' }
}

function takeDetails(text: string, typing: Typing, { timed, contains }: Takes): PlanText {
  const quotes: string[] = []
  // Private use characters: no message holds any, and white space around them stays.
  const hidden = text.replace(/\ue000/g, '').replace(quoted, (all, at: number) => {
    // A ticket may be quoted, too.
    if (/ticket(?:nummer)?\s*:\s*$/i.test(text.slice(0, at))) return all
    quotes.push(all)
    return '\ue000'
  })
  const shown = (rest: string) => {
    let next = 0
    return rest.replace(/\ue000/g, () => quotes[next++] ?? '')
  }
  const [whole = '', double, bare, numbered] = ticketed.exec(hidden) ?? []
  const ticket = (double ?? bare ?? numbered)?.trim()
  const withoutTicket = ticket ? hidden.replace(whole, ' ') : hidden
  const compromised = contains === 'asked' && marked.test(withoutTicket)
  const withoutMark = compromised ? withoutTicket.replace(marked, ' ') : withoutTicket
  const end = takeEnd(withoutMark, typing)
  const withoutEnd = end?.rest ?? withoutMark
  const start = takeStart(withoutEnd, typing)
  // Where no end can be set, it is left for somebody to be told so.
  const left = `${start?.rest ?? withoutEnd} ${end && !timed ? end.text : ''}`
  return {
    accounts: shown(left.replace(/ {2,}/g, ' ')).trim(),
    ...(ticket && { ticket }),
    ...(compromised && { compromised }),
    ...(start && { runAtDate: start.date, runAtTime: start.time }),
    ...(end && timed && { enableAtDate: end.date, enableAtTime: end.time }),
  }
}
