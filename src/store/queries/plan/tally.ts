import { type RawBuilder, sql } from 'kysely'
import { earlyEndReasons } from '../../../core/operation-states.ts'
import type { OperationKeys } from '../lifecycle/operations.ts'
import type { NamedItem } from '../operation-types.ts'
import { createSubquery, type Subquery } from '../subqueries.ts'
import { wasDoneBefore } from './writes.ts'

/** Progress of one action of an operation, in accounts. */
export interface ActionTally {
  readonly action: string
  /** Accounts it applies to, excluding skipped ones. */
  readonly total: number
  readonly done: number
  /** Failed or uncertain. */
  readonly failed: number
  /** Skipped because the operation ended early, although the main action was done. */
  readonly unreached: number
  readonly verified: number
  /** Done, but not found in effect so far, or not read. */
  readonly unconfirmed?: number
}

/** An item that was added to an account shortly before it was read. */
export interface RecentItem {
  /** The name of the account. */
  readonly who: string
  readonly sort: string
  /** The name its owner gave it. */
  readonly name: string | null
  /** In ms since the epoch. */
  readonly created: number
  /** How many there are in total. */
  readonly total: number
}

/** Totals for one action of an operation, in accounts and writes. */
export interface StepTally {
  readonly action: string
  readonly accounts: number
  readonly items: number
  /** Number of accounts whose items the run still has to read. */
  readonly unread: number
  /**
   * What a report says about these accounts: how many of them it lists, and when it was made, in ms. The types of their
   * items are counted in `sorts`.
   */
  readonly listed?: number
  readonly listedAt?: number | null
  /** Results, in accounts. */
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  readonly skipped: number
  /** Done, but not found in effect so far, or not read. */
  readonly unconfirmed?: number
  /** Accounts that it skips or would skip, by reason; '' stands for no reason. */
  readonly skipReasons: Readonly<Record<string, number>> | null
  readonly verified: number
  /** How many items of each type it has (the stored `sort`), if its writes record that. */
  readonly sorts: Readonly<Record<string, number>> | null
  /** How many of these stay in place, by reason. */
  readonly stays: Readonly<Record<string, number>> | null
  /** The most frequent of those that stay for a reason that names them, by name. */
  readonly kept?: Readonly<Record<string, number>> | null
  /** The latest items that were added to accounts shortly before they were read. */
  readonly recent?: readonly RecentItem[] | null
  /** The most frequent apps or devices it concerns, with their counts. */
  readonly named?: readonly { readonly item: Omit<NamedItem, 'id'>; readonly count: number }[] | null
  /** Accounts it skips because another identity provider manages their passwords. */
  readonly elsewhere?: number
  /** Items of which it was recorded when they end by themselves, and those among them that do. */
  readonly dated?: number
  readonly temporary?: number
  /** Licences removed or restored along with its changes: number of accounts by licence name. */
  readonly along?: Readonly<Record<string, number>> | null
}

/**
 * Progress of an operation in accounts. Each account counts once, by the worst result of the main actions; follow-up
 * actions are listed individually.
 */
export interface Tally {
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  readonly skipped: number
  /** The skipped accounts by reason; '' stands for no reason. */
  readonly skipReasons: Readonly<Record<string, number>> | null
  readonly open: number
  /** Read back and found in effect, including follow-up actions if they can be read. */
  readonly verified: number
  /** Done, but not found in effect so far, or not read; `unseen`: by main actions alone. */
  readonly unconfirmed: number
  readonly unseen: number
  /** Accounts for which a follow-up action failed, is uncertain or wasn't reached. */
  readonly missing: number
  /** Accounts with an unfinished write of an action that allows sign-in. */
  readonly notReleased: number
  readonly actions: readonly ActionTally[]
  /** All actions, in order. */
  readonly steps: readonly StepTally[]
}

/** The tally of an operation without accounts. */
export const emptyTally: Tally = {
  done: 0,
  failed: 0,
  uncertain: 0,
  skipped: 0,
  skipReasons: null,
  open: 0,
  verified: 0,
  unconfirmed: 0,
  unseen: 0,
  missing: 0,
  notReleased: 0,
  actions: [],
  steps: [],
}

/** A follow-up write skipped because the operation ended early, although the main write was done. */
export const isUnreached = sql`w.state = 'skipped' and w.after is not null and w.why = any(${[...earlyEndReasons]}::text[])
  and exists (select from operation_writes b where b.tenant_id = w.tenant_id and b.operation_id = w.operation_id
    and b.seq = w.seq and b.action = w.after and (b.state = 'done' or ${wasDoneBefore('b')}))`

/** Writes of these operations, but not for accounts that an approver excluded. */
const writesOf = ({ tenantId, ids }: OperationKeys) => sql`operation_writes w where w.tenant_id = ${tenantId}
  and w.operation_id = any(${[...ids]}::text[]) and coalesce(w.why, '') <> 'excluded'`

const isUnconfirmed = sql`state = 'done' and verified = 'unconfirmed'`

/**
 * The result for an account, from its writes `w`: `outcome` is the worst result of the main actions, `why` the reason
 * if skipped, `missing` whether a follow-up failed, is uncertain or wasn't reached; plus what reading back showed.
 */
const outcome = sql`case when bool_or(state = 'failed' and after is null) then 'failed'
      when bool_or(state = 'uncertain' and after is null) then 'uncertain'
      when bool_or(state in ('pending', 'sending') and after is null) then 'open'
      when bool_or(after is null and (state = 'done' or state = 'skipped' and why = 'doneBefore')) then 'done'
      when bool_or(state = 'skipped' and after is null) then 'skipped' end as outcome,
    min(why) filter (where state = 'skipped' and after is null) as why,
    bool_or(after is not null and (state in ('failed', 'uncertain') or ${isUnreached})) as missing,
    bool_or(${isUnconfirmed}) as unconfirmed, bool_or(${isUnconfirmed} and after is null) as unseen,
    coalesce(bool_and(verified = 'verified') filter (where after is null and state = 'done'
      and verified <> 'prepared'), false) as verified`

/** The writes `w` of an item `i`. */
export const sameItem = sql`w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq`

/**
 * The `outcome` of an item `i`, one row each, for a lateral join. Read by key instead of grouped and joined: a new
 * plan's rows never have statistics, and without them the planner compares every account with every other.
 */
export const outcomeOfItem = sql`(select ${outcome} from operation_writes w
    where ${sameItem} and coalesce(w.why, '') <> 'excluded')`

const count = (condition: RawBuilder<unknown>) => sql`count(*) filter (where ${condition})`
const accounts = (condition: RawBuilder<unknown>) => sql`count(distinct seq) filter (where ${condition})`

/** Still to be written, written, or skipped only because an earlier write failed. */
const isWanted = sql`kind in ('request', 'unread') and (state <> 'skipped' or why is null)`
const isItem = sql`kind = 'request' and ${isWanted}`
const isListed = sql`kind = 'unread' and before ? 'sorts' and ${isWanted}`
/** One write can remove several items, each of its own type. */
const sortsOf = sql`case when before ? 'sorts' then before -> 'sorts'
  when before ? 'sort' then jsonb_build_array(before -> 'sort') end`

const perOperation = sql`select operation_id, ${count(sql`outcome = 'done'`)} as done,
  ${count(sql`outcome = 'failed'`)} as failed, ${count(sql`outcome = 'uncertain'`)} as uncertain,
  ${count(sql`outcome = 'skipped'`)} as skipped, ${count(sql`outcome = 'open'`)} as open,
  ${count(sql`verified and not unconfirmed`)} as verified, ${count(sql`unconfirmed`)} as unconfirmed,
  ${count(sql`unseen and outcome = 'done'`)} as unseen,
  ${count(sql`missing`)} as missing from f group by 1`

const perStep = sql`select operation_id, action, min(phase) as phase, ${accounts(isWanted)} as accounts,
  ${accounts(sql`why = 'federated'`)} as elsewhere,
  coalesce(sum(case when before ? 'sorts' then jsonb_array_length(before -> 'sorts') else 1 end)
    filter (where ${isItem}), 0) as items,
  ${count(sql`${isItem} and before ? 'until'`)} as dated,
  ${count(sql`${isItem} and before ->> 'until' is not null`)} as temporary,
  ${count(sql`kind = 'unread' and ${isWanted}`)} as unread, ${count(isListed)} as listed,
  min((before ->> 'asOf')::double precision) filter (where ${isListed}) as "listedAt",
  ${accounts(sql`state = 'done'`)} as done, ${accounts(sql`state = 'failed'`)} as failed,
  ${accounts(sql`state = 'uncertain'`)} as uncertain,
  count(distinct seq) - ${accounts(sql`state <> 'skipped'`)} as skipped,
  ${accounts(sql`verified = 'verified'`)} as verified, ${accounts(isUnconfirmed)} as unconfirmed from w group by 1, 2`

const perFollowUpAction = sql`select operation_id, action, min(phase) as phase,
  ${accounts(sql`state not in ('none', 'skipped') or ${isUnreached}`)} as total, ${accounts(sql`state = 'done'`)} as done,
  ${accounts(sql`state in ('failed', 'uncertain')`)} as failed, ${accounts(isUnreached)} as unreached,
  ${accounts(sql`verified = 'verified'`)} as verified, ${accounts(isUnconfirmed)} as unconfirmed from w where after is not null group by 1, 2`

/** Counts by name, for an operation or one of its steps. */
const reasonsByName = sql`select operation_id, null as action, 'skipReasons' as part, coalesce(why, '') as name, count(*) as count
    from f where outcome = 'skipped' group by 1, 4
  union all select operation_id, action, 'skipReasons', why, count(*) from (
      select operation_id, action, seq, coalesce(min(why), '') as why from w where kind <> 'kept'
      group by 1, 2, 3 having bool_and(state = 'skipped' or kind = 'notNeeded')) a group by 1, 2, 4`

/** Reasons for which items stay, by code: those that name the items, and those that are counted as another. */
interface StaysReasons {
  readonly named: readonly string[]
  readonly countedAs: Readonly<Record<string, string>>
}

const countedAs = (reasons: StaysReasons) => sql`${JSON.stringify(reasons.countedAs)}::jsonb ->> why`

const itemsByName = (reasons: StaysReasons) => sql`select operation_id, action, 'sorts', sort, count(*)
    from w cross join lateral jsonb_array_elements_text(${sortsOf}) as sort group by 1, 2, 4
  union all select operation_id, action, 'stays', coalesce(${countedAs(reasons)}, why), count(*)
    from w where kind = 'kept' or (${countedAs(reasons)}) is not null group by 1, 2, 4
  union all select operation_id, action, 'kept', detail, count(*)
    from w where kind = 'kept' and why = any(${[...reasons.named]}::text[]) group by 1, 2, 4
  union all select operation_id, action, 'along', name #>> '{}', count(distinct seq)
    from w cross join lateral jsonb_path_query(before, 'lax $.along[*].name') as name group by 1, 2, 4`

const namedItems = sql`select operation_id, action, (before -> 'item') - 'id' as item, count(*) as count, row_number() over (
    partition by operation_id, action order by count(*) desc, min(before -> 'item' ->> 'since') desc nulls last) as nth
  from w where kind <> 'kept' and before -> 'item' ->> 'id' is not null group by 1, 2, 3`

const recentItems = sql`select operation_id, action, jsonb_build_object('who', coalesce(nullif(account_name, ''), account_upn),
    'sort', before ->> 'sort', 'name', before ->> 'name', 'created', before -> 'created',
    'total', count(*) over (partition by operation_id, action)) as item,
    row_number() over (partition by operation_id, action order by before -> 'created' desc) as nth
  from w join operation_items using (tenant_id, operation_id, seq) where before ->> 'recent' = 'true'`

const namedOfSteps = sql`select operation_id, action, jsonb_build_object('named',
    jsonb_agg(jsonb_build_object('item', item, 'count', count) order by nth)) from (${namedItems}) n where nth <= 10 group by 1, 2`
const recentOfSteps = sql`select operation_id, action, jsonb_build_object('recent', jsonb_agg(item order by nth))
  from (${recentItems}) r where nth <= 3 group by 1, 2`
const followingOf = sql`jsonb_build_object('following', to_jsonb(a) - 'operation_id')`
const notReleased = (releasing: readonly string[]) => sql`
  select operation_id, null, jsonb_build_object('notReleased', count(distinct seq)) from w
  where action = any(${[...releasing]}::text[]) and kind in ('request', 'unread') and not (
    state = 'done' and verified <> 'unconfirmed' or state = 'skipped' and coalesce(why, '') = 'already') group by 1`

/** Some properties of a tally, or of one of its steps. */
interface Part {
  readonly operation: string
  readonly action: string | null
  readonly value: object
}

type InPhase<T> = T & { readonly phase: number }

/** Which parts of a tally are read. PostgreSQL plans each one anew, which takes longer than running it. */
export interface TallyParts {
  /** The actions that allow sign-in, if any operation has one. */
  readonly releasing: readonly string[]
  /** Whether to read the progress of follow-up actions. */
  readonly following: boolean
  /** To also read what was found in accounts, such as apps and devices. */
  readonly items: StaysReasons | undefined
}

/** The progress of operations. Every operation has an entry. */
export const tallies = (
  of: OperationKeys,
  { releasing, following, items }: TallyParts,
): Subquery<ReadonlyMap<string, Tally>> => {
  const byName = items ? sql`${reasonsByName} union all ${itemsByName(items)}` : reasonsByName
  const parts = [
    sql`select operation_id as operation, null as action, to_jsonb(o) - 'operation_id' as value from (${perOperation}) o`,
    sql`select operation_id, action, to_jsonb(s) - 'operation_id' from (${perStep}) s`,
    sql`select operation_id, action, jsonb_build_object(part, jsonb_object_agg(name, count)) from (
      select *, row_number() over (partition by operation_id, action, part order by count desc, name) as nth
      from (${byName}) c where name is not null) c where part <> 'kept' or nth <= 10 group by operation_id, action, part`,
    ...(releasing.length > 0 ? [notReleased(releasing)] : []),
    ...(following ? [sql`select operation_id, action, ${followingOf} from (${perFollowUpAction}) a`] : []),
    ...(items ? [namedOfSteps, recentOfSteps] : []),
  ]
  return createSubquery(
    sql<Part>`with w as materialized (select * from ${writesOf(of)}),
      f as materialized (select operation_id, seq, ${outcome} from w group by operation_id, seq)
      ${sql.join(parts, sql` union all `)}`,
    (rows) => new Map(of.ids.map((id) => [id, tallyOf(rows.filter(({ operation }) => operation === id))])),
  )
}

function tallyOf(parts: readonly Part[]): Tally {
  const merged = (of: string | null) =>
    Object.assign({}, ...parts.flatMap(({ action, value }) => (action === of ? [value] : [])))
  const actions = new Set(parts.flatMap(({ action }) => action ?? []))
  const each: InPhase<StepTally & { readonly following?: InPhase<ActionTally> }>[] = [...actions].map((action) => ({
    ...emptyTotals,
    ...merged(action),
  }))
  const inOrder = <T extends object>(some: readonly InPhase<T>[]) =>
    some.toSorted((one, other) => one.phase - other.phase).map(({ phase: _, ...rest }) => rest)
  return {
    ...emptyTally,
    ...merged(null),
    actions: inOrder(each.flatMap(({ following = [] }) => following)),
    steps: inOrder(each).map(({ following: _, ...step }) => step),
  }
}

const emptyTotals = { skipReasons: null, sorts: null, stays: null, kept: null, recent: null, named: null, along: null }
