import { changeSpecs } from '../../command-specs/accounts.ts'
import { meaningOf } from '../../core/error-meanings.ts'
import { plainText } from '../input/parse.ts'
import { type PlanText, readPlanText } from '../input/plan-text.ts'
import type { Outcome, RequestContext, Router, Step } from '../turn/router.ts'
import { UnknownCommand } from '../turn/unknown-command.ts'
import type { Reply } from '../views/reply.ts'
import { type Language, maxSentence } from './types.ts'

/** Accepts all plan options, because it isn't known yet what the sentence asks for. */
const allPlanDetails = { timed: true, contains: 'asked' } as const

/** Minimum number of words of a sentence; shorter text could be a misspelt command. */
const minSentenceWords = 4

/**
 * Wraps a router. A sentence that would be refused, or for which nothing is found, goes to the model first; the answer
 * then says how the sentence was understood.
 */
export function withLanguage(router: Router, language: Language, now: () => number): Router {
  const otherwise = async (asking: RequestContext, refusal: Outcome): Promise<Outcome> => {
    if (!mayBeSentence(asking, refusal)) return refusal
    const typing = { now: now(), timeZone: asking.sender.timeZone }
    // Keep the reason and times exactly as typed, and don't treat names in a reason as accounts.
    const { accounts: sentence, ...details } = readPlanText(plainText(asking.asked.text ?? ''), typing, allPlanDetails)
    const line = await language.understand(sentence, asking.log)
    if (!line) return refusal
    const { signedInBy } = asking.asked
    const asked = { text: withDetails(line, details), understood: true, ...(signedInBy && { signedInBy }) }
    const step = await router.prepare({ ...asking, asked })
    const outcome = step.kind === 'run' ? await step.run() : step
    return outcome.kind === 'signIn' ? { ...outcome, asked } : showUnderstoodLine(outcome, { ...asking, asked })
  }

  const finish = (asking: RequestContext, outcome: Outcome) =>
    asking.asked.understood ? showUnderstoodLine(outcome, asking) : otherwise(asking, outcome)

  return {
    async prepare(asking): Promise<Step> {
      const step = await router.prepare(asking)
      if (step.kind === 'run') return { kind: 'run', run: async () => finish(asking, await step.run()) }
      // Calling the model takes time, so it is part of running, not of preparing.
      if (mayBeSentence(asking, step)) return { kind: 'run', run: () => otherwise(asking, step) }
      return asking.asked.understood ? showUnderstoodLine(step, asking) : step
    },
  }
}

function mayBeSentence({ asked }: RequestContext, outcome: Outcome): boolean {
  if (outcome.kind !== 'reply' || asked.data || asked.attached || asked.understood) return false
  const text = asked.text ?? ''
  if (text.length > 2 * maxSentence) return false
  const { refused, reply } = outcome
  // Quoted text is meant literally.
  if (!refused) return reply.unmatched === true && !plainText(text).includes('"')
  if (!meaningOf(refused.code).sentence) return false
  const begins = refused instanceof UnknownCommand && (refused.continues || refused.named)
  const near = refused.code === 'unknownCommand' && refused.details.nearest !== undefined
  return begins || !near || text.trim().split(/\s+/).length >= minSentenceWords
}

/** Adds what else the operator said, if the line plans a change. */
function withDetails(line: string, details: Omit<PlanText, 'accounts'>): string {
  if (!Object.values(changeSpecs).some(({ name }) => line.startsWith(`${name} `))) return line
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

/** Adds to the answer how the sentence was understood. */
function showUnderstoodLine(outcome: Outcome, { asked, messages }: RequestContext): Outcome {
  if (outcome.kind !== 'reply') return outcome
  const { reply } = outcome
  const text = [messages.language.understood(asked.text ?? ''), ...(reply.text ? [reply.text] : [])].join('\n')
  return { ...outcome, reply: { ...reply, text } satisfies Reply }
}
