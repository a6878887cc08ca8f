import type {
  Answer,
  AutomaticCheck,
  Bot,
  Check,
  Expected,
  Facts,
  GuidedCheck,
  Reason,
  Seen,
  Somebody,
  Trial,
  Undo,
} from './check.ts'
import type { Person } from './person.ts'
import type { UndoList } from './undo-list.ts'
import { takeBack } from './undoing.ts'
import { NotAllowedError, type Wire } from './wire.ts'

/**
 * `expected`: it differs because of the tenant. `surprise`: it differs unexpectedly. `leftOut`: it couldn't be made
 * here. `later`: someone has to check again.
 */
export type Verdict = 'asDocumented' | 'expected' | 'surprise' | 'leftOut' | 'later' | 'notReached'

export interface Result {
  readonly check: Check
  readonly verdict: Verdict
  readonly says: string
  readonly because?: Reason
  /** As documented, but an empty list. */
  readonly isEmpty?: true
  /** The person wrote what happened, so the check's own explanation may be about something else. */
  readonly noted?: true
}

export interface EngineOptions {
  readonly checks: readonly Check[]
  readonly person: Person
  readonly wire: Wire
  readonly list: UndoList
  readonly facts: Facts
  readonly operator: Somebody
  readonly accounts: readonly [Somebody, Somebody]
  readonly rich: Somebody | undefined
  readonly bot: ((check: string) => Bot) | undefined
  /** Aborted to stop: requests in progress end, and everything is undone. */
  readonly signal: AbortSignal
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly now: () => number
}

export interface Ending {
  readonly results: readonly Result[]
  /** Changes that couldn't be undone. */
  readonly left: readonly Undo[]
  readonly stopped?: string
}

const withoutBot: Readonly<Record<NonNullable<AutomaticCheck['bot']>, string>> = {
  teams: 'without the bot’s settings and Teams’ address (--service-url)',
  own: 'without the bot’s settings and PUBLIC_URL',
  exchange: 'without a sign-in through the bot (--as)',
  doctor: 'without the bot’s settings',
}

const patienceMs = 60_000

/**
 * Makes all checks in order; ends early unless each basic one is as documented. Undoes everything at the end, whatever
 * happens.
 */
export async function runChecks(options: EngineOptions): Promise<Ending> {
  const { checks, person, list, wire, signal } = options
  const results: Result[] = []
  let stopped: string | undefined
  try {
    for (const check of checks) {
      if (stopped === undefined && signal.aborted) stopped = 'You stopped it.'
      const result = stopped === undefined ? await make(check, options) : notReached(check)
      results.push(result)
      if (result.verdict !== 'notReached') person.say(line(result))
      if (check.basic && stopped === undefined && result.verdict !== 'asDocumented')
        stopped = `“${check.title}” is basic: nothing after it can be checked.`
    }
  } catch (error) {
    stopped = signal.aborted ? 'You stopped it.' : messageOf(error)
    results.push(...checks.slice(results.length).map(notReached))
  }
  const left = await takeBack(list, (name, request) => wire.graph('undo', name, request))
  return { results, left, ...(stopped !== undefined && { stopped }) }
}

const notReached = (check: Check): Result => ({ check, verdict: 'notReached', says: 'not reached' })
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

async function make(check: Check, options: EngineOptions): Promise<Result> {
  return check.kind === 'guided' ? guide(check, options) : automate(check, options)
}

async function automate(check: AutomaticCheck, options: EngineOptions): Promise<Result> {
  const { facts, bot, person, signal } = options
  const missing = (check.permissions ?? []).filter((scope) => !facts.scopes.has(scope))
  if (missing.length > 0) return leftOut(check, `without the permission ${missing.join(', ')}`)
  if (check.bot && !bot?.(check.id)[check.bot]) return leftOut(check, withoutBot[check.bot])
  if (check.leaves) {
    const question = `${check.title} can’t be taken back: ${check.leaves}. Go on?`
    if ((await person.ask(`${check.id} go on`, question, ['yes', 'no'])) === 'no') return leftOut(check, 'you declined')
  }
  try {
    return judge(check, await seen(check, options), facts)
  } catch (error) {
    if (signal.aborted || error instanceof NotAllowedError) throw error
    return { check, verdict: 'surprise', says: messageOf(error) }
  }
}

async function seen(check: AutomaticCheck, options: EngineOptions): Promise<Seen> {
  const { list, wire } = options
  const before = new Set(list.entries)
  const undo = async () => {
    const own = list.entries.filter((entry) => !before.has(entry))
    await takeBack(list, (name, request) => wire.graph(check.id, name, request), own)
  }
  try {
    return await check.run(trialFor(check, options, undo))
  } finally {
    await undo()
  }
}

function trialFor(check: AutomaticCheck, options: EngineOptions, undo: () => Promise<void>): Trial {
  const { wire, list, signal, facts, operator, accounts, bot } = options
  const goOn = () => signal.throwIfAborted()
  return {
    facts,
    operator,
    first: accounts[0],
    second: accounts[1],
    rich: options.rich ?? accounts[0],
    bot: bot?.(check.id),
    undo,
    async graph(name, request, more) {
      goOn()
      return wire.graph(check.id, name, request, more)
    },
    async change(name, request, entry, more) {
      goOn()
      const known = typeof entry === 'function' ? null : entry
      if (known) list.add(known)
      const answer = await wire.graph(check.id, name, request, more)
      // A refusal has changed nothing. Anything else might have, so it is undone.
      if (known && answer.status >= 400 && answer.status < 500) list.remove(known)
      const told = typeof entry === 'function' ? entry(answer) : null
      if (told) list.add(told)
      return answer
    },
    async until(look) {
      const end = options.now() + patienceMs
      for (let pause = 500; ; pause = Math.min(5000, pause * 2)) {
        goOn()
        if (await look()) return true
        if (options.now() + pause > end) return false
        await options.sleep(pause, signal)
      }
    },
  }
}

function judge(check: AutomaticCheck, { fits, says, answer, isEmpty }: Seen, facts: Facts): Result {
  if (fits) return { check, verdict: 'asDocumented', says, ...(isEmpty && { isEmpty }) }
  const reason = answer && (check.expected ?? []).find((one) => one.shows(decisive(answer), facts))
  return reason ? expected(check, reason, says) : { check, verdict: 'surprise', says }
}

/** The answer or, in a batch of one, the answer to its call. */
function decisive(answer: Answer): Answer {
  const { responses } = Object(answer.body) as { responses?: unknown }
  const one = Array.isArray(responses) && responses.length === 1 ? Object(responses[0]) : undefined
  return one ? { status: Number(one['status']), headers: {}, body: one['body'] } : answer
}

const expected = (check: Check, reason: Expected, says: string): Result => ({
  check,
  verdict: 'expected',
  because: reason.because,
  says: `${says}. ${reason.says}`,
})
const leftOut = (check: Check, says: string): Result => ({ check, verdict: 'leftOut', says })

async function guide(check: GuidedCheck, { person }: EngineOptions): Promise<Result> {
  const steps = check.steps.map((step, at) => `  ${at + 1}. ${step}`)
  person.say(`\n${check.title}\n${steps.join('\n')}\n  Expected: ${check.claim}`)
  const answer = await person.ask(check.id, check.question, ['yes', 'no', 'skip', 'later'])
  if (answer === 'yes') return { check, verdict: 'asDocumented', says: 'yes' }
  if (answer === 'skip') return leftOut(check, 'you skipped it')
  if (answer === 'later') return { check, verdict: 'later', says: check.later ?? 'later' }
  const reasons = check.expected ?? []
  if (reasons.length > 0) {
    const list = reasons.map(({ says }, at) => `  ${at + 1}. ${says}`).join('\n')
    const numbers = reasons.map((_, at) => String(at + 1))
    const which = await person.ask(`${check.id} reason`, `Is this the reason?\n${list}\nNumber, or none:`, [
      ...numbers,
      'none',
    ])
    const reason = reasons[Number(which) - 1]
    if (reason) return expected(check, reason, 'no')
  }
  const note = await person.ask(`${check.id} note`, 'What happened instead? (no names; Enter for nothing)')
  return note
    ? { check, verdict: 'surprise', says: `no: ${note}`, noted: true }
    : { check, verdict: 'surprise', says: 'no' }
}

const marks: Readonly<Record<Verdict, string>> = {
  asDocumented: 'as documented',
  expected: 'expected',
  surprise: 'SURPRISE',
  leftOut: 'left out',
  later: 'later',
  notReached: 'not reached',
}

export const markOf = (verdict: Verdict) => marks[verdict]

/** How many checks have this verdict, and how many of them saw only an empty list. */
export function countsOf(verdict: Verdict, results: readonly Result[]): string {
  const those = results.filter((one) => one.verdict === verdict)
  const empty = those.filter(({ isEmpty }) => isEmpty).length
  return `${those.length} ${marks[verdict].toLowerCase()}${empty > 0 ? ` (${empty} of them with 0 entries)` : ''}`
}

/** The check's explanation of a surprise. */
export const meaningOf = ({ check, noted }: Result): string =>
  `${noted ? 'The check foresees' : 'It means'}: ${check.otherwise}`

function line(result: Result): string {
  const { check, verdict, says } = result
  const means = verdict === 'surprise' ? `\n${' '.repeat(14)}  ${meaningOf(result)}` : ''
  return `${marks[verdict].padEnd(14)} ${check.id}: ${says}${means}`
}
