import assert from 'node:assert/strict'

/*
 * The specification, as short as possible: who decided what about which account, and what is pending. Independent of
 * the implementation. Times are in ms since the epoch.
 */

/** A confirmed operation: its requester wants these accounts enabled or disabled. */
export interface Decided {
  readonly id: string
  readonly by: string
  readonly enabled: boolean
  /** All accounts it decides about, and those its plan changes. */
  readonly accounts: ReadonlySet<string>
  readonly changes: ReadonlySet<string>
  /** In order of confirmation. */
  readonly number: number
  readonly at: number
  readonly runAt: number | null
  /** When it is reversed. */
  readonly backAt: number | null
  /** The operation it undoes or retries. */
  readonly of: string | null
  readonly undoes: boolean
  /** Whether it waits for approval, and who approved it. */
  waits: boolean
  approver: string | null
}

/** A change to an account made by Graph for the bot. */
export interface Written {
  readonly account: string
  readonly enabled: boolean
  readonly by: string
  readonly at: number
}

const day = 24 * 3_600_000

export interface Rules {
  readonly approvalAbove: number
  readonly guarded: string
  /** Whether this person may approve now. */
  mayApprove(person: string): boolean
  /** Whether this person is an operator now. */
  operates(person: string): boolean
}

/** Tracks the latest decision about each account. */
export class Model {
  readonly decided = new Map<string, Decided>()
  private readonly latest = new Map<string, Decided>()
  /** Decisions overridden in this step, whose writes in flight may still arrive. */
  private readonly former = new Map<string, Set<Decided>>()
  private readonly changed: { readonly written: Written; readonly of: Decided }[] = []
  private readonly allowed = new Set<string>()

  private readonly rules: Rules

  constructor(rules: Rules) {
    this.rules = rules
  }

  /** Someone confirmed an operation; `aside` are accounts others have acted on since the one it undoes or retries. */
  confirmed(one: Decided, aside: ReadonlySet<string>): void {
    this.decided.set(one.id, one)
    if (!one.waits) this.holds(one, aside)
  }

  approved(id: string, approver: string, aside: ReadonlySet<string>): void {
    const one = this.of(id)
    one.waits = false
    one.approver = approver
    this.holds(one, aside)
  }

  /** It requires approval after all, or another one. */
  asksAgain(id: string): void {
    const one = this.of(id)
    one.waits = true
    one.approver = null
  }

  /** A new step begins. */
  step(): void {
    this.former.clear()
  }

  latestOver(account: string): Decided | undefined {
    return this.latest.get(account)
  }

  /**
   * The wanted state of this account at this time; undefined if nobody decided. Around a scheduled time, either is
   * allowed.
   */
  wanted(account: string, now: number): boolean | undefined {
    const one = this.latest.get(account)
    if (!one) return undefined
    return one.backAt !== null && one.backAt <= now ? !one.enabled : one.enabled
  }

  /** Throws unless this write was permitted. */
  checkWrite(written: Written): void {
    const { account, enabled, by, at } = written
    assert.notEqual(account, this.rules.guarded, 'a protected account was written to')
    const standing = [this.latest.get(account), ...(this.former.get(account) ?? [])].filter((one) => one !== undefined)
    const one = standing.find(
      (it) =>
        it.by === by &&
        !it.waits &&
        (it.enabled === enabled
          ? it.changes.has(account) && (it.runAt ?? 0) <= at
          : it.backAt !== null && it.backAt <= at),
    )
    assert.ok(one, `${by} ${enabled ? 'enabled' : 'disabled'} ${account}, which was not the latest decision over it`)
    assert.ok(this.rules.operates(by), `${by} is no operator any more`)
    const alone = one.approver === null
    assert.ok(!alone || !this.rules.operates(account), `${by} changed ${account}, an operator, without approval`)
    this.checkApproval(one, at)
    this.changed.push({ written, of: one })
  }

  private checkApproval(one: Decided, at: number): void {
    if (this.allowed.has(one.id)) return
    this.allowed.add(one.id)
    if (one.approver !== null) {
      assert.notEqual(one.approver, one.by, 'approved by its own requester')
      assert.ok(this.rules.mayApprove(one.approver), `the approver of ${one.id} may not approve any more`)
      return
    }
    const alone = this.changed.filter(
      ({ written, of }) => of.by === one.by && of.approver === null && !of.undoes && written.at > at - day,
    )
    const accounts = new Set([...one.changes, ...alone.map(({ written }) => written.account)])
    if (one.undoes) return
    assert.ok(accounts.size <= this.rules.approvalAbove, `${one.by} changed ${accounts.size} accounts without approval`)
  }

  private holds(one: Decided, aside: ReadonlySet<string>): void {
    for (const account of one.accounts) {
      const before = this.latest.get(account)
      if (aside.has(account) || (before && before.number > one.number)) continue
      if (before) this.former.set(account, new Set([...(this.former.get(account) ?? []), before]))
      this.latest.set(account, one)
    }
  }

  private of(id: string): Decided {
    const one = this.decided.get(id)
    assert.ok(one, `nobody confirmed ${id}`)
    return one
  }
}
