import assert from 'node:assert/strict'

/*
 * What has to hold, in as few words as possible: who decided what over which account, and what is pending. It knows nothing of
 * how the bot does it. Times are milliseconds since the epoch.
 */

/** One confirmed operation: its requester wants these accounts enabled, or disabled. */
export interface Decided {
  readonly id: string
  readonly by: string
  readonly enabled: boolean
  /** All that it decides over, and those of them that its plan changes. */
  readonly accounts: ReadonlySet<string>
  readonly changes: ReadonlySet<string>
  /** In the order of the confirmations. */
  readonly number: number
  readonly at: number
  readonly runAt: number | null
  /** From when on it is taken back. */
  readonly backAt: number | null
  /** The operation that it undoes or tries again. */
  readonly of: string | null
  readonly undoes: boolean
  /** Whether it waits for a second person, and who that was. */
  waits: boolean
  approver: string | null
}

/** A change of an account that Graph made for the bot. */
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
  /** Whether this person operates the bot now. */
  operates(person: string): boolean
}

/** The latest decision over each account, kept up with what people do. */
export class Model {
  readonly decided = new Map<string, Decided>()
  private readonly latest = new Map<string, Decided>()
  /** Whose place was taken in this step: what they had on its way may still arrive. */
  private readonly former = new Map<string, Set<Decided>>()
  private readonly changed: { readonly written: Written; readonly of: Decided }[] = []
  private readonly allowed = new Set<string>()

  private readonly rules: Rules

  constructor(rules: Rules) {
    this.rules = rules
  }

  /** Somebody confirmed an operation; `aside` are accounts that others acted on since what it undoes or tries again. */
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

  /** It waits for a second person after all, or for another one. */
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

  /** What this account is to be at this time; undefined where nobody decided. Around the hour it may be either. */
  wanted(account: string, now: number): boolean | undefined {
    const one = this.latest.get(account)
    if (!one) return undefined
    return one.backAt !== null && one.backAt <= now ? !one.enabled : one.enabled
  }

  /** Throws unless whoever wrote this might. */
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
