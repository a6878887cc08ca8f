import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { UserError } from '../../src/core/errors.ts'
import { features } from '../../src/features/index.ts'
import { NothingToDo, type Operation } from '../../src/operations/index.ts'
import { eventsOf, legalMoves } from '../../src/operations/lifecycle/moves.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import type { Store } from '../../src/store/store.ts'
import { findUnrecorded } from '../support/audit.ts'
import { emptyStore } from '../support/store.ts'
import { checkAgreement } from './agreement.ts'
import { type Bots, createBots, listedName } from './bots.ts'
import { type Decided, Model } from './model.ts'
import type { Planning, Step } from './steps.ts'

const events = eventsOf(features)

const minute = 60_000
const follow = { locale: 'en', channel: { reference: {}, userId: 'x', device: 'desktop' } } as const

interface Row {
  readonly id: string
  readonly state: string
  readonly account: string
  readonly verdict: string
  readonly written: string | null
  readonly noted: string | null
  readonly why: string | null
  readonly follows: string | null
}

interface Planned {
  readonly operation: Operation
  readonly token: string
  readonly who: 0 | 1
}

/** An event of an operation, and the operation's state now. */
interface Happened {
  readonly id: string
  readonly state: string
  readonly event: string
  readonly to: string
}

const moves = new Set(legalMoves(events).map(({ event, from, to }) => `${event}: ${from} to ${to}`))

/** Plays a scenario on several bots and checks it against the model after every step. */
export async function play(store: Store, bots: number, story: readonly Step[]): Promise<void> {
  await emptyStore(store)
  const world = await createBots(store, bots)
  const tale = new Tale(world, store)
  try {
    for (const step of story) await tale.step(step)
    await tale.end()
  } finally {
    await world.close()
  }
}

class Tale {
  /** Undefined for those that had nothing to change, which nobody can confirm. */
  private readonly plans: (Planned | undefined)[] = []
  private readonly model: Model
  private number = 0
  private seen = 0
  private audited = 0
  /** Accounts changed outside the bot since it last changed them or found them as decided. */
  private readonly touched = new Set<string>()
  private readonly recorded = new Map<string, string>()

  private readonly bots: Bots
  private readonly store: Store

  constructor(bots: Bots, store: Store) {
    this.bots = bots
    this.store = store
    const group = bots.world.group('Approvers')
    this.model = new Model({
      approvalAbove: bots.limits.approvalAbove,
      guarded: bots.guarded.id,
      mayApprove: (person) => group?.members.has(person) === true,
      operates: (account) => bots.operatorGroup.has(account),
    })
  }

  async step(step: Step): Promise<void> {
    this.model.step()
    try {
      await this.take(step)
    } catch (error) {
      // Refusals are normal; their messages are tested elsewhere.
      if (!(error instanceof UserError)) throw error
    }
    await this.check()
  }

  private async take(step: Step): Promise<void> {
    const { bots, model } = this
    const { operations } = bots.bot(0)
    switch (step.is) {
      case 'plan':
        return this.plan(step)
      case 'confirm':
        return this.confirm(step.plan, step)
      case 'approve':
      case 'deny': {
        const waiting = [...model.decided.values()].filter(({ waits }) => waits)
        const one = waiting[step.which % Math.max(1, waiting.length)]
        const approver = bots.approvers[step.who]
        if (!one) return
        const card = bots.cards.findLast(
          (it) =>
            it.token !== undefined &&
            it.operation.id === one.id &&
            'person' in it.asked &&
            it.asked.person.oid === approver.id,
        )
        if (!card?.token) return
        const by = { person: bots.person(approver), directory: bots.directory(approver), token: card.token }
        await operations[step.is](one.id, by)
        if (step.is === 'approve') model.approved(one.id, approver.id, await this.asideOf(one))
        return
      }
      case 'cancel': {
        const one = this.one(step.which)
        if (one) await operations.cancel(one.id, { person: this.personOf(one.by) })
        return
      }
      case 'undo':
      case 'retry': {
        const one = this.one(step.which)
        if (!one) return
        const who = one.by === bots.operators[0].id ? 0 : 1
        const { enabled } = one
        const planning = operations[step.is](one.id, this.asking(who))
        await this.keep(planning, who, step.is === 'undo' ? !enabled : enabled)
        return
      }
      case 'portal': {
        const account = bots.accounts[step.account % bots.accounts.length]
        if (!account) return
        bots.world.change(account.id, { accountEnabled: step.enabled })
        this.touched.add(account.id)
        return
      }
      case 'approver': {
        const members = bots.world.group('Approvers')?.members
        const { id } = bots.approvers[step.who]
        if (step.member) members?.add(id)
        else members?.delete(id)
        return
      }
      case 'operator': {
        const { id } = bots.operators[step.who]
        if (step.member) bots.operatorGroup.add(id)
        else bots.operatorGroup.delete(id)
        return
      }
      case 'guard': {
        const { id } = bots.accounts[step.account % bots.accounts.length] ?? bots.guarded
        if (step.member) bots.operatorGroup.add(id)
        else bots.operatorGroup.delete(id)
        return
      }
      case 'listed':
        bots.world.change(bots.guarded.id, { proxyAddresses: step.named ? [`smtp:${listedName}`] : [] })
        return
      case 'graph':
        bots.refuse(step.refuses)
        return
      case 'work':
        bots.delays = step.delays
        await Promise.all([
          ...step.bots.map((bot) => this.work(bot)),
          ...(step.confirm === undefined ? [] : [this.confirm(step.confirm, {}).catch(ignoreRefusal)]),
          ...(step.plan ? [this.plan(step.plan).catch(ignoreRefusal)] : []),
        ])
        return
      case 'lag':
        bots.lag(step.minutes * minute)
        return
      case 'crash':
        bots.bot(step.bot).dieAt(step.at)
        await this.work(step.bot)
        await bots.restart(step.bot)
        return
      case 'pass':
        await bots.clock.advance(step.minutes * minute)
        await bots.bot(0).sweep()
    }
  }

  private async plan({ who, enable, accounts }: Planning): Promise<void> {
    const { bots } = this
    const inputs = accounts.map((n) => (bots.accounts[n] ?? bots.guarded).id)
    const request = {
      playbook: enable ? 'enable' : 'disable',
      inputs,
      ...this.asking(who),
      choices: { signOut: false },
    }
    const planned = await this.keep(bots.bot(0).operations.plan(request), who, enable)
    if (planned) assert.equal(planned.operation.requester.oid, bots.operators[who].id)
  }

  /** Checks what a plan says, and keeps it to be confirmed. */
  private async keep(planning: Promise<Omit<Planned, 'who'>>, who: 0 | 1, enable: boolean) {
    let planned: Planned | undefined
    try {
      planned = { ...(await planning), who }
      await this.checkPlan(await this.rows(planned.operation.id), enable)
    } catch (error) {
      if (!(error instanceof NothingToDo)) throw error
      const items = error.items.map(({ account_id: account, verdict, why }) => ({
        account: account ?? '',
        verdict,
        noted: why,
      }))
      await this.checkPlan(
        items.filter(({ account }) => account),
        enable,
      )
    }
    this.plans.push(planned)
    return planned
  }

  private asking(who: 0 | 1) {
    const requester = this.bots.operators[who]
    return { ...follow, requester: this.bots.person(requester), directory: this.bots.directory(requester) }
  }

  private personOf(id: string) {
    const account = this.bots.operators.find((one) => one.id === id)
    assert.ok(account)
    return this.bots.person(account)
  }

  private one(which: number): Decided | undefined {
    const all = [...this.model.decided.values()].toReversed()
    return all[which % Math.max(1, all.length)]
  }

  private async work(bot: number): Promise<void> {
    await this.bots.bot(bot).queue.runOne()
  }

  private async confirm(
    which: number,
    { runIn, backIn }: { runIn?: number | undefined; backIn?: number | undefined },
  ): Promise<void> {
    const { bots, model } = this
    const plan = this.plans.toReversed()[which % Math.max(1, this.plans.length)]
    if (!plan) return
    const { operation, token, who } = plan
    const now = bots.clock.now()
    const runAt = runIn === undefined ? undefined : now + runIn * 10 * minute
    const backAt =
      backIn === undefined || operation.playbook !== 'disable' ? undefined : now + ((runIn ?? 0) + backIn) * 10 * minute
    const done = await bots.bot(1).operations.confirm(operation.id, {
      person: bots.person(bots.operators[who]),
      authorise: async () => {},
      token,
      reason: 'Left on Friday',
      choices: { signOut: false },
      count: operation.counts.change,
      ...(runAt !== undefined && { runAt }),
      ...(backAt !== undefined && { enableAt: backAt }),
    })
    this.plans.splice(this.plans.indexOf(plan), 1)
    const rows = await this.rows(operation.id)
    const covered = rows.filter(({ verdict }) => verdict === 'change' || verdict === 'already')
    const one: Decided = {
      id: done.id,
      by: done.requester.oid,
      enabled: done.playbook === 'enable',
      accounts: new Set(covered.map(({ account }) => account)),
      changes: new Set(covered.filter(({ verdict }) => verdict === 'change').map(({ account }) => account)),
      number: ++this.number,
      at: now,
      runAt: done.runAt,
      backAt: done.enableAt,
      of: done.undoOf ?? done.retryOf,
      undoes: done.undoOf !== null,
      waits: done.approval !== null,
      approver: null,
    }
    model.confirmed(one, one.waits ? new Set() : await this.asideOf(one))
  }

  /** Accounts for which an undo or retry yields; no others may be skipped. */
  private async asideOf(one: Decided): Promise<ReadonlySet<string>> {
    const aside = (await this.rows(one.id)).filter(
      ({ written, why, verdict }) => verdict === 'change' && written === 'skipped' && why === 'changedLater',
    )
    if (one.of === null) return new Set()
    return new Set(aside.map(({ account }) => account))
  }

  /** An account that isn't as wanted, or won't be for long, must not count as having nothing to do. */
  private async checkPlan(
    items: readonly Pick<Row, 'account' | 'verdict' | 'noted'>[],
    enable: boolean,
  ): Promise<void> {
    for (const { account, verdict, noted } of items) {
      if (verdict !== 'already' || noted === 'asBefore') continue
      const latest = this.model.latestOver(account)
      if (!latest) continue
      const [row] = (await this.rows(latest.id)).filter((it) => it.account === account)
      const open = ['pending', 'sending'].includes(row?.written ?? '') && latest.enabled !== enable
      assert.ok(!open, `a plan calls ${account} done, which ${latest.id} is still to change`)
      const is = this.bots.world.find(account)?.accountEnabled
      assert.ok(this.touched.has(account) || is === enable, `a plan calls ${account} done, which is not`)
    }
  }

  private async rows(id?: string): Promise<Row[]> {
    const { rows } =
      await sql<Row>`select o.id, o.state, o.follows, i.account_id as account, i.verdict, i.why as noted, w.state as written, w.why
      from operations o join operation_items i on i.operation_id = o.id
      left join operation_writes w on w.operation_id = i.operation_id and w.seq = i.seq and w.after is null
      where i.account_id is not null and (o.id = ${id ?? null} or ${id ?? null}::text is null and o.confirmed_at is not null)`.execute(
        this.store.db,
      )
    return rows
  }

  private async check(): Promise<void> {
    const { bots, model } = this
    assert.deepEqual(bots.errors, [])
    const all = await this.rows()
    for (const { id, state } of all) {
      const one = model.decided.get(id)
      if (one && !one.waits && state === 'awaitingApproval') model.asksAgain(id)
    }
    for (const written of bots.arrivals.slice(this.seen)) {
      model.checkWrite(written)
      this.touched.delete(written.account)
    }
    this.seen = bots.arrivals.length
    await this.readAudit()
    await this.checkMoves()
    const now = bots.clock.now()
    for (const { id } of bots.accounts) this.checkAccount(id, all, now)
  }

  private checkAccount(id: string, all: readonly Row[], now: number): void {
    const latest = this.model.latestOver(id)
    const enabled = this.bots.world.find(id)?.accountEnabled
    const open = all.some((row) => row.account === id && ['sending', 'uncertain'].includes(row.written ?? ''))
    const told = this.recorded.get(id)
    if (told !== undefined && !open && !this.touched.has(id))
      assert.equal(told, enabled ? 'enabled' : 'disabled', `the audit does not explain ${id}`)
    if (!latest || this.touched.has(id)) return
    const mine = all.find((row) => row.id === latest.id && row.account === id)
    const back = all.find((row) => row.follows === latest.id && row.account === id)
    // Carried out or already in the wanted state; then it stays so until its scheduled time.
    const isDone = mine?.written === 'done' || (mine?.written === 'skipped' && mine.why === 'already')
    if (!isDone) return
    const isBack = back !== undefined && ['done', 'sending', 'uncertain'].includes(back.written ?? '')
    if (latest.backAt !== null && latest.backAt <= now && isBack) return
    assert.equal(enabled, latest.enabled, `${id} is not as ${latest.id} left it`)
  }

  /** Every operation came to its state by moves of the table of events, and by no others. */
  private async checkMoves(): Promise<void> {
    const { rows } = await sql<Happened>`select o.id, o.state, e.event, e.to_state as to from operations o
      join operation_events e on e.tenant_id = o.tenant_id and e.operation_id = o.id order by o.id, e.version`.execute(
      this.store.db,
    )
    for (const [index, { id, state, event, to }] of rows.entries()) {
      const [before, after] = [rows[index - 1], rows[index + 1]]
      const move = `${event}: ${before?.id === id ? before.to : null} to ${to}`
      assert.ok(moves.has(move), `${id} made a move that the table of events does not have, ${move}`)
      if (after?.id !== id) assert.equal(state, to, `${id} is not where its events lead`)
    }
  }

  private async readAudit(): Promise<void> {
    const tenant = this.bots.world.tenantId
    const rows = await auditQueries(this.store.db).range(tenant, this.audited + 1, this.audited + 10_000)
    for (const { entry } of rows) {
      const { step, account, after } = JSON.parse(entry)
      if (step === 'accountChanged' && after) this.recorded.set(account.id, after)
    }
    this.audited += rows.length
  }

  /** Advances past all scheduled times and checks the final states. */
  async end(): Promise<void> {
    const { bots } = this
    for (let round = 0; round < 12; round++) {
      await bots.clock.advance(25 * minute)
      await bots.bot(round).sweep()
      this.model.step()
      for (let n = 0; n < 3; n++) await bots.bot(n).queue.drain()
      await this.check()
    }
    const { db } = this.store
    assert.equal((await verifyChain(db, bots.world.tenantId)).broken, undefined)
    assert.deepEqual(await findUnrecorded(db, bots.world.tenantId), [])
    await checkAgreement(this.store, bots.bot(0).operations, bots.world.tenantId)
    const { rows } = await sql<{ state: string }>`select distinct state from operations`.execute(db)
    for (const { state } of rows)
      assert.ok(
        ['planned', 'done', 'cancelled', 'denied', 'expired', 'stopped'].includes(state),
        `one is still ${state}`,
      )
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof UserError)) throw error
}
