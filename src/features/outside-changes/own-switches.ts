import { sql } from 'kysely'
import type { Store } from '../../store/store.ts'
import type { AccountSwitch } from './audit-log.ts'

/** The actions whose changes the log calls `Disable account` and `Enable account`. */
export const switchKinds = { 'block-sign-in': false, 'allow-sign-in': true } as const

/** A change made through this bot. Times are in ms since the epoch. */
export interface OwnSwitch {
  readonly account: string
  readonly operation: string
  readonly enabled: boolean
  readonly firstSent: number
  readonly sent: number
  /** How often it was sent without a clear answer. */
  readonly tries: number
  /** Everyone who has owned the operation. */
  readonly owners: readonly string[]
}

/** What this bot sent for these accounts since then, oldest first. */
export async function ownSwitches(
  db: Store['db'],
  tenantId: string,
  accounts: readonly string[],
  since: number,
): Promise<OwnSwitch[]> {
  if (accounts.length === 0) return []
  const { rows } = await sql<OwnSwitch>`
    with asked as materialized (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb) as account)
    select lower(i.account_id) as account, o.id as operation, w.action = 'allow-sign-in' as enabled,
      coalesce(w.first_sent_at, w.sent_at) as "firstSent", w.sent_at as sent, w.tries,
      array(select lower(oid) from (select o.requester_oid as oid union
        select unnest(array[e -> 'from' ->> 'oid', e -> 'to' ->> 'oid']) from jsonb_array_elements(o.handed) e) owners)
        as owners
    from asked join operation_items i on i.tenant_id = ${tenantId} and i.account_id = asked.account
      join whole_operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id
      join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
        and w.action = any(${Object.keys(switchKinds)}::text[]) and w.kind = 'request'
        and w.state in ('sending', 'uncertain', 'done') and w.sent_at >= ${since}
    order by w.sent_at`.execute(db)
  return rows
}

/** How much earlier and later than sent a change can be in the log: clocks differ, and Entra takes time. */
const before = 2 * 60_000
const after = 5 * 60_000

/** What became of one account. */
export interface SortedSwitches {
  /** What others did, the newest first. */
  readonly others: readonly AccountSwitch[]
  /** What can't be told apart from this bot, because the same person did the same at about the same time. */
  readonly unclear: readonly AccountSwitch[]
  /** The operations that an entry is from. */
  readonly own: ReadonlyMap<AccountSwitch, OwnSwitch>
}

const nothing: SortedSwitches = { others: [], unclear: [], own: new Map() }

/**
 * Tells what this bot did apart from what others did, by account, time, person and direction: the log has no sign of the
 * bot. By account ID in lower case.
 */
export function sortOut(
  switches: readonly AccountSwitch[],
  own: readonly OwnSwitch[],
): (account: string) => SortedSwitches {
  const [entriesOf, ownOf] = [byAccount(switches), byAccount(own)]
  const sorted = new Map([...entriesOf].map(([account, mine]) => [account, sortOne(mine, ownOf.get(account) ?? [])]))
  return (account) => sorted.get(account.toLowerCase()) ?? nothing
}

function sortOne(entries: readonly AccountSwitch[], own: readonly OwnSwitch[]): SortedSwitches {
  const claimed = new Map<AccountSwitch, OwnSwitch>()
  const couldBe = new Set<AccountSwitch>()
  for (const one of own) {
    const fitting = entries
      .filter(({ enabled, at, by }) => enabled === one.enabled && isAbout(at, one) && isOwner(by, one))
      .toSorted((a, b) => Math.abs(a.at - one.sent) - Math.abs(b.at - one.sent))
    for (const entry of fitting) couldBe.add(entry)
    // One that was sent again can have taken effect each time.
    const free = fitting.filter((entry) => !claimed.has(entry)).slice(0, Math.max(1, one.tries))
    for (const entry of free) claimed.set(entry, one)
  }
  return {
    others: entries.filter((entry) => !couldBe.has(entry)),
    unclear: entries.filter((entry) => couldBe.has(entry) && !claimed.has(entry)),
    own: claimed,
  }
}

const isAbout = (at: number, { firstSent, sent }: OwnSwitch): boolean => at >= firstSent - before && at <= sent + after
const isOwner = ({ id }: AccountSwitch['by'], { owners }: OwnSwitch): boolean => id !== undefined && owners.includes(id)

function byAccount<T extends { readonly account: string }>(some: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const one of some) {
    const mine = found.get(one.account)
    if (mine) mine.push(one)
    else found.set(one.account, [one])
  }
  return found
}
