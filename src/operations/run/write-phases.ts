import type { FinalOutcome as SettledOutcome } from '../../graph/batch/judge-responses.ts'
import { hasWritesLeft } from '../../store/queries/plan/writes.ts'
import {
  type DueWrite,
  failuresByReason,
  findLastOfFirst,
  readDueWrites,
  readUnsettledPhases,
  readWaitingWrites,
  type UnsettledPhase,
  type WaitingWrites,
} from '../../store/queries/run/due-writes.ts'
import { postponeWrites, skipFollowing, type WriteResult } from '../../store/queries/run/sending.ts'
import { accountIds } from '../model/rows.ts'
import { type NewRequest, plannedSnapshot, type Step, stepAt } from '../model/steps.ts'
import { findLaterDecisions } from '../plan/later-decisions.ts'
import { isMandatoryAction } from '../plan/read-accounts.ts'
import type { Protection } from '../rules/protection.ts'
import { recheck } from './recheck.ts'
import { recordOnly } from './record.ts'
import { loadRunProtection } from './run-protection.ts'
import { groupByStep, isSlowToRead, markAllAsSending, noLimit, noteProgress, type Run, settle } from './run-state.ts'
import { settleEffective } from './settle-sent.ts'
import { createWaveJudge } from './waves.ts'

/** How many writes are read, judged and sent to the directory at a time. */
const chunk = 2_000

/**
 * Runs the first batch, if any, then the rest, each phase by phase. Follow-up actions apply only to accounts whose
 * preceding action was done. Returns when every write is settled, or what the rest wait for: writes without a clear
 * answer hold back only their own accounts. Throws if interrupted.
 */
export async function runPhases(run: Run): Promise<WaitingWrites | undefined> {
  const first = await lastOfFirstBatch(run)
  if (first !== undefined) {
    const waiting = await runAccounts(run, first)
    await judgeFirstBatch(run, first)
    const { context, lease } = run
    const { firstBatch = 1 } = context.registry.playbook(lease.row.playbook)
    // How the first accounts go is not known yet.
    if (waiting && waiting.accounts * 100 > context.limits.abortAboveFailures * firstBatch) return waiting
  }
  return runAccounts(run)
}

/** The last account of the initial trial, before the rest follow. */
async function lastOfFirstBatch({ context, key, lease }: Run): Promise<number | undefined> {
  const { firstBatch: count } = context.registry.playbook(lease.row.playbook)
  return count === undefined ? undefined : findLastOfFirst(context.store.db, key, count)
}

/** Asks whether to continue if too many of the first accounts failed for the same reason. */
async function judgeFirstBatch(run: Run, upTo: number): Promise<void> {
  const { context, key, lease } = run
  const of = context.registry.playbook(lease.row.playbook).firstBatch ?? 1
  const optional = run.steps.flatMap(({ kind }) => (isOptional(run, kind) ? [kind] : []))
  const failing = (await failuresByReason(context.store.db, key, upTo, optional)).find(
    ({ reason, failed }) =>
      failed * 100 > context.limits.abortAboveFailures * of && !lease.row.accepted_failures.includes(reason),
  )
  if (!failing || !(await hasWritesLeft(context.store.db, key))) return
  run.failing = { code: 'manyFailures', details: { ...failing, of } }
  lease.interrupt('failing')
  lease.signal.throwIfAborted()
}

/** Whether an operation makes sense without this step. */
const isOptional = ({ context, lease: { row } }: Run, kind: string): boolean =>
  !isMandatoryAction(context.registry, row.playbook, row.actions)({ kind })

/** Returns what writes are left to wait for. */
async function runAccounts(run: Run, upTo?: number): Promise<WaitingWrites | undefined> {
  const { context, key, lease } = run
  let protection: Protection | undefined
  const protect = async () => {
    protection ??= await loadRunProtection(run)
    return protection
  }
  const unsettledNow = () => readUnsettledPhases(context.store.db, key, { now: context.clock.now(), upTo })
  let unsettled = await unsettledNow()
  for (let last = -1; ; ) {
    const next = unsettled.find((one) => one.phase > last)
    if (!next) {
      if (!unsettled.some(({ open }) => open)) return undefined
      // Something that had to wait might be due by now.
      unsettled = await unsettledNow()
      if (!unsettled.some(({ due }) => due)) return readWaitingWrites(context.store.db, key, upTo)
      last = -1
      continue
    }
    const { phase } = next
    const step = stepAt(run.steps, phase)
    if (
      followsSomething(step, phase) &&
      (await skipFollowing(
        context.store.db,
        key,
        { phase, evenAfterFailure: step?.action.evenAfterFailure === true },
        lease.by,
      ))
    )
      noteProgress(run)
    if (next.due)
      unsettled = await eachChunk(run, { phase, upTo }, (step, rows) => writeRound(run, step, rows, protect))
    const { uncertain = false } = unsettled.find((one) => one.phase === phase) ?? {}
    // Even if nothing follows: only reading shows the result of an unanswered write.
    if (uncertain && !(step && isSlowToRead(step))) await settleUncertain(run, { phase, upTo }, noLimit)
    last = phase
  }
}

const followsSomething = (step: Step | undefined, phase: number): boolean =>
  !step || step.after !== undefined || phase > step.phase

/**
 * Processes due writes in chunks, action by action, until none are left. Returns all phases with unsettled writes,
 * because later phases can also have writes that weren't planned.
 */
async function eachChunk(
  run: Run,
  { phase, upTo }: { readonly phase: number; readonly upTo: number | undefined },
  work: (step: Step, rows: readonly DueWrite[]) => Promise<void>,
): Promise<readonly UnsettledPhase[]> {
  const { context, key, lease } = run
  const step = stepAt(run.steps, phase)
  let accounts = step?.action.atOnce
  let before: string | undefined
  lease.signal.throwIfAborted()
  for (;;) {
    const begun = context.clock.elapsed()
    const rows = await readDueWrites(
      context.store.db,
      key,
      { phase, states: ['pending', 'sending'], upTo, accounts, dueAt: context.clock.now() },
      chunk,
    )
    if (rows.length === 0) return readUnsettledPhases(context.store.db, key, { now: context.clock.now(), upTo })
    const these = rows.map(({ seq, action, target }) => `${seq} ${action} ${target}`).join()
    // A round without results would repeat forever.
    if (these === before) {
      await lease.check()
      lease.signal.throwIfAborted()
      throw new Error('No account got an end in a whole round of writing')
    }
    before = these
    for (const [step, mine] of groupByStep(run, rows)) await work(step, mine)
    const took = context.clock.elapsed() - begun
    if (accounts !== undefined) accounts = nextRoundSize(accounts, took)
    if (accounts !== undefined && step && isSlowToRead(step)) {
      const seqs = [...new Set(rows.map(({ seq }) => seq))]
      await settleUncertain(run, { phase, seqs }, chunk)
      // A round cut off by the slice's end would have read its accounts for nothing, because the next slice reads them
      // again.
      const inTime = Math.floor((lease.left() * seqs.length) / Math.max(1, took))
      if (inTime < 1) lease.interrupt('sliceOver')
      accounts = Math.min(accounts, Math.max(1, inTime))
    }
    const unsettled = await readUnsettledPhases(context.store.db, key, { now: context.clock.now(), upTo })
    lease.signal.throwIfAborted()
    if (!unsettled.some((one) => one.phase === phase && one.due)) return unsettled
  }
}

/** Reads back up to `most` unanswered writes of a phase, for all accounts or only some. */
async function settleUncertain(
  run: Run,
  where: { readonly phase: number; readonly upTo?: number | undefined; readonly seqs?: readonly number[] },
  most: number,
) {
  const { context, key, lease } = run
  const rows = await readDueWrites(context.store.db, key, { ...where, states: ['uncertain'], own: true }, most)
  await settleEffective(run, rows, lease.signal)
}

/**
 * How long one round of a slow step can take, in ms. A slice that ends during a round has to read its accounts again.
 */
const roundTime = { short: 4_000, long: 10_000 }
const maxAccounts = 100

/** The number of accounts for the next round, based on how long the last one took. */
function nextRoundSize(accounts: number, took: number): number {
  if (took < roundTime.short) return Math.min(maxAccounts, accounts * 2)
  return took > roundTime.long ? Math.max(1, Math.floor(accounts / 2)) : accounts
}

async function writeRound(run: Run, step: Step, rows: readonly DueWrite[], protect: () => Promise<Protection>) {
  // The account was just checked for the preceding write, if there was one; a step that inspects checks again.
  const isChecked = ({ follows }: DueWrite) => follows && !step.action.inspect
  await send(run, step, toPlannedRequests(step, rows.filter(isChecked)))
  const unchecked = rows.filter((row) => !isChecked(row))
  const checked = await recheck(run, step, unchecked, protect)
  await settle(
    run,
    checked.flatMap(({ end }) => end ?? []),
  )
  const left = checked.flatMap((one) => (one.end ? [] : [one]))
  const { records } = step.action
  await (records ? recordOnly(run, step, records, left) : send(run, step, left))
}

function toPlannedRequests(step: Step, rows: readonly DueWrite[]): { row: DueWrite; write: NewRequest }[] {
  return rows.flatMap((row) => {
    const account = plannedSnapshot(row)
    const write = account && step.writes(account, undefined, [row]).find(({ target }) => target === row.target)
    return write ? [{ row, write }] : []
  })
}

async function send(
  run: Run,
  step: Step,
  due: readonly { readonly row: DueWrite; readonly write: NewRequest }[],
): Promise<void> {
  const { context, key, lease } = run
  if (due.length === 0) return
  const byKey = new Map<string, (typeof due)[number]>()
  for (const one of due) {
    const { seq } = one.row
    let name = `${seq}`
    for (let n = 1; byKey.has(name); n++) name = `${seq}.${n}`
    byKey.set(name, one)
  }
  const named = (name: string) => {
    const one = byKey.get(name)
    if (!one) throw new Error(`Nothing was to be written as ${name}`)
    return one
  }
  const judge = createWaveJudge({
    aboveShare: context.limits.abortAboveFailures,
    // If the operator's role doesn't permit a step, pausing helps nobody: the other steps count.
    accepted: [...lease.row.accepted_failures, ...(isOptional(run, step.kind) ? ['missingRole'] : [])],
    count: due.length,
  })
  const onSending = (keys: readonly string[]) => markAllAsSending(run, keys.map(named))
  await run.directory.write(
    [...byKey].map(([key, { row, write }]) => {
      if (!write.request) throw new Error(`The action ${step.kind} has nothing to send`)
      const { tries: attempts, first_sent_at: firstSentAt } = row
      const earlier = firstSentAt === null ? undefined : { attempts, firstSentAt }
      return { key, request: write.request, sentBefore: row.state === 'sending', earlier }
    }),
    {
      signal: lease.signal,
      onSending,
      // Not after a stop has been requested, or once somebody has decided otherwise.
      onResending: async (keys) => {
        await yieldToLater(run, step, keys.map(named))
        await onSending(keys)
      },
      onWaiting: async (waiting, throttledUntil) => {
        const postponed = waiting.map(({ key: name, until, ...how }) => {
          const { seq, action, target } = named(name).row
          return { seq, action, target, until: Math.ceil(until), ...how }
        })
        await postponeWrites(context.store.db, key, postponed, lease.by)
        if (throttledUntil === undefined) return
        run.throttledUntil = Math.ceil(throttledUntil)
        lease.interrupt('throttled')
      },
      onSettled: async (settled) => {
        const ends = settled.filter(isFinal).map(({ key: name, outcome: { outcome: to, ...how } }): WriteResult => {
          const { seq, action, target } = named(name).row
          return { seq, action, target, to, ...how }
        })
        const explained = await run.refusals.explain(
          ends,
          due.map(({ row }) => row),
          step.action.roles,
        )
        await settle(run, explained)
        const failing = judge(explained)
        if (!failing || !(await hasWritesLeft(context.store.db, key))) return
        run.failing = failing
        lease.interrupt('failing')
      },
    },
  )
}

/** Ends the slice if there is a later decision about one of these accounts; the next slice leaves it out. */
async function yieldToLater({ context, lease }: Run, step: Step, due: readonly { readonly row: DueWrite }[]) {
  const accounts = [...new Set(accountIds(due.map(({ row }) => row)))]
  const { later } = await findLaterDecisions(context, lease.row, step, accounts)
  if (later.size > 0) lease.interrupt('decided')
}

interface SettledWrite {
  readonly key: string
  readonly outcome: SettledOutcome
}

/**
 * Whether the result is final. It isn't if the write was given up only because this slice ends: that says nothing about
 * the account, so the next slice verifies and continues, with the tries that are left.
 */
function isFinal({ outcome }: SettledWrite): boolean {
  return outcome.outcome === 'done' || outcome.reason.code !== 'cancelled'
}
