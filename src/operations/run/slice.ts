import { UserError } from '../../core/errors.ts'
import { pausesOperation, permissionErrors, refusalAfterSignIn, signInErrors } from '../../core/sign-in-errors.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { hasBegunWrites, hasWritesIn } from '../../store/queries/plan/writes.ts'
import { operationErrors } from '../lifecycle/errors.ts'
import { checkMember } from '../lifecycle/operators-and-approvers.ts'
import type { Context } from '../model/context.ts'
import { channelOf, personOf } from '../model/rows.ts'
import { candidateActions } from '../model/step-order.ts'
import { createSteps } from '../model/steps.ts'
import { runScopesFor } from '../registry/collect-scopes.ts'
import { findTooLateReason } from '../rules/deadlines.ts'
import { ruleErrors } from '../rules/errors.ts'
import { admit } from './admission.ts'
import { doAfter } from './after.ts'
import { concludeSlice, type SliceOutcome } from './conclude.ts'
import { type Interruption, interruptionOf } from './interruption.ts'
import { type Lease, takeLease } from './lease.ts'
import { recheckWhenDue } from './recheck-when-due.ts'
import { createRefusalExplainer } from './refusals.ts'
import type { Run } from './run-state.ts'
import { settleBeforeEnd } from './settle-sent.ts'
import { readBackOperation } from './verify.ts'
import { runPhases } from './write-phases.ts'

/**
 * Does one slice of work on an operation, if there is any, and queues the next. Any instance can call it any number of
 * times. Rejects if not even the result could be stored; the next slice then finds out what this one did.
 */
export async function runSlice(context: Context, key: OperationKey, shutdown: AbortSignal): Promise<void> {
  const take = () => takeLease(context, key, shutdown)
  // What is waiting for the operation to be free, such as a handover that was agreed, comes first.
  const lease = (await take()) ?? ((await doAfter(context, 'released', key)) ? await take() : undefined)
  if (!lease) return
  if (lease.row.trace_context) context.metrics.link(lease.row.trace_context)
  let ended: OperationRow | undefined
  try {
    if (lease.row.state !== 'running') ended = await readBackOperation(context, key, lease)
    else {
      if (lease.started) void context.notifier.state(key, lease.started)
      const row = await concludeSlice(context, key, lease, await work(context, key, lease))
      ended =
        row?.state === 'verifying' ? await readBackOperation(context, key, { ...lease, row }, { whole: false }) : row
    }
    await doAfter(context, 'ended', key, lease.row)
  } finally {
    lease.end()
    await doAfter(context, 'released', key, ended)
  }
}

/** How long to wait if another operation is writing to an account, in ms. */
const busyDelay = 1_000

/** The outcome of a slice that was interrupted. */
const endings: Readonly<Record<Interruption['why'], (run: Run | undefined, now: number) => SliceOutcome>> = {
  stopped: () => ({ end: 'stopped', because: 'stopped' }),
  readOnly: () => ({ end: 'stopped', because: 'readOnly' }),
  signedOut: () => ({ end: 'needsSignIn', pause: { code: 'signedOut', details: {} } }),
  failing: (run) => (run?.failing ? { end: 'asks', pause: run.failing } : { end: 'more' }),
  busy: (_run, now) => ({ end: 'waits', why: 'busy', until: now + busyDelay }),
  throttled: (run, now) => ({ end: 'waits', why: 'throttled', until: run?.throttledUntil ?? now }),
  sliceOver: () => ({ end: 'more' }),
  shutdown: () => ({ end: 'more' }),
  lost: () => ({ end: 'more' }),
  decided: () => ({ end: 'more' }),
  handedOver: () => ({ end: 'more' }),
}

async function work(context: Context, key: OperationKey, lease: Lease): Promise<SliceOutcome> {
  let run: Run | undefined
  const unfollow = context.notifier.follow(key)
  try {
    if (context.limits.readOnly) lease.interrupt('readOnly')
    if (lease.row.stop_requested) lease.interrupt('stopped')
    lease.signal.throwIfAborted()
    const late = findTooLateReason(lease.row, context.clock.now())
    if (late && !(await hasBegunWrites(context.store.db, key))) return { end: 'lapsed', because: late }
    if (late === 'pastEnableAt') {
      await readBackInFlight(context, key, lease)
      return { end: 'stopped', because: late }
    }
    run = await connect(context, key, lease)
    if (!(await mayRun(run))) {
      await settleBeforeEnd(run)
      return { end: 'stopped', because: 'notAnOperator' }
    }
    const held = await admit(run)
    if (held) return held
    await recheckWhenDue(run)
    const left = await runPhases(run)
    if (left) return { end: 'waits', why: left.throttled ? 'throttled' : 'unanswered', until: left.until }
    return { end: 'done', changed: run.changed }
  } catch (error) {
    const why = interruptionOf(lease.signal)?.why
    if (why) {
      const outcome = endings[why](run, context.clock.now())
      if (outcome.end === 'stopped') await readBackInFlight(context, key, lease)
      return outcome
    }
    return outcomeOf(context, key, error, run?.progressed ? 1 : lease.row.failures + 1, lease.row.pause?.code)
  } finally {
    unfollow()
  }
}

/**
 * Whether the requester is still an operator. Checked in every slice, so that a removed operator can act for at most
 * half a minute.
 */
async function mayRun({ context, directory }: Run): Promise<boolean> {
  try {
    await checkMember('operator', context.limits, directory)
    return true
  } catch (error) {
    if (error instanceof operationErrors.notAnOperator) return false
    throw error
  }
}

/** Prepares to read and write as the requester, with a new token for this slice. */
async function connect(context: Context, key: OperationKey, lease: Lease): Promise<Run> {
  const { registry, graph } = context
  const { actions, playbook, omitted_steps: omittedSteps } = lease.row
  // Includes actions that weren't chosen, so that phases are numbered as in the plan.
  const steps = createSteps(registry, candidateActions(registry, playbook, actions, omittedSteps))
  const scopes = runScopesFor(registry, actions, { synced: context.limits.syncedAccounts === 'allow' })
  lease.signedOut.throwIfAborted()
  const token = await context.tokenFor(personOf(lease.row), channelOf(lease.row), scopes)
  const directory = graph.as(token, { ended: lease.signedOut })
  return {
    context,
    key,
    lease,
    steps,
    directory,
    refusals: createRefusalExplainer(directory, personOf(lease.row).oid, context.log),
    progressed: false,
    changed: false,
  }
}

/** Before stopping, verifies writes that were in flight. */
async function readBackInFlight(context: Context, key: OperationKey, lease: Lease): Promise<void> {
  if (!(await hasWritesIn(context.store.db, key, ['sending', 'uncertain'], true))) return
  try {
    await settleBeforeEnd(await connect(context, key, lease))
  } catch (error) {
    context.log.warn("A stopped operation's writes in flight could not be read back", { operation: key.id, error })
  }
}

/**
 * `pausedFor`: what the operation was waiting for before this slice. If proof that was just given is demanded again, it
 * isn't requested again.
 */
function outcomeOf(
  context: Context,
  key: OperationKey,
  error: unknown,
  failures: number,
  pausedFor: string | undefined,
): SliceOutcome {
  if (error instanceof UserError && pausesOperation(error)) {
    const again = error instanceof signInErrors.moreProofRequired && pausedFor === error.code
    const { code, details } = again ? refusalAfterSignIn(error) : error
    return { end: 'needsSignIn', pause: { code, details } }
  }
  if (error instanceof ruleErrors.protectionIncomplete) return { end: 'stopped', because: error.code }
  if (error instanceof permissionErrors.graphForbidden) return { end: 'stopped', because: 'forbidden' }
  if (error instanceof graphErrors.graphThrottled)
    return { end: 'waits', why: 'throttled', until: context.clock.now() + error.details.seconds * 1_000 }
  const level = error instanceof UserError ? 'warn' : 'error'
  context.log[level]('A slice of an operation failed', { operation: key.id, failures, error })
  return { end: 'later', failures }
}
