import type { ManyFailures } from '../../core/model.ts'
import type { Settled as SettledOutcome } from '../../graph/batch/outcome.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { type DueWrite, type Settled, writeQueries } from '../../store/queries/operation-writes.ts'
import type { OperationKey } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import type { Protection } from '../plan/protection.ts'
import { accountIds } from '../rows.ts'
import { type NewRequest, type Step, snapshotOf, stepAt } from '../steps.ts'
import type { Lease } from './lease.ts'
import { protectionAtRun } from './protection.ts'
import { recheck } from './recheck.ts'
import type { createRefusals } from './refusals.ts'
import { judgeWaves } from './waves.ts'

/** How many writes are read, judged and handed to the directory at once. */
const chunk = 2_000
export const everything = 1_000_000

/** One slice at work. */
export interface Run {
  readonly context: Context
  readonly key: OperationKey
  readonly lease: Lease
  readonly directory: Directory
  readonly refusals: ReturnType<typeof createRefusals>
  /** The operation's actions. */
  readonly steps: readonly Step[]
  /** Whether any write got an end in this slice. */
  progressed: boolean
  /** Why it must not go on by itself. */
  failing?: ManyFailures
}

/**
 * Phase by phase: one begins when the one before it is over for all accounts. What is to follow another action is done to
 * those to whom that was done, and to nobody else. Ends when every write has an end; an interruption is thrown.
 */
export async function runPhases(run: Run): Promise<void> {
  const first = await firstFew(run)
  if (first !== undefined) {
    await runAccounts(run, first)
    await judgeFirst(run, first)
  }
  await runAccounts(run)
}

/** Up to which account its playbook is tried before all others have their turn. */
async function firstFew({ context, key, lease }: Run): Promise<number | undefined> {
  const { firstFew: count } = context.registry.playbook(lease.row.playbook)
  return count === undefined ? undefined : writeQueries(context.store.db).lastOfFirst(key, count)
}

/** Asks whether to go on where too many of the first few failed for the same reason. */
async function judgeFirst(run: Run, upTo: number): Promise<void> {
  const { context, key, lease } = run
  const writes = writeQueries(context.store.db)
  const of = context.registry.playbook(lease.row.playbook).firstFew ?? 1
  const failing = (await writes.failures(key, upTo)).find(
    ({ reason, failed }) =>
      failed * 100 > context.limits.abortAboveFailures * of && !lease.row.accepted_failures.includes(reason),
  )
  if (!failing || !(await writes.anyLeft(key))) return
  run.failing = { code: 'manyFailures', details: { ...failing, of } }
  lease.interrupt('failing')
  lease.signal.throwIfAborted()
}

async function runAccounts(run: Run, upTo?: number): Promise<void> {
  const { context, key, lease } = run
  const writes = writeQueries(context.store.db)
  let protection: Protection | undefined
  const protect = async () => {
    protection ??= await protectionAtRun(run)
    return protection
  }
  // Asked anew each time: a phase can find more to do than was planned.
  for (let last = -1; ; ) {
    const phase = (await writes.phases(key, ['pending', 'sending', 'uncertain'], upTo)).find((one) => one > last)
    if (phase === undefined) return
    if (await writes.skipFollowing(key, phase, lease.by)) noteProgress(run)
    await eachChunk(run, { phase, upTo }, (step, rows) => writeSome(run, step, rows, protect))
    // Whether anything follows or not: only reading tells what became of a write that was not answered.
    await settleArrived(run, await writes.next(key, { phase, states: ['uncertain'], own: true, upTo }, everything))
    last = phase
  }
}

/** Hands out what has no end yet, action by action, until everything has one. */
async function eachChunk(
  run: Run,
  { phase, upTo }: { readonly phase: number; readonly upTo: number | undefined },
  work: (step: Step, rows: readonly DueWrite[]) => Promise<void>,
) {
  const { context, key, lease } = run
  const most = stepAt(run.steps, phase)?.action.atOnce ?? chunk
  let before: string | undefined
  for (;;) {
    lease.signal.throwIfAborted()
    const rows = await writeQueries(context.store.db).next(key, { phase, states: ['pending', 'sending'], upTo }, most)
    if (rows.length === 0) return
    const these = rows.map(({ seq, action, target }) => `${seq} ${action} ${target}`).join()
    // A round that ends nothing would be followed by the same round for ever.
    if (these === before) {
      await lease.check()
      lease.signal.throwIfAborted()
      throw new Error('No account got an end in a whole round of writing')
    }
    before = these
    for (const [step, mine] of byStep(run, rows)) await work(step, mine)
  }
}

function byStep({ steps }: Pick<Run, 'steps'>, rows: readonly DueWrite[]): (readonly [Step, DueWrite[]])[] {
  const known = new Set(steps.map(({ kind }) => kind))
  const stray = rows.find(({ action }) => !known.has(action))
  if (stray) throw new Error(`The operation has no action ${stray.action}`)
  return steps
    .map((step) => [step, rows.filter(({ action }) => action === step.kind)] as const)
    .filter(([, mine]) => mine.length > 0)
}

async function writeSome(run: Run, step: Step, rows: readonly DueWrite[], protect: () => Promise<Protection>) {
  // What was just done to the account was held against the directory; what follows needs no more, unless it has to look.
  if (step.after !== undefined && !step.action.inspect) return send(run, step, fromPlan(step, rows))
  const checked = await recheck(run, step, rows, await protect())
  await settle(
    run,
    checked.flatMap(({ end }) => end ?? []),
  )
  await send(
    run,
    step,
    checked.flatMap((one) => (one.end ? [] : [one])),
  )
}

function fromPlan(step: Step, rows: readonly DueWrite[]): { row: DueWrite; write: NewRequest }[] {
  return rows.flatMap((row) => {
    const account = snapshotOf(row)
    const write = account && step.writes(account, undefined, [row]).find(({ target }) => target === row.target)
    return write ? [{ row, write }] : []
  })
}

/** Looks whether the changes arrived that were on their way, or are not certain; what cannot be told so stays as it is. */
export async function settleSent(run: Run): Promise<void> {
  const { context, key } = run
  await settleArrived(
    run,
    await writeQueries(context.store.db).next(key, { states: ['sending', 'uncertain'], own: true }, everything),
  )
}

async function settleArrived(run: Run, rows: readonly DueWrite[]): Promise<void> {
  const { directory, lease } = run
  for (const [step, mine] of byStep(run, rows)) {
    const told = mine.filter((row) => canBeTold(step, row))
    if (told.length === 0) continue
    const ids = [...new Set(accountIds(told))]
    const accounts = await directory.byIds(ids)
    const found = await step.inspect(directory, ids, lease.signal)
    const arrived = told.filter((row) => {
      const account = accounts.get(row.account_id ?? '')
      const seen = {
        account: account ? stateOf(account.accountEnabled) : null,
        found: found?.get(row.account_id ?? ''),
      }
      return step.verify(row, seen) === 'verified'
    })
    await settle(
      run,
      arrived.map(({ seq, action, target }) => ({ seq, action, target, to: 'done' })),
    )
  }
}

// Since when sessions are valid is not among what is read of accounts in numbers.
const stateOf = (enabled: boolean) => ({ enabled, validFrom: Number.NaN })

/** Whether looking at the account, without reading its sessions back, can tell at all. */
function canBeTold(step: Step, row: DueWrite): boolean {
  if (step.action.inspect) return true
  const states = [true, false].map((enabled) => ({ account: stateOf(enabled), found: undefined }))
  return states.some((seen) => step.verify(row, seen) === 'verified')
}

/** Stores how writes ended, and shows it when it is time. */
export async function settle(run: Run, settled: readonly Settled[]): Promise<void> {
  if (settled.length === 0) return
  await writeQueries(run.context.store.db).settle(run.key, settled, run.lease.by, run.context.clock.now())
  noteProgress(run)
}

function noteProgress(run: Run): void {
  run.progressed = true
  void run.context.notifier.progress(run.key)
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
  const judge = judgeWaves({
    aboveShare: context.limits.abortAboveFailures,
    accepted: lease.row.accepted_failures,
    count: due.length,
  })
  const onSending = async (keys: readonly string[]) => {
    if (context.limits.readOnly) lease.interrupt('readOnly')
    lease.signal.throwIfAborted()
    const writes = keys.map((name) => {
      const { row, write } = named(name)
      const { before, audit_before, audit_after } = write
      return { seq: row.seq, action: row.action, target: row.target, before, audit_before, audit_after }
    })
    const marked = await writeQueries(context.store.db).markSending(key, writes, lease.by, context.clock.now())
    if (marked === keys.length) return
    await lease.check()
    // Somebody decided over one of them meanwhile: the next slice looks again.
    lease.interrupt('decided')
    lease.signal.throwIfAborted()
  }
  await run.directory.write(
    [...byKey].map(([name, { write }]) => ({ key: name, request: write.request })),
    {
      signal: lease.signal,
      onSending,
      // What was turned away may be sent again for minutes; asked to stop, it is not.
      onResending: onSending,
      onTurnedAway: async (keys) => {
        const back = keys.map((name) => named(name).row).map(({ seq, action, target }) => ({ seq, action, target }))
        await writeQueries(context.store.db).takeBack(key, back, lease.by)
      },
      onSettled: async (settled) => {
        const ends = settled.filter(isOver).map(({ key: name, outcome: { outcome: to, ...how } }): Settled => {
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
        if (!failing || !(await writeQueries(context.store.db).anyLeft(key))) return
        run.failing = failing
        lease.interrupt('failing')
      },
    },
  )
}

interface SettledWrite {
  readonly key: string
  readonly outcome: SettledOutcome
}

/** False for what was given up because this slice ends, which says nothing about the account: the next slice looks and goes on. */
function isOver({ outcome }: SettledWrite): boolean {
  return outcome.outcome === 'done' || outcome.reason.code !== 'cancelled'
}
