import { changes } from '../../command-specs/accounts.ts'
import type { UserErrorCode } from '../../core/errors.ts'
import type { Reply } from '../../views/reply.ts'
import { plainText } from '../input/parse.ts'
import { type PlanText, readPlanText } from '../input/plan-text.ts'
import type { Asking, Outcome, Router, Step } from '../turn/router.ts'
import { UnknownCommand } from '../turn/unknown-command.ts'
import { type Language, maxSentence } from './language.ts'

/** Refusals behind which a sentence may stand: "block the contractors" begins like a command, and names nobody. */
const perhapsSentences: ReadonlySet<UserErrorCode> = new Set(['unknownCommand', 'noAccounts', 'badArguments'])

/** What the sentence is for is not known yet. */
const anyPlan = { timed: true, contains: 'asked' } as const

/** From here on a text is no command with a slip of the finger. */
const wordsOfSentence = 4

/** A dispatcher that has sentences understood before it refuses them or finds nothing, and says what it understood. */
export function withLanguage(router: Router, language: Language, now: () => number): Router {
  const otherwise = async (asking: Asking, refusal: Outcome): Promise<Outcome> => {
    if (!isPerhapsSentence(asking, refusal)) return refusal
    const typing = { now: now(), timeZone: asking.sender.timeZone }
    // Nobody named in a reason is an account, and the reason and the hours are taken as they were written.
    const { accounts: sentence, ...details } = readPlanText(plainText(asking.asked.text ?? ''), typing, anyPlan)
    const line = await language.understand(sentence, asking.log)
    if (!line) return refusal
    const { signedInBy } = asking.asked
    const asked = { text: withDetails(line, details), understood: true, ...(signedInBy && { signedInBy }) }
    const step = await router.prepare({ ...asking, asked })
    const outcome = step.kind === 'run' ? await step.run() : step
    return outcome.kind === 'signIn' ? { ...outcome, asked } : told(outcome, { ...asking, asked })
  }

  const finish = (asking: Asking, outcome: Outcome) =>
    asking.asked.understood ? told(outcome, asking) : otherwise(asking, outcome)

  return {
    async prepare(asking): Promise<Step> {
      const step = await router.prepare(asking)
      if (step.kind === 'run') return { kind: 'run', run: async () => finish(asking, await step.run()) }
      // Asking a model takes its time, so it is work and no preparation.
      if (isPerhapsSentence(asking, step)) return { kind: 'run', run: () => otherwise(asking, step) }
      return asking.asked.understood ? told(step, asking) : step
    },
  }
}

function isPerhapsSentence({ asked }: Asking, outcome: Outcome): boolean {
  if (outcome.kind !== 'reply' || asked.data || asked.attached || asked.understood) return false
  const text = asked.text ?? ''
  if (text.length > 2 * maxSentence) return false
  const { refused, reply } = outcome
  // What stands in quotes is meant as it is written.
  if (!refused) return reply.unmatched === true && !plainText(text).includes('"')
  if (!perhapsSentences.has(refused.code)) return false
  const begins = refused instanceof UnknownCommand && refused.goesOn
  const near = refused.code === 'unknownCommand' && refused.details.nearest !== undefined
  return begins || !near || text.trim().split(/\s+/).length >= wordsOfSentence
}

/** The command line with what the operator said beside the accounts, where it plans a change. */
function withDetails(line: string, details: Omit<PlanText, 'accounts'>): string {
  if (!Object.values(changes).some(({ name }) => line.startsWith(`${name} `))) return line
  const { reason, ticket, compromised, runAtDate, runAtTime, enableAtDate, enableAtTime } = details
  const at = (time = '') => (time ? ` at ${time}` : '')
  return [
    line,
    ...(compromised ? [' as compromised'] : []),
    ...(runAtDate ? [` on ${runAtDate}${at(runAtTime)}`] : []),
    ...(enableAtDate ? [` until ${enableAtDate}${at(enableAtTime)}`] : []),
    ...(ticket ? [` ticket:"${ticket}"`] : []),
    ...(reason ? [`\nreason: ${reason}`] : []),
  ].join('')
}

/** The answer under the command it answers. */
function told(outcome: Outcome, { asked, words }: Asking): Outcome {
  if (outcome.kind !== 'reply') return outcome
  const { reply } = outcome
  const text = [words.language.understood(asked.text ?? ''), ...(reply.text ? [reply.text] : [])].join('\n')
  return { ...outcome, reply: { ...reply, text } satisfies Reply }
}
